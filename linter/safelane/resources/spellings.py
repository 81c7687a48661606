"""Which relative paths the texts of kustomizations may spell: far cheaper than to parse thousands of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field
from typing import TypeAlias

from safelane.frozen import dataclass

Word: TypeAlias = tuple[int, str]  # how many folders up, and the way down from there
_BREAKS = re.compile(rb"[\s\"',\[\]{}=:]+")
_SPECIAL = re.compile(r"[\s\"',\[\]{}=:\\]")
_BACK: Word = (-1, "")
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(slots=True)
class Spellings:
    """Texts by number, in the order in which they came; equal blobs are one text.

    ``by_tail`` leads from the way down of a word over its folders up to the texts that have it. ``opaque`` are the
    texts that may spell anything: with escapes, in UTF-16, or with paths that go back on their way.
    """

    count: int = 0
    by_tail: dict[str, dict[int, set[int]]] = field(default_factory=dict)
    opaque: set[int] = field(default_factory=set)
    _numbers: dict[str, int] = field(default_factory=dict)
    _known: dict[bytes, Word | None] = field(default_factory=dict)

    def number(self, id: str) -> int | None:
        """The number of the text of a blob; None when it was not read yet."""
        return self._numbers.get(id)

    def read(self, id: str, data: bytes) -> int:
        """The number of a blob's text, which may be new."""
        number = self._numbers.get(id)
        if number is None:
            number = self._numbers[id] = self.count
            self.count += 1
            if b"\\" in data or data[:2] in _UTF16:
                self.opaque.add(number)
            else:
                self._note(number, data)
        return number

    def _note(self, number: int, data: bytes) -> None:
        known = self._known
        for spelled in set(_BREAKS.split(data)):
            if spelled not in known:
                known[spelled] = _word(spelled.decode("utf-8", "surrogateescape"))
            word = known[spelled]
            if word is _BACK:
                self.opaque.add(number)
            elif word is not None:
                self.by_tail.setdefault(word[1], {}).setdefault(word[0], set()).add(number)


def _word(text: str) -> Word | None:
    """A relative path as ``references.join`` reads it; None for what it takes for none."""
    steps = [step for step in text.split("/") if step != "."]
    ups = next((place for place, step in enumerate(steps) if step != ".."), len(steps))
    if ".." in steps[ups:]:
        return _BACK  # and what it takes back may begin in the word before: ``a b/..``
    if not text or text.startswith(("/", "git@")) or "?" in text:
        return None
    return ups, "/".join(filter(None, steps[ups:]))


def cuts(path: str) -> Iterator[tuple[str, str]]:
    """``(folder, rest)`` for every place where a path may be cut, from its end to its beginning."""
    yield path, ""
    folder, tail = path, ""
    while folder:
        folder, _, name = folder.rpartition("/")
        tail = f"{name}/{tail}" if tail else name
        yield folder, tail


def special_part(path: str) -> bytes | None:
    """The last segment of a path that is no word of a text, since it holds what parts words; None without one."""
    for segment in reversed(path.split("/")):
        if _SPECIAL.search(segment):
            return segment.encode("utf-8", "surrogateescape")
    return None
