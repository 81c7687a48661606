"""A CEL text that stands in a file of rules."""

from __future__ import annotations

from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Expression:
    """A CEL text and the place where it stands in its file, as a pointer into the rule's document."""

    text: str
    pointer: str
