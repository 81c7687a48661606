"""Layout patterns taken apart: globs with ``{name}`` captures inside segments."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from safelane.config.globs import glob_problem
from safelane.frozen import dataclass

_PIECE = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}|(\*)|(\?)|([^{}*?]+)|(.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Capture:
    """``{name}``: one character or more within a segment."""

    name: str


@dataclass(frozen=True, slots=True)
class Literal:
    """Text that stands for itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Wild:
    """``*`` or ``?``."""

    many: bool


Piece: TypeAlias = Capture | Literal | Wild


class LayoutError(ValueError):
    """A layout pattern that cannot be used; the text says why."""


def segments_of(pattern: str) -> tuple[tuple[Piece, ...] | None, ...]:
    """The pieces of each segment; None for ``**``. Raises LayoutError."""
    problem = glob_problem(pattern)
    if problem is not None:
        raise LayoutError(problem)
    segments = tuple(None if text == "**" else tuple(_pieces(text, pattern)) for text in pattern.split("/"))
    names = [piece.name for segment in segments for piece in segment or () if isinstance(piece, Capture)]
    for index, name in enumerate(names):
        if name in names[:index]:
            raise LayoutError(f"{pattern!r} captures '{{{name}}}' twice")
    for segment in segments:
        _apart(segment or (), pattern)
    return segments


def _pieces(text: str, pattern: str) -> Iterator[Piece]:
    for found in _PIECE.finditer(text):
        name, star, mark, literal, _ = found.groups()
        if name:
            yield Capture(name)
        elif star or mark:
            yield Wild(bool(star))
        elif literal:
            yield Literal(literal)
        else:
            message = "a capture is a name in braces, such as {service}, within one segment"
            raise LayoutError(f"{pattern!r} has a stray {found[0]!r}: {message}")


def _apart(segment: Sequence[Piece], pattern: str) -> None:
    """Two captures side by side could be divided anywhere; only the environment's names are known."""
    for left, right in pairwise(segment):
        if isinstance(left, Capture) and isinstance(right, Capture) and "environment" not in (left.name, right.name):
            both = f"'{{{left.name}}}{{{right.name}}}'"
            raise LayoutError(f"{pattern!r} has nothing between {both}: where one ends could not be told")
