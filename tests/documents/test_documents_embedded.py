"""Texts inside values: their documents, and where their characters stand in the file."""

from __future__ import annotations

import time

import pytest

from safelane.documents import Document, Unreadable, align, embedded, parse


def document(text: str, path: str = "a.yaml") -> Document:
    (found,) = parse(path, text.encode())
    assert isinstance(found, Document), found
    return found


def inner(text: str, pointer: str = "/a", path: str = "a.yaml") -> Document:
    (found,) = embedded(document(text, path), pointer)
    assert isinstance(found, Document), found
    return found


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


@pytest.mark.parametrize(
    "text",
    [
        "a: |\n  b: 1\n  c:\n    - d: @\n",
        "a: |-\n    b: 1\n\n    c: @\n",
        "x:\n- a\n- |2+\n    b:\n     c: @\n\n",
        "a: |  # comment\n  b: 1\n  c: @",
        "a: |\r\n  b: 1\r\n  c: @\r\n",
        "a: >\n  b: 1\n\n  c: @\n",
        "a: >-\n\n  b:\n    - 1\n    - c: @\n",
        "a: >\n  x:\n\n    y\n\n\n  c: @\n",
        "a: '{b: 1, c: @}'\n",
        "a: 'b: ''x'', c: @'\n",
        "a: '{b: 1,\n  c: @}'\n",
        'a: "{b: 1, c: @}"\n',
        'a: "b: 1\\nc: @"\n',
        'a: "\\u00e4\\x41\\U0001f600: 1\\nc: @"\n',
        'a: "b: 1\\n\\\n   c: @"\n',
        'a: "{b: \n\n  1, c: @}"\n',
        "a: [x, c=@]\n",
        "a: b,\n  c=@\n",
        "a: x   y   @\n",
        "a: 'x   y  \n   z   @'\n",
        'a: "x\\   \n   z \\  @"\n',
        "a: &x !!str |\n  c: @\n",
        "a: x\nb: &y >-\n  c: @\nd: *y\n",
        "ä: |\n  ß😀: 1\n  c: @\n",
        "--- # c\na: |\n  c: @\n",
        '{"a": "\\ud83d\\ude00\\n\\u0041 @"}',
    ],
)
def test_every_style_is_aligned(text: str) -> None:
    """The one ``@`` of the text is found from its offset in the value."""
    path = "a.json" if text.startswith("{") else "a.yaml"
    found = document(text, path)
    lines = lines_of(text)
    expected = next((row + 1, line.index("@") + 1) for row, line in enumerate(lines) if "@" in line)
    pointers = [pointer for pointer, value in _texts(found.value, "") if "@" in value]
    assert pointers
    for pointer in pointers:
        assert align(found, pointer, found.at(pointer).index("@")) == expected


def _texts(value: object, pointer: str) -> list[tuple[str, str]]:
    if isinstance(value, str):
        return [(pointer, value)]
    if isinstance(value, dict):
        return [pair for key, part in value.items() for pair in _texts(part, f"{pointer}/{key}")]
    if isinstance(value, list):
        return [pair for index, part in enumerate(value) for pair in _texts(part, f"{pointer}/{index}")]
    return []


def test_behind_the_text_is_the_end_of_the_value() -> None:
    found = document("a: |\n  xy\n\nb: 'c'\nd: 1\ne: ''\n")
    assert align(found, "/a", 2) == (2, 5)
    assert align(found, "/a", 99) == (2, 5)
    assert align(found, "/b", 1) == (4, 6)
    assert align(found, "/b", 99) == (4, 7)
    assert align(found, "/d", 0) == (5, 5)
    assert align(found, "/e", 0) == (6, 5)
    with pytest.raises(KeyError):
        align(found, "/x", 0)


def test_places_of_an_embedded_document() -> None:
    found = inner("a: |\n  b: 1\n  c:\n    - d: 'x'\n", "/a")
    assert found.value == {"b": 1, "c": [{"d": "x"}]}
    assert found.pointer_prefix == "/a#"
    place = found.locate("/c/0/d")
    assert (place.path, place.line, place.column, place.end_line, place.end_column) == ("a.yaml", 4, 10, 4, 13)
    assert found.locate("/c", key=True).line == 3
    assert (found.location.line, found.location.column) == (2, 3)
    assert found.location.end_line == 4


def test_embedded_in_embedded() -> None:
    outer = inner("data:\n  x: |\n    k: |\n      z: here\n", "/data/x")
    (found,) = embedded(outer, "/k")
    assert isinstance(found, Document)
    assert found.pointer_prefix == "/data/x#/k#"
    assert (found.locate("/z").line, found.locate("/z").column) == (4, 10)


def test_several_documents_and_errors_in_their_place() -> None:
    found = embedded(document("a: |\n  b: 1\n  ---\n  c: d: e\n  ---\n  f: 1\n"), "/a")
    assert [part.value if isinstance(part, Document) else part.reason for part in found] == [
        {"b": 1},
        "syntax",
        {"f": 1},
    ]
    assert isinstance(found[1], Unreadable)
    assert (found[1].location.line, found[1].location.column) == (4, 7)
    assert [part.location.line for part in found] == [2, 4, 6]


def test_json_inside_yaml_and_yaml_inside_json() -> None:
    found = inner('a: |\n  {"b": [1, "\\/"]}\n')
    assert (found.format, found.value, found.locate("/b/1").column) == ("json", {"b": [1, "/"]}, 13)
    assert inner("a: '{b: 1}'\n").format == "yaml"
    inside = inner('{"a": "b: 1\\nc: 2\\n"}', path="a.json")
    assert (inside.value, inside.locate("/c").column) == ({"b": 1, "c": 2}, 17)


@pytest.mark.parametrize("text", ["a: 1\n", "a: {b: c}\n", "a:\n", "a: ''\n", "a: '# c'\n"])
def test_what_is_no_text_or_says_nothing_embeds_nothing(text: str) -> None:
    assert embedded(document(text), "/a") == ()


def test_the_path_does_not_judge_embedded_texts() -> None:
    outer = document('{"a": "b: {c: 1}"}', "a.json")
    (found,) = embedded(outer, "/a")
    assert isinstance(found, Document)
    with pytest.raises(KeyError):
        embedded(outer, "/x")


def test_an_embedded_text_of_an_alias_stands_at_its_anchor() -> None:
    found = inner("x: &t |\n  b: 1\na: *t\n")
    assert (found.locate("/b").line, found.pointer_prefix) == (2, "/a#")


def test_embedded_templates_and_secrets() -> None:
    (template,) = embedded(document("a: |\n  b: {{ x }}\n"), "/a")
    assert isinstance(template, Unreadable)
    assert template.reason == "template"
    (secret,) = embedded(document("a: |\n  b: 1\n  sops: {mac: m, lastmodified: t}\n"), "/a")
    assert isinstance(secret, Unreadable)
    assert secret.reason == "encrypted"


def test_a_long_run_of_blanks_is_aligned_in_one_look() -> None:
    found = document("a: 'x" + " " * 500_000 + "y'\n")
    begin = time.process_time()
    assert align(found, "/a", 500_001) == (1, 500_006)
    assert time.process_time() - begin < 2


@pytest.mark.parametrize(
    ("name", "text", "value", "pointer", "place"),
    [
        ("app.properties", "db.url=a\n    db.pool: 10", {"db.url": "a", "db.pool": "10"}, "/db.pool", (4, 14)),
        ("web.env", "A=1\n    B=two # b", {"A": "1", "B": "two"}, "/B", (4, 7)),
        ("app.toml", "[pool]\n    size = 10", {"pool": {"size": 10}}, "/pool/size", (4, 12)),
    ],
)
def test_a_text_is_what_its_key_says(name: str, text: str, value: object, pointer: str, place: tuple[int, int]) -> None:
    found = inner(f"data:\n  {name}: |\n    {text}\n", f"/data/{name}")
    assert found.value == value
    at = found.locate(pointer)
    assert (at.line, at.column) == place


def test_a_text_that_is_not_what_its_key_says() -> None:
    (found,) = embedded(document("data:\n  app.toml: |\n    size =\n"), "/data/app.toml")
    assert isinstance(found, Unreadable)
    assert (found.reason, found.location.line) == ("syntax", 3)
