"""The letters of ASCII, large and small: what ``lowerAscii`` and ``upperAscii`` change."""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase

LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
UPPER = str.maketrans(ascii_lowercase, ascii_uppercase)
