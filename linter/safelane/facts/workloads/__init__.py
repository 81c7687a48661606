"""The one shape in which rules see what runs, whichever documents say it (contract, section 3)."""
