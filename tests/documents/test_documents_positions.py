"""Places of values and keys in every style: the contract's section 7, line by line."""

from __future__ import annotations

import pytest

from safelane.documents import Document, parse
from safelane.documents.positions import Positions
from safelane.location import Location, Path


def document(text: str | bytes, path: str = "a.yaml", index: int = 0) -> Document:
    found = parse(path, text.encode() if isinstance(text, str) else text)[index]
    assert isinstance(found, Document), found
    return found


def place(location: Location) -> tuple[int, int, int, int]:
    return location.line, location.column, location.end_line, location.end_column


@pytest.mark.parametrize(
    ("text", "pointer", "expected", "style"),
    [
        ("a: 1\n", "", (1, 1, 1, 5), "block"),
        ("a: 1\n", "/a", (1, 4, 1, 5), "plain"),
        ("a: one two  # c\n", "/a", (1, 4, 1, 11), "plain"),
        ("a: one\n  two\nb: 1\n", "/a", (1, 4, 2, 6), "plain"),
        ("a: 'x''y'\n", "/a", (1, 4, 1, 10), "single"),
        ('a: "x\\"y" # c\n', "/a", (1, 4, 1, 10), "double"),
        ('a: "x\n  y"\n', "/a", (1, 4, 2, 5), "double"),
        ("a: |\n  x\n  y\nb: 1\n", "/a", (1, 4, 3, 4), "literal"),
        ("a: |-\n  x \n\n\n# c\nb: 1\n", "/a", (1, 4, 2, 5), "literal"),
        ("a: |+\n  x\n\n\nb: 1\n", "/a", (1, 4, 4, 1), "literal"),
        ("a: | # c\nb: 1\n", "/a", (1, 4, 1, 5), "literal"),
        ("a: >2-\n    x\n   y\nb: 1\n", "/a", (1, 4, 3, 5), "folded"),
        ("a: |\n  x\n     \n", "/a", (1, 4, 3, 6), "literal"),
        ("a: [1, {b: c}]\n", "/a", (1, 4, 1, 15), "flow"),
        ("a: [1, {b: c}]\n", "/a/1", (1, 8, 1, 14), "flow"),
        ("a: [1, {b: c}]\n", "/a/1/b", (1, 12, 1, 13), "plain"),
        ("a: [\n  1,\n]\n", "/a", (1, 4, 3, 2), "flow"),
        ("a: [b: c]\n", "/a/0", (1, 5, 1, 9), "block"),
        ("a:\n  b: 1\n  c: 2\n\n# c\nd: 1\n", "/a", (2, 3, 3, 7), "block"),
        ("a:\n- 1\n- 2\nb: 1\n", "/a", (2, 1, 3, 4), "block"),
        ("a:\n  - - 1\n    - 2\n", "/a/0", (2, 5, 3, 8), "block"),
        ("a:\n  -   b: 1\n      c: 2\n", "/a/0", (2, 7, 3, 11), "block"),
        ("a:\nb: 1\n", "/a", (1, 3, 1, 3), "plain"),
        ("a:   # c\n\nb: 1\n", "/a", (1, 3, 1, 3), "plain"),
        ("a:\n  b:\n", "/a", (2, 3, 2, 5), "block"),
        ("- 1\n-\n- 2\n", "/1", (2, 2, 2, 2), "plain"),
        ("{a: , b: }\n", "/a", (1, 4, 1, 4), "plain"),
        ("{a: , b: }\n", "/b", (1, 9, 1, 9), "plain"),
        ("{a, b}\n", "/a", (1, 3, 1, 3), "plain"),
        ("a: ''\n", "/a", (1, 4, 1, 6), "single"),
        ("a: &x 1\n", "/a", (1, 7, 1, 8), "plain"),
        ("a: !!str 1\n", "/a", (1, 10, 1, 11), "plain"),
        ("a: &x !t 'q'\n", "/a", (1, 10, 1, 13), "single"),
        ("a: !t &x |\n  y\n", "/a", (1, 10, 2, 4), "literal"),
        ("a: &x # c\n  b: 1\n", "/a", (2, 3, 2, 7), "block"),
        ("a: &x\n- 1\n", "/a", (2, 1, 2, 4), "block"),
        ("a: !<tag:x,1> [1]\n", "/a", (1, 15, 1, 18), "flow"),
        ("a: &x\nb: 1\n", "/a", (1, 6, 1, 6), "plain"),
        ("a: !!null\nb: 1\n", "/a", (1, 10, 1, 10), "plain"),
        ("&x a: 1\n", "", (1, 4, 1, 8), "block"),
        ("a: &x {b: 1}\nc: *x\n", "/c", (2, 4, 2, 6), "flow"),
        ("a: &x {b: 1}\nc: *x\n", "/c/b", (1, 11, 1, 12), "plain"),
        ("a: &x {b: 1}\nc: *x\n", "", (1, 1, 2, 6), "block"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  d: 2\n", "/c/b", (1, 11, 1, 12), "plain"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n", "/c", (3, 3, 3, 9), "block"),
        ("a: &x {b: 1}\nc:\n  b: 0\n  <<: *x\n", "/c/b", (1, 11, 1, 12), "plain"),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  b: 0\n", "/c/b", (4, 6, 4, 7), "plain"),
        ("c:\n  <<: [{b: 1}, {b: 2, d: 3}]\n", "/c/b", (2, 12, 2, 13), "plain"),
        ("c:\n  <<: [{b: 1}, {b: 2, d: 3}]\n", "/c/d", (2, 26, 2, 27), "plain"),
        ("a: &x 1\nb: &x 2\nc: [*x]\n", "/c/0", (3, 5, 3, 7), "plain"),
        ("a: 1\nb: 2\na: 3\n", "/a", (3, 4, 3, 5), "plain"),
        ("on: 1\n", "/true", (1, 5, 1, 6), "plain"),
        ("0x10: 1\n", "/16", (1, 7, 1, 8), "plain"),
        ("a/b~c: 1\n", "/a~1b~0c", (1, 8, 1, 9), "plain"),
        ("? a\n: 1\n", "/a", (2, 3, 2, 4), "plain"),
        ("? a\n", "/a", (1, 4, 1, 4), "plain"),
        ("'': 1\n", "/", (1, 5, 1, 6), "plain"),
        ("'x': 1\n", "/x", (1, 6, 1, 7), "plain"),
        ("--- # c\na: 1\n", "", (2, 1, 2, 5), "block"),
        ("text\n", "", (1, 1, 1, 5), "plain"),
        ("a: x", "/a", (1, 4, 1, 5), "plain"),
        ("a: |\n  x", "/a", (1, 4, 2, 4), "literal"),
        ("a:", "/a", (1, 3, 1, 3), "plain"),
    ],
)
def test_values(text: str, pointer: str, expected: tuple[int, int, int, int], style: str) -> None:
    found = document(text)
    assert place(found.locate(pointer)) == expected
    assert found.style(pointer) == style


@pytest.mark.parametrize(
    ("text", "pointer", "expected"),
    [
        ("a: 1\n", "/a", (1, 1, 1, 2)),
        ("a:\n  'b c' : 1\n", "/a/b c", (2, 3, 2, 8)),
        ("&x a: 1\n", "/a", (1, 4, 1, 5)),
        ("a: &x k\n*x : 1\n", "/k", (2, 1, 2, 3)),
        ("? a\n: 1\n", "/a", (1, 3, 1, 4)),
        ("a: &x {b: 1}\nc: {<<: *x}\n", "/c/b", (1, 8, 1, 9)),
        ("a: &x {b: 1}\nc: *x\n", "/c", (2, 1, 2, 2)),
        ("a: 1\na: 2\n", "/a", (2, 1, 2, 2)),
        ("- x\n- y\n", "/1", (2, 3, 2, 4)),
        ("a: 1\n", "", (1, 1, 1, 5)),
        ("{a, b}\n", "/b", (1, 5, 1, 6)),
    ],
)
def test_keys(text: str, pointer: str, expected: tuple[int, int, int, int]) -> None:
    assert place(document(text).locate(pointer, key=True)) == expected


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("a: 1\n", "/b"),
        ("a: 1\n", "/a/b"),
        ("a: 1\n", "a"),
        ("a: 1\n", "/"),
        ("- 1\n", "/1"),
        ("- 1\n", "/-"),
        ("- 1\n", "/00"),
        ("- 1\n", "/x"),
        ("- 1\n", "/-1"),
        ("- 1\n", "/" + "9" * 5000),
        ("- 1\n", "/\u0660"),
        ("on: 1\n", "/on"),
        ("1: a\n", "/0"),
        ("<<: {a: 1}\n", "/<<"),
        ("a: &x {b: 1}\nc: *x\n", "/c/d"),
    ],
)
def test_a_pointer_that_leads_nowhere_is_a_key_error(text: str, pointer: str) -> None:
    found = document(text)
    for ask in (found.locate, found.raw, found.style, found.at, found.span):
        with pytest.raises(KeyError):
            ask(pointer)
    with pytest.raises(KeyError):
        found.locate(pointer, key=True)


def test_paths_name_what_pointers_name() -> None:
    found = document("a:\n- b: 1\n- 2\n")
    steps: Path = ("a", 0, "b")
    assert found.locate(steps) == found.locate("/a/0/b")
    assert found.at(steps) == found.at("/a/0/b") == 1
    for wrong in (("a", 2), ("a", -1), (0,), ("a", "b")):
        with pytest.raises(KeyError):
            found.locate(wrong)


@pytest.mark.parametrize(
    ("text", "pointer", "expected"),
    [
        ("a: 0644 # c\n", "/a", "0644"),
        ("a: on\n", "/a", "on"),
        ("a: 'on'\n", "/a", "'on'"),
        ("a: &x !!str 1.10\n", "/a", "1.10"),
        ("a:\n", "/a", ""),
        ("a: |\n  x\nb: 1\n", "/a", "|\n  x"),
        ("a: &x 1\nb: *x\n", "/b", "*x"),
        ("a: {b: 1}\n", "/a", None),
        ("a:\n- 1\n", "/a", None),
        ("a: &x [1]\nb: *x\n", "/b", None),
        ("a: 1\n---\nb: 010\n", "/b", "010"),
    ],
)
def test_raw_is_the_spelling_of_a_scalar(text: str, pointer: str, expected: str | None) -> None:
    assert document(text, index=-1).raw(pointer) == expected


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    found = document(end.join(["a: 1", "b: |", "  x", "  y", "c: 'p", "  q'", "d: [1,", " 2]", ""]))
    assert found.value == {"a": 1, "b": "x\ny\n", "c": "p q", "d": [1, 2]}
    assert place(found.locate("/b")) == (2, 4, 4, 4)
    assert place(found.locate("/c")) == (5, 4, 6, 5)
    assert place(found.locate("/d/1")) == (8, 2, 8, 3)


def test_columns_are_code_points_and_only_three_ends_end_lines() -> None:
    found = document("ä😀é: 'x\u2028y\x85z' # \u2029\nb: 1\n")
    assert place(found.locate("/ä😀é")) == (1, 6, 1, 13)
    assert place(found.locate("/b")) == (2, 4, 2, 5)


def test_a_byte_order_mark_counts_nothing() -> None:
    assert place(document("\ufeffa: 1\n").locate("/a", key=True)) == (1, 1, 1, 2)
    assert place(document("\ufeffa: 1\n").locate("/a")) == (1, 4, 1, 5)
    assert place(document('\ufeff{"a": 1}', "a.json").locate("/a")) == (1, 7, 1, 8)
    assert place(document("a: 1\n---\n\ufeffb: 1\n", index=1).locate("/b", key=True)) == (3, 1, 3, 2)
    assert place(document(b"\xfe\xff" + "a: 1\n".encode("utf-16-be")).locate("/a")) == (1, 4, 1, 5)


def test_documents_of_one_file_stand_where_they_are() -> None:
    text = "# c\n---\na: 1\n---\n# c\nb:\n  c: 1\n"
    first, second = parse("a.yaml", text.encode(), "base")
    assert isinstance(first, Document)
    assert isinstance(second, Document)
    assert (first.index, second.index) == (0, 1)
    assert first.location == Location("a.yaml", 3, 1, 3, 5, "base")
    assert second.location == Location("a.yaml", 6, 1, 7, 7, "base")


def test_documents_are_immutable() -> None:
    found = document("a: 1\n")
    with pytest.raises(AttributeError):
        found.value = {}  # type: ignore[misc]
    assert repr(found) == "Document('a.yaml', 'head', 0)"
    assert isinstance(found.positions, Positions)
