"""TOML, ``.env`` and ``.properties``: values, refusals and places."""

from __future__ import annotations

from typing import Any

import pytest

from safelane.documents import Document, Unreadable, parse
from safelane.location import Path, to_pointer


def document(path: str, text: str) -> Document:
    (found,) = parse(path, text.encode())
    assert isinstance(found, Document), found
    return found


def texts(found: Document, value: Any, path: Path = ()) -> dict[str, str]:
    """The source text of every scalar, by pointer."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        start, end = found.positions.value(path)
        return {to_pointer(path): found.source.text[start:end]}
    found.locate(path)
    found.locate(path, key=True)
    return {pointer: text for step, part in children for pointer, text in texts(found, part, (*path, step)).items()}


TOML = '''\
title = "x = [1]"   # a comment
"quoted key" = 'it''s'
a.b.c = 1
when = 1979-05-27 07:32:00Z
text = """
a "quoted" line"""
list = [1, [2.5, "three"], {four = 4, "5.5" = inf}]
[table.inner]
on = true
[[jobs]]
name = "one"
[[jobs]]
name = "two"
  [jobs.limits]
  cpu = 0x10
  [[jobs.steps]]
  run = "a"
'''.replace("'it''s'", "'its'")


def test_toml() -> None:
    found = document("a.toml", TOML)
    assert found.value == {
        "title": "x = [1]", "quoted key": "its", "a": {"b": {"c": 1}}, "when": "1979-05-27T07:32:00+00:00",
        "text": 'a "quoted" line', "list": [1, [2.5, "three"], {"four": 4, "5.5": "inf"}],
        "table": {"inner": {"on": True}},
        "jobs": [{"name": "one"}, {"name": "two", "limits": {"cpu": 16}, "steps": [{"run": "a"}]}],
    }  # fmt: skip
    assert texts(found, found.value) == {
        "/title": '"x = [1]"', "/quoted key": "'its'", "/a/b/c": "1", "/when": "1979-05-27 07:32:00Z",
        "/text": '"""\na "quoted" line"""', "/list/0": "1", "/list/1/0": "2.5", "/list/1/1": '"three"',
        "/list/2/four": "4", "/list/2/5.5": "inf", "/table/inner/on": "true", "/jobs/0/name": '"one"',
        "/jobs/1/name": '"two"', "/jobs/1/limits/cpu": "0x10", "/jobs/1/steps/0/run": '"a"',
    }  # fmt: skip
    place = found.locate("/jobs/1/limits/cpu", key=True)
    assert (place.line, place.column, place.end_column) == (15, 3, 6)


ENV = """\
# settings
export HOST=db.example.com # the primary
EMPTY=
QUOTED="a \\"b\\"\\nc" # said
SINGLE='$x # y'
PORT = 5432
PORT=5433
"""


@pytest.mark.parametrize("path", [".env", "app/.env.production", "prod.env"])
def test_env(path: str) -> None:
    found = document(path, ENV)
    assert found.value == {
        "HOST": "db.example.com", "EMPTY": "", "QUOTED": 'a "b"\nc', "SINGLE": "$x # y", "PORT": "5433",
    }  # fmt: skip
    assert texts(found, found.value) == {
        "/HOST": "db.example.com", "/EMPTY": "", "/QUOTED": '"a \\"b\\"\\nc"', "/SINGLE": "'$x # y'", "/PORT": "5433",
    }  # fmt: skip
    assert [(twice.first.line, twice.second.line) for twice in found.duplicates] == [(6, 7)]


PROPERTIES = """\
! java
db.host = example.com
db.port:5432
path C\\:\\\\x
long = one \\
   two
key\\ with\\ blanks=\\u00e9
empty
"""


def test_properties() -> None:
    found = document("a.properties", PROPERTIES)
    assert found.value == {
        "db.host": "example.com", "db.port": "5432", "path": "C:\\x", "long": "one two", "key with blanks": "é",
        "empty": "",
    }  # fmt: skip
    assert found.locate("/db.port").column == 9
    assert found.locate("/long").end_line == 6


@pytest.mark.parametrize(
    ("path", "text", "reason", "line"),
    [
        ("a.toml", "a = 1\nb = [1\n", "syntax", 3),
        ("a.toml", "a = 1\na = 2\n", "syntax", 2),
        ("a.toml", "a = " + "[" * 5000, "too-deep", 1),
        ("a.toml", "a = " + "[" * 150 + "]" * 150, "too-deep", 1),
        ("a.toml", "a = " + "9" * 400, "syntax", 1),
        ("a.toml", "a = " + "9" * 5000, "syntax", 1),
        ("a.toml", "a = '{{ x }}'\nb = {{ y }}\n", "template", 2),
        (".env", "A=1\nnothing\n", "syntax", 2),
        (".env", "A=1\nsops_mac=ENC[x]\nsops_version=3\n", "encrypted", 1),
        ("a.properties", "a=1\n=2\n", "syntax", 2),
    ],
)
def test_refusals(path: str, text: str, reason: str, line: int) -> None:
    (found,) = parse(path, text.encode())
    assert isinstance(found, Unreadable)
    assert (found.reason, found.location.line) == (reason, line)


@pytest.mark.parametrize("path", ["a.toml", ".env", "a.properties"])
def test_nothing_in_it(path: str) -> None:
    assert parse(path, b"\n# nothing\n") == ()
