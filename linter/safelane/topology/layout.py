"""Layout patterns as regular expressions: captures take the shortest, the last of a segment the rest.

Of what one path could match, regular expressions only try again at places where an environment's, region's or
cluster's name stands; everywhere else the earliest place is as good as any (see ``config.globs``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from safelane.config.captures import Capture, Literal, Piece, Wild, segments_of
from safelane.config.globs import joined
from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """One pattern, as the expressions to try in turn."""

    pattern: str
    prefix: str
    forms: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, pattern: str, environments: Sequence[str], listed: Mapping[str, Sequence[str]]) -> Layout:
        """The layout for the spellings of environments that are known; raises LayoutError.

        ``listed`` has the known regions and clusters: they go before what a capture could be otherwise.
        """
        segments = segments_of(pattern)
        captured = {piece.name for segment in segments for piece in segment or () if isinstance(piece, Capture)}
        known = {name: names for name, names in listed.items() if names and name in captured}
        forms = [known, *({name: names} for name, names in known.items() if len(known) > 1), *([{}] if known else [])]
        texts = [
            joined(
                [
                    None if segment is None else _expression(segment, {**form, "environment": environments})
                    for segment in segments
                ]
            )
            for form in forms
        ]
        prefix = re.split(r"[{*?]", pattern, maxsplit=1)[0]
        prefix = prefix.rstrip("/") if pattern[len(prefix) :].startswith("**") else prefix
        return cls(pattern, prefix, tuple(re.compile(text, re.DOTALL) for text in texts))

    def captures(self, path: str) -> dict[str, str] | None:
        """What the captures hold, as spelled in the path; None when the path does not fit."""
        if not path.startswith(self.prefix):
            return None
        for form in self.forms:
            found = form.match(path)
            if found is not None:
                return found.groupdict()
        return None


def _expression(segment: Sequence[Piece], names: Mapping[str, Sequence[str]]) -> str:
    """One segment. Pieces of open length: ``*`` and captures whose values are not known."""
    open_at = [at for at, piece in enumerate(segment) if _is_open(piece, names)]
    if not open_at:
        return _fixed_run(segment, names)
    last_capture = max((at for at in open_at if isinstance(segment[at], Capture)), default=-1)
    parts = [_fixed_run(segment[: open_at[0]], names)]
    for at, following in zip(open_at, [*open_at[1:], len(segment)], strict=True):
        run = segment[at + 1 : following]
        greedy = at == last_capture or following == len(segment)
        text = _open(segment[at], greedy) + _fixed_run(run, names)
        certain = not greedy and not any(isinstance(piece, Capture) for piece in run)
        parts.append(f"(?>{text})" if certain else text)
    return "".join(parts) + r"(?=/|\Z)"


def _is_open(piece: Piece, names: Mapping[str, Sequence[str]]) -> bool:
    return (isinstance(piece, Capture) and piece.name not in names) or (isinstance(piece, Wild) and piece.many)


def _open(piece: Piece, greedy: bool) -> str:
    lazy = "" if greedy else "?"
    return f"(?P<{piece.name}>[^/]+{lazy})" if isinstance(piece, Capture) else f"[^/]*{lazy}"


def _fixed_run(pieces: Sequence[Piece], names: Mapping[str, Sequence[str]]) -> str:
    return "".join(_fixed(pieces, names))


def _fixed(pieces: Sequence[Piece], names: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for piece in pieces:
        if isinstance(piece, Capture):
            longest_first = sorted(names[piece.name], key=lambda name: (-len(name), name))
            yield f"(?P<{piece.name}>{'|'.join(map(re.escape, longest_first)) or '(?!)'})"
        else:
            yield re.escape(piece.text) if isinstance(piece, Literal) else "[^/]"
