"""Tools for authors of rules: examples as tests."""
