"""JSON: what is read, what is refused, and where its parts stand."""

from __future__ import annotations

from typing import Any

import pytest

from safelane.documents import Document, parse
from safelane.location import Location


def values(text: str, path: str) -> list[Any]:
    """The values of a file; of what cannot be read, the reason, line and column."""
    return [
        found.value if isinstance(found, Document) else (found.reason, found.location.line, found.location.column)
        for found in parse(path, text.encode())
    ]


def document(text: str) -> Document:
    (found,) = parse("a.json", text.encode())
    assert isinstance(found, Document), found
    return found


def place(location: Location) -> tuple[int, int, int, int]:
    return location.line, location.column, location.end_line, location.end_column


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": [1, -0, 1.5, 1.0, 1e3, null, true, "x"]}', [{"a": [1, 0, 1.5, 1, 1000, None, True, "x"]}]),
        ("9223372036854775807", [9223372036854775807]),
        ("9223372036854775808", [9223372036854775808.0]),
        ("-9223372036854775808", [-9223372036854775808]),
        ("1e300", [1e300]),
        ('\ufeff{"a": 1}', [{"a": 1}]),
        ("", []),
        (" \n", []),
        ('"\\ud83d\\ude00 \\ud83d \\\\ud83d"', ["😀 � \\ud83d"]),
        ('{"\\udc00": 1}', [{"�": 1}]),
        ("1e400", [("syntax", 1, 1)]),
        ('{"a": "NaN",\n "b": NaN}', [("syntax", 2, 7)]),
        ("[-Infinity]", [("syntax", 1, 2)]),
        ('{"a": 1,}', [("syntax", 1, 9)]),
        ("{'a': 1}", [("syntax", 1, 2)]),
        ("a: 1", [("syntax", 1, 1)]),
        ('{"a": 1} {"b": 2}', [("syntax", 1, 10)]),
        ('{"a": 1} // c', [("syntax", 1, 10)]),
        ('"a\tb"', [("syntax", 1, 3)]),
        ('{"a": {{ x }}}', [("template", 1, 8)]),
        ("[" * 25_000, [("too-deep", 1, 1)]),
        ("[" * 101 + "]" * 101, [("too-deep", 1, 1)]),
        ("[" + "1," * 500_000 + "1]", [("too-many-nodes", 1, 1)]),
        ('["' + "x" * (1536 * 1024 + 1) + '"]', [("too-large", 1, 1)]),
        ('{"' + "x" * (1536 * 1024 + 1) + '": 1}', [("too-large", 1, 1)]),
    ],
)
def test_json(text: str, expected: list[Any]) -> None:
    found = values(text, "a.json")
    assert found == expected
    assert [type(value) for value in found] == [type(value) for value in expected]


def test_json_that_is_only_yaml_is_yaml_elsewhere() -> None:
    assert values("{'a': 1, }", "a.yaml") == [{"a": 1}]


def test_json_places() -> None:
    found = document('{\n  "a": [1, "x\\"", {"b": null}],\n  "c": {},\n  "é": -1.5e3, "a/b": true, "d": [[], []]\n}')
    assert found.format == "json"
    assert place(found.locate("")) == (1, 1, 5, 2)
    assert place(found.locate("/a")) == (2, 8, 2, 31)
    assert place(found.locate("/a", key=True)) == (2, 3, 2, 6)
    assert place(found.locate("/a/1")) == (2, 12, 2, 17)
    assert place(found.locate("/a/2/b")) == (2, 25, 2, 29)
    assert place(found.locate("/c")) == (3, 8, 3, 10)
    assert place(found.locate("/é")) == (4, 8, 4, 14)
    assert place(found.locate("/a~1b")) == (4, 23, 4, 27)
    assert place(found.locate("/d/1")) == (4, 39, 4, 41)
    assert found.raw("/é") == "-1.5e3"
    assert [found.style(p) for p in ("", "/a/1", "/c", "/é")] == ["flow", "double", "flow", "plain"]
    with pytest.raises(KeyError):
        found.locate("/a/3")


def test_json_duplicates() -> None:
    found = document('{"a": 1, "b": {"\\u0061": 1,\n "a": 2}, "a": 3}')
    assert found.value == {"a": 3, "b": {"a": 2}}
    assert [(d.pointer, d.first.column, d.second.line, d.second.column) for d in found.duplicates] == [
        ("/b/a", 16, 2, 2),
        ("/a", 2, 2, 11),
    ]


def test_a_json_scalar_alone() -> None:
    assert place(document(' "x" ').locate("")) == (1, 2, 1, 5)


def test_a_number_beyond_all_with_something_right_behind_it() -> None:
    assert values('{"a": 1e999items}', "a.json") == [("syntax", 1, 7)]
