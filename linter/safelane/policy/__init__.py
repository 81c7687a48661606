"""Decisions: which rules are in force here, how strictly, and what is waived or overridden."""
