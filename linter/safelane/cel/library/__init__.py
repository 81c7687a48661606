"""The functions of the language, one module per library; each has a ``LIBRARY``."""
