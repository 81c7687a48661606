"""Keys that stand twice."""

from __future__ import annotations

import pytest

from safelane.documents import Document, parse


def document(text: str, path: str = "a.yaml") -> Document:
    (found,) = parse(path, text.encode())
    assert isinstance(found, Document), found
    return found


def test_duplicates() -> None:
    found = document("a: 1\nb:\n  c: 1\n  c: 2\n  c: 3\n'a': 2\n")
    assert [(d.pointer, d.first.line, d.second.line) for d in found.duplicates] == [
        ("/b/c", 3, 4),
        ("/b/c", 3, 5),
        ("/a", 1, 6),
    ]
    assert found.value == {"a": 2, "b": {"c": 3}}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1: a\n'1': b\n", [("/1", 1, 2)]),
        ("- a: 1\n- a: 1\n", []),
        ("a: {b: 1, b: 2}\na: 1\n", [("/a/b", 1, 1), ("/a", 1, 2)]),
        ("a: &x {b: 1, b: 2}\nc: *x\nd: {<<: *x}\n", [("/a/b", 1, 1)]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n", []),
        ("a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n", [("/c/b", 3, 4)]),
        ("a: &x {b: 1}\nc:\n  b: 2\n  <<: *x\n  b: 3\n", [("/c/b", 3, 4)]),
        ("a: &x {b: 1}\nc:\n  <<: *x\n  b: 2\n  b: 3\n", [("/c/b", 4, 5)]),
        ("<<: {a: 1}\n<<: {a: 2}\n", []),
        ("a: 1\n~1: 2\n", []),
    ],
)
def test_duplicates_and_merges(text: str, expected: list[tuple[str, int, int]]) -> None:
    found = document(text)
    assert [(d.pointer, d.first.line, d.second.line) for d in found.duplicates] == expected
    assert found.repeats == bool(expected)
