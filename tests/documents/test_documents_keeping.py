"""Parsed files as JSON and back: the same values, texts and places."""

from __future__ import annotations

import pytest

from safelane.documents import Document, Limits, Unreadable, parse
from safelane.documents.keeping import from_json, to_json
from safelane.documents.sides import Parts

TEXT = """\
# a comment
apiVersion: v1
kind: ConfigMap
data: {port: "80", ratio: 1.5, big: 9007199254740993, on: yes, none: ~}
---
just: [a, {b: c}]
just: again
---
broken: [
---
- ünïcode: "\\u2603"
"""


def _again(text: str, path: str = "a.yaml") -> tuple[Parts, Parts, list[int]]:
    data, reads = text.encode(), []

    def read() -> bytes:
        reads.append(1)
        return data

    first = parse(path, data, "base")
    kept = to_json(first)
    assert kept is not None
    found = from_json(kept, path, "base", read, Limits())
    assert found is not None
    return first, found, reads


def test_values_come_back_without_the_text() -> None:
    first, found, reads = _again(TEXT)
    assert [type(part) for part in found] == [Document, Document, Unreadable, Document]
    for old, new in zip(first, found, strict=True):
        if isinstance(old, Document):
            assert isinstance(new, Document)
            assert (new.value, new.index, new.nodes, new.format) == (old.value, old.index, old.nodes, old.format)
            assert (new.path, new.side, new.repeats) == (old.path, old.side, old.repeats)
        else:
            assert new == old
    assert reads == []


def test_places_and_texts_are_found_by_parsing_once() -> None:
    first, found, reads = _again(TEXT)
    for old, new in zip(first, found, strict=True):
        if isinstance(old, Document) and isinstance(new, Document):
            assert new.location == old.location
            assert new.duplicates == old.duplicates
            assert new.source.text == old.source.text
    assert isinstance(found[0], Document)
    assert isinstance(first[0], Document)
    assert found[0].locate("/data/port", key=True) == first[0].locate("/data/port", key=True)
    assert (found[0].raw("/data/port"), found[0].style("/data/port")) == ('"80"', "double")
    assert reads == [1, 1]  # for the text, and for the places of all documents


def test_json_comes_back_too() -> None:
    (old,), (new,), _ = _again('{"a": [1, 2.5, null]}', "a.json")
    assert isinstance(old, Document)
    assert isinstance(new, Document)
    assert (new.value, new.format, new.location) == (old.value, old.format, old.location)
    assert new.source.text == old.source.text


@pytest.mark.parametrize(("path", "text"), [("a.toml", b"a = 1\n"), (".env", b"A=1\n")])
def test_other_formats_are_quick_enough(path: str, text: bytes) -> None:
    assert to_json(parse(path, text)) is None


def test_what_aliases_would_multiply_is_not_kept() -> None:
    bomb = "a: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b]\n"
    assert to_json(parse("a.yaml", bomb.encode())) is None
    assert to_json(parse("a.yaml", b"text: salt & pepper && more\n")) is not None


def test_broken_files_and_empty_ones_are_not_kept() -> None:
    assert to_json(parse("a.yaml", b"a: [")) is None
    assert to_json(()) is None


@pytest.mark.parametrize("kept", ["", "{}", "[[1]]", "[1]", '[["syntax"]]', "[" * 100_000])
def test_what_is_not_of_that_form_is_nothing(kept: str) -> None:
    assert not from_json(kept, "a.yaml", "head", lambda: b"", Limits())
