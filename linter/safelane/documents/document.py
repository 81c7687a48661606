"""What a file becomes: documents that know their lines, and what could not be read, as a value in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from safelane.documents.text import Text
from safelane.location import Location, Path, Side, pointer_steps


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text by offsets in code points, the end exclusive."""

    start: int
    end: int


class Positions(Protocol):
    """Where the parts of one value stand: made by the parser of a format, read only when somebody asks."""

    def value(self, steps: Path) -> Span:
        """The span of the value at these steps; KeyError when there is none."""

    def key(self, steps: Path) -> Span:
        """The span of the last step's key, of the element itself in a list; KeyError when there is none."""

    def style(self, steps: Path) -> str:
        """``plain``, ``single``, ``double``, ``literal``, ``folded``, ``flow`` or ``block``."""


@dataclass(frozen=True, slots=True)
class DuplicateKey:
    """A key that stands twice in one mapping; the last one counts."""

    pointer: str
    first: Location
    second: Location


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a part of one, that could not be read; ``reason`` is one of the contract's (section 5)."""

    path: str
    side: Side
    location: Location
    reason: str
    detail: str = ""


@dataclass(eq=False, slots=True)
class Document:
    """One document of a file. ``value`` is plain JSON data that nobody may change: aliases share their value.

    ``index`` counts the documents of the file from 0. A document parsed from a text inside another has a
    ``pointer_prefix`` (the outer pointer and ``#``) and an ``outer`` mapping of offsets into the file.
    """

    path: str
    side: Side
    index: int
    value: Any
    format: str
    text: Text
    positions: Positions
    repeated: tuple[tuple[Path, Span, Span], ...] = ()
    nodes: int = 0
    pointer_prefix: str = ""
    outer: Callable[[int], tuple[int, int]] | None = field(default=None, repr=False)

    def locate(self, pointer: str | Path, key: bool = False) -> Location:
        """Where the value at an RFC 6901 pointer (or a path) stands, or its key. Raises KeyError."""
        steps = self._steps(pointer)
        return self._location(self.positions.key(steps) if key and steps else self.positions.value(steps))

    @property
    def location(self) -> Location:
        """The whole document."""
        return self.locate(())

    @property
    def duplicates(self) -> tuple[DuplicateKey, ...]:
        """The keys that stand twice."""
        from safelane.location import to_pointer

        return tuple(
            DuplicateKey(to_pointer(steps), self._location(first), self._location(second))
            for steps, first, second in self.repeated
        )

    def raw(self, pointer: str | Path) -> str | None:
        """The source text of a scalar, as it is spelled; None for a collection. Raises KeyError."""
        steps = self._steps(pointer)
        if self.style(steps) in ("flow", "block"):
            return None
        span = self.positions.value(steps)
        return self.text.text[span.start : span.end]

    def style(self, pointer: str | Path) -> str:
        """``plain``, ``single``, ``double``, ``literal``, ``folded``, ``flow`` or ``block``. Raises KeyError."""
        return self.positions.style(self._steps(pointer))

    def _steps(self, pointer: str | Path) -> Path:
        if not isinstance(pointer, str):
            return pointer
        steps: list[str | int] = []
        value = self.value
        for step in pointer_steps(pointer):
            if isinstance(value, list):
                if not (step.isascii() and step.isdigit()) or (step != "0" and step.startswith("0")):
                    raise KeyError(pointer)
                steps.append(int(step))
                value = value[int(step)] if int(step) < len(value) else None
            else:
                steps.append(step)
                value = value.get(step) if isinstance(value, dict) else None
        return tuple(steps)

    def _location(self, span: Span) -> Location:
        place = self.outer or self.text.position
        line, column = place(span.start)
        end_line, end_column = place(span.end)
        return Location(self.path, line, column, end_line, end_column, self.side)
