"""Rules changed a little, to see whether their examples notice."""
