"""Colours of a terminal, or none; who renders says which, no environment is asked here."""

from __future__ import annotations

from safelane.frozen import dataclass

_CODES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "quiet": "2",
    "strong": "1",
    "frame": "34",
    "removed": "31",
    "added": "32",
    "good": "1;32",
}


@dataclass(frozen=True, slots=True)
class Paint:
    """Wraps text that is already sanitised in the codes of a style; without colour the text stays as it is."""

    color: bool

    def __call__(self, style: str, text: str) -> str:
        """The text in a style of the table above."""
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m" if self.color and text else text
