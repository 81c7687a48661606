"""What a file becomes: documents that know their lines, and what could not be read, as a value in its place."""

from __future__ import annotations

from dataclasses import field
from typing import Any, Literal

from safelane.documents.positions import Positions
from safelane.documents.text import Source
from safelane.frozen import dataclass
from safelane.location import Location, Path, Side, pointer_steps, to_pointer


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A key that stands twice in one mapping, of which the last counts; or one that a later ``<<`` overwrites."""

    pointer: str
    first: Location
    second: Location


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a part of one, that could not be read; ``reason`` is one of the contract's (section 5).

    ``sealed`` is the document of which the keys can be read, but no value: a placeholder stands for each encrypted one.
    """

    path: str
    side: Side
    location: Location
    reason: str
    detail: str = ""
    sealed: Document | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Document:
    """One document of a file. ``value`` is plain JSON data that nobody may change: aliases share their value.

    ``index`` counts from 0 what stands in the file, unreadable parts included. ``nodes`` counts values and keys,
    aliases as often as they are used. Places are computed when they are asked for. A ``partial`` document
    has placeholders for what cannot be read.
    """

    source: Source
    index: int
    value: Any
    format: Literal["yaml", "json", "toml", "properties", "partial"]
    nodes: int
    positions: Positions
    repeats: bool

    @property
    def path(self) -> str:
        """The file."""
        return self.source.path

    @property
    def side(self) -> Side:
        """The revision, ``base`` or ``head``."""
        return self.source.side

    @property
    def pointer_prefix(self) -> str:
        """Of a text inside a value, the outer pointer and ``#``; else empty."""
        return self.source.prefix

    @property
    def location(self) -> Location:
        """The whole document."""
        return self.locate("")

    @property
    def duplicates(self) -> tuple[Duplicate, ...]:
        """The keys that stand twice, in the order of the later places."""
        if not self.repeats:
            return ()
        found = sorted(self.positions.repeated(), key=lambda item: (item[2], item[1]))
        place = self.source.location
        return tuple(Duplicate(to_pointer(path), place(*first), place(*second)) for path, first, second in found)

    def locate(self, pointer: str | Path, key: bool = False) -> Location:
        """Where the value at an RFC 6901 pointer (or a path) stands, or its key. Raises KeyError."""
        steps = _steps(pointer)
        return self.source.location(*(self.positions.key(steps) if key else self.positions.value(steps)))

    def at(self, pointer: str | Path) -> Any:
        """The value at an RFC 6901 pointer (or a path). Raises KeyError."""
        steps = _steps(pointer)
        self.positions.value(steps)
        value = self.value
        for step in steps:
            value = value[int(step) if isinstance(value, list) else step]
        return value

    def span(self, pointer: str | Path) -> tuple[int, int]:
        """The offsets of the value, or of what its alias stands for, in the text of the source. Raises KeyError."""
        return self.positions.written(_steps(pointer))

    def raw(self, pointer: str | Path) -> str | None:
        """A scalar as it is spelled (``0644``, ``"a\\n"``, ``*anchor``); None for a collection. Raises KeyError."""
        steps = _steps(pointer)
        if self.positions.style(steps) in ("flow", "block"):
            return None
        start, end = self.positions.value(steps)
        return self.source.text[start:end]

    def style(self, pointer: str | Path) -> str:
        """``plain``, ``single``, ``double``, ``literal``, ``folded``, ``flow`` or ``block``. Raises KeyError."""
        return self.positions.style(_steps(pointer))

    def __repr__(self) -> str:
        return f"Document({self.path!r}, {self.side!r}, {self.index})"


def _steps(pointer: str | Path) -> Path:
    if not isinstance(pointer, str):
        return pointer
    try:
        return pointer_steps(pointer)
    except ValueError as error:
        raise KeyError(pointer) from error
