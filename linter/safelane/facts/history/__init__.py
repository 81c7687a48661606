"""What this repository has done before: its first-parent line up to base, asked only by rules that want to know."""
