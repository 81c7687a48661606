"""Where something stands: in a file (``Location``), in a value (``Path``), and the three spellings of a path.

A ``Path`` is a tuple of mapping keys (str) and list indices (int). Its spellings: an RFC 6901 pointer
(``/spec/containers/0/image``), CEL (``spec.containers[0].image``), and CEL with element keys
(``spec.containers['web'].image``), which ``resources`` makes.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from safelane.frozen import dataclass

Side: TypeAlias = Literal["base", "head"]
Path: TypeAlias = tuple[str | int, ...]

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_STEP = re.compile(
    r"""(?:^|\.)(?P<name>[A-Za-z_][A-Za-z0-9_]*)|(?:^|\.)`(?P<quoted>[^`]+)`|\[(?P<index>\d+)\]|\[(?P<star>\*)\]"""
    r"""|\[(?P<quote>['"])(?P<key>(?:\\.|(?!(?P=quote)).)*)(?P=quote)\]"""
)


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A stretch of a file. Lines and columns count from 1, columns in code points; the end is exclusive."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    side: Side = "head"


def to_pointer(path: Path) -> str:
    """The RFC 6901 pointer of a path; the empty path is ``""``."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def pointer_steps(pointer: str) -> tuple[str, ...]:
    """The unescaped steps of an RFC 6901 pointer; whether ``"0"`` is a key or an index only the document knows.

    Raises ValueError when a non-empty pointer does not begin with ``/``.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON pointer: {pointer!r}")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in pointer[1:].split("/"))


def to_cel(path: Path) -> str:
    """A path in CEL's spelling: ``metadata.annotations.`a/b`.c[0]``; a name with a back-quote becomes ``['…']``."""
    parts: list[str] = []
    for step in path:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif _IDENTIFIER.match(step):
            parts.append("." + step if parts else step)
        elif "`" in step or not step:
            parts.append("['" + step.replace("\\", "\\\\").replace("'", "\\'") + "']")
        else:
            parts.append(("." if parts else "") + f"`{step}`")
    return "".join(parts)


def from_cel(text: str) -> tuple[str | int | None, ...]:
    """The steps of a path in CEL's spelling; ``[*]`` (the element that decided) becomes None.

    Raises ValueError with the place of what is not a step.
    """
    steps: list[str | int | None] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position) if position == 0 or text[position] in ".[" else None
        if match is None or (position > 0 and text[position] not in ".["):
            raise ValueError(f"not a path: {text!r} at {position + 1}")
        if match["index"] is not None:
            steps.append(int(match["index"]))
        elif match["star"]:
            steps.append(None)
        elif match["quote"]:
            steps.append(re.sub(r"\\(.)", r"\1", match["key"]))
        else:
            steps.append(match["name"] or match["quoted"])
        position = match.end()
    return tuple(steps)
