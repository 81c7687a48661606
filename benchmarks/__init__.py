"""What README claims, measured again by one command, and the demonstration."""
