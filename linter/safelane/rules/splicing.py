"""A repair as one replacement in the text of head, made of the text of base: comments, quotes and order stay.

What it gives back is proven: the text that results is read again, and differs from head's in the one value alone.
"""

from __future__ import annotations

import re

from safelane.documents import Document
from safelane.findings import Repair
from safelane.frozen import dataclass
from safelane.location import Path
from safelane.rules.proving import expected, proves

_LONGEST = 1 << 20  # characters of a file that is read again to prove an edit
_COMMENT = re.compile(r"[ \t]+#[^\r\n]*")


@dataclass(frozen=True, slots=True)
class Splice:
    """Offsets in the text of a file, the end exclusive, and what stands there instead."""

    start: int
    end: int
    text: str

    def applied(self, text: str) -> str:
        """The whole text with the replacement."""
        return text[: self.start] + self.text + text[self.end :]


def splice(head: Document, base: Document | None, repair: Repair) -> Splice | None:
    """The replacement, None when none is known that leaves everything else as it is."""
    text = head.source.text
    if len(text) > _LONGEST or head.format not in ("yaml", "json"):
        return None
    try:
        made = _made(head, base, repair)
        if made is None or ("\r" in text + made.text and "\n" in made.text):
            return None  # lines of two kinds in one file would be a change of their own
        return made if proves(made.applied(text), head, expected(head, base, repair)) else None
    except (LookupError, TypeError, ValueError):
        return None


def _made(head: Document, base: Document | None, repair: Repair) -> Splice | None:
    if _there(head, repair.steps):
        if repair.text is not None:
            return _replaced(head, repair.steps, repair.text)
        if repair.source is None:
            return _removed(head, repair.steps)
        assert base is not None
        return _restored(head, repair.steps, base, repair.source[2])
    if base is None or repair.source is None:
        return None
    return _inserted(head, repair.steps, base, repair.source[2])


def _there(document: Document, steps: Path) -> bool:
    try:
        document.positions.value(steps)
    except KeyError:
        return False
    return True


def _replaced(head: Document, steps: Path, text: str) -> Splice | None:
    start, end = head.positions.value(steps)
    return Splice(start, end, text) if "\n" not in head.source.text[start:end] else None


def _restored(head: Document, steps: Path, base: Document, source: Path) -> Splice | None:
    start, end = head.positions.value(steps)
    first, last = base.positions.value(source)
    now, before = head.source.text[start:end], base.source.text[first:last]
    if "\n" not in now + before and "block" not in (head.style(steps), base.style(source)) and now and before:
        return Splice(start, end, before)
    if head.style(steps[:-1]) != "block" or not isinstance(steps[-1], str) or not isinstance(source[-1], str):
        return None
    key = head.positions.key(steps)[0]
    return Splice(key, _trimmed(head, key, end), _entry(base, source, _column(head, key)))


def _inserted(head: Document, steps: Path, base: Document, source: Path) -> Splice | None:
    parent = steps[:-1]
    there = head.at(parent) if parent else head.value
    if not isinstance(there, dict) or not there:
        return None
    keys = list(there)
    if head.style(parent) == "flow":
        return _into_flow(head, (*parent, keys[-1]), base, source)
    column = _column(head, head.positions.key((*parent, keys[0]))[0])
    siblings = list(base.at(source[:-1]) if source[:-1] else base.value)
    earlier = [key for key in siblings[: siblings.index(source[-1])] if key in there]
    entry = _entry(base, source, column)
    comments = "".join(f"{line}\n{' ' * column}" for line in _comments_above(base, source, head.source.text))
    if not earlier:
        at = head.positions.key((*parent, keys[0]))[0]
        return Splice(at, at, f"{comments}{entry}\n{' ' * column}")
    start, end = head.positions.value((*parent, earlier[-1]))
    at = _line_end(head.source.text, _trimmed(head, start, end))
    return Splice(at, at, f"\n{' ' * column}{comments}{entry}")


def _into_flow(head: Document, last: Path, base: Document, source: Path) -> Splice | None:
    key, _ = base.positions.key(source)
    _, end = base.positions.value(source)
    text = base.source.text[key:end]
    if "\n" in text or base.style(source) == "block":
        return None
    _, at = head.positions.value(last)
    return Splice(at, at, f", {text}")


def _removed(head: Document, steps: Path) -> Splice | None:
    parent = head.at(steps[:-1]) if steps[:-1] else head.value
    if not isinstance(parent, dict):
        return None
    flow = head.style(steps[:-1]) == "flow"
    if len(parent) == 1:
        return _emptied(head, steps[:-1], flow)
    keys = list(parent)
    number = keys.index(steps[-1])
    if flow:
        return _out_of_flow(head, steps, keys, number)
    text = head.source.text
    start = head.positions.key(steps)[0]
    end = _line_end(text, _trimmed(head, start, head.positions.value(steps)[1]))
    line = text.rfind("\n", 0, start) + 1
    if not text[line:start].strip():
        return Splice(line, min(end + 1, len(text)), "")
    if number + 1 == len(keys):
        return None
    return Splice(start, head.positions.key((*steps[:-1], keys[number + 1]))[0], "")


def _out_of_flow(head: Document, steps: Path, keys: list[str], number: int) -> Splice:
    """A key with the comma before it, or behind the first one."""
    if number:
        return Splice(head.positions.value((*steps[:-1], keys[number - 1]))[1], head.positions.value(steps)[1], "")
    return Splice(head.positions.key(steps)[0], head.positions.key((*steps[:-1], keys[1]))[0], "")


def _emptied(head: Document, steps: Path, flow: bool) -> Splice | None:
    """The mapping without its only key: nothing would be null, which is another value."""
    if not steps:
        return None
    text = head.source.text
    start, end = head.positions.value(steps)
    if flow:
        return Splice(start, end, "{}")
    if not isinstance(steps[-1], str):
        return None
    colon = text.find(":", head.positions.key(steps)[1])
    end = _line_end(text, _trimmed(head, start, end))
    return Splice(colon + 1, end, " {}") if "#" not in text[colon:end] else None


def _entry(base: Document, source: Path, column: int) -> str:
    """Key and value as base spells them, moved to a column, with the comment that ends their line."""
    text = base.source.text
    key = base.positions.key(source)[0]
    end = _trimmed(base, key, base.positions.value(source)[1])
    comment = _COMMENT.match(text, end)
    shift = column - _column(base, key)
    lines = (text[key:end] + (comment[0] if comment else "")).split("\n")
    return "\n".join([lines[0], *(_shifted(line, shift) for line in lines[1:])])


def _shifted(line: str, by: int) -> str:
    if not line.strip():
        return line
    if by >= 0:
        return " " * by + line
    return line[-by:] if not line[:-by].strip() else line.lstrip()


def _comments_above(base: Document, source: Path, known: str) -> list[str]:
    """The comment lines right above a key that head has nowhere."""
    text = base.source.text
    key = base.positions.key(source)[0]
    lines = text[:key].split("\n")
    if lines[-1].strip():
        return []
    found: list[str] = []
    for line in reversed(lines[:-1]):
        if not line.strip().startswith("#") or len(line) - len(line.lstrip()) != len(lines[-1]):
            break
        found.insert(0, line.strip())
    return [] if any(line in known for line in found) else found


def _column(document: Document, offset: int) -> int:
    return offset - (document.source.text.rfind("\n", 0, offset) + 1)


def _trimmed(document: Document, start: int, end: int) -> int:
    """An end without the line ends before it."""
    text = document.source.text
    while end > start and text[end - 1] in "\r\n":
        end -= 1
    return end


def _line_end(text: str, offset: int) -> int:
    found = text.find("\n", offset)
    return len(text) if found < 0 else found - (text[found - 1 : found] == "\r")
