"""What was mended as a unified diff, without the secrets that stand in its lines."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from safelane.fix.model import Mended
from safelane.frozen import dataclass
from safelane.redaction import Redactor
from safelane.sanitise import inert, path_text, terminal

_NO_LINE_END = "\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class Diff:
    """``git apply`` takes ``text`` when nothing was masked or spelled out."""

    text: str
    masked: bool
    spelled: bool


@dataclass(frozen=True, slots=True)
class _Side:
    """The lines of a file as they are, with their ends, and as they are shown."""

    lines: tuple[str, ...]
    shown: tuple[str, ...]

    def differs(self, index: int) -> bool:
        return self.lines[index] != self.shown[index]


def as_diff(mended: Mended) -> Diff:
    """All files in one diff; what would act on a terminal or in the log of a CI runner is spelled out."""
    redactor = mended.redactor
    lines = [line for path, both in mended.files.items() for line in _diff(path, both, redactor)]
    text = "".join(shown for _, shown in lines)
    printed = inert(terminal(text))
    spelled = printed != text or any(path != path_text(path) for path in mended.files)
    return Diff(printed, any(line != shown for line, shown in lines), spelled)


def _diff(path: str, both: tuple[bytes, bytes], redactor: Redactor) -> Iterator[tuple[str, str]]:
    """Each line as it is, and as it is shown."""
    before, after = (_side(data, redactor) for data in both)
    for begin in ("--- a", "+++ b"):
        yield f"{begin}/{path_text(path)}\n", f"{begin}/{path_text(redactor.name(path))}\n"
    for group in SequenceMatcher(None, before.lines, after.lines).get_grouped_opcodes():
        (_, first, _, start, _), (_, _, last, _, end) = group[0], group[-1]
        header = f"@@ -{_range(first, last)} +{_range(start, end)} @@\n"
        yield header, header
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                # A secret may be told by what stands above it on one side alone.
                pairs = zip(range(i1, i2), range(j1, j2), strict=True)
                yield from (_line(" ", before, i) if before.differs(i) else _line(" ", after, j) for i, j in pairs)
            else:
                yield from (_line("-", before, i) for i in range(i1, i2))
                yield from (_line("+", after, j) for j in range(j1, j2))


def _line(sign: str, side: _Side, index: int) -> tuple[str, str]:
    line, shown = sign + side.lines[index], sign + side.shown[index]
    return (line, shown) if line.endswith("\n") else (f"{line}\n{_NO_LINE_END}", f"{shown}\n{_NO_LINE_END}")


def _side(data: bytes, redactor: Redactor) -> _Side:
    *lines, rest = data.decode("utf-8", "surrogateescape").split("\n")
    lines = [f"{line}\n" for line in lines] + ([rest] if rest else [])
    bare = [line.rstrip("\r\n") for line in lines]
    masked = redactor.lines(dict(enumerate(bare)))
    return _Side(tuple(lines), tuple(masked[i] + line[len(bare[i]) :] for i, line in enumerate(lines)))


def _range(start: int, end: int) -> str:
    """Lines counted from 1, as the format wants them: an empty range names the line before it."""
    length = end - start
    if length == 1:
        return f"{start + 1}"
    return f"{start + 1 if length else start},{length}"
