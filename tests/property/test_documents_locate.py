"""Whatever is written, in whatever style: the value comes back, and every place is where it was written."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.documents.yaml_printer import DATA, TEXTS, printed

from safelane.documents import Document, Unreadable, align, embedded, parse, source_lines
from safelane.location import Location, Path, to_pointer

_INDICATOR = re.compile(r"[|>][1-9]")
SETTINGS = settings(max_examples=100, deadline=None)


@SETTINGS
@given(DATA, st.data())
def test_written_places_are_found(value: Any, data: st.DataObject) -> None:
    printer = printed(data.draw, value)
    parts = parse("a.yaml", printer.text.encode())
    if value is None:
        assert parts == ()
        return
    (document,) = parts
    assert isinstance(document, Document), printer.text
    assert document.value == value
    for path, span in printer.values.items():
        assert document.positions.value(path) == span, (path, printer.text)
        assert document.style(path) == printer.styles[path]
        assert document.locate(to_pointer(path)) == document.source.location(*span)
    for path, span in printer.keys.items():
        assert document.positions.key(path) == span, (path, printer.text)


@SETTINGS
@given(DATA, st.data())
def test_the_pure_python_scanner_agrees(value: Any, data: st.DataObject) -> None:
    text = printed(data.draw, value).text
    assume("\t" not in text)  # it refuses most of them
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml, "__with_libyaml__", False)
        pure = parse("a.yaml", text.encode())
    for one, other in zip(parse("a.yaml", text.encode()), pure, strict=True):
        assert isinstance(one, Document)
        assert isinstance(other, Document)
        assert one.value == other.value
        for path, _ in walk(one.value, ()):
            assert one.locate(path) == other.locate(path)
            assert one.locate(path, key=True) == other.locate(path, key=True)
            assert one.style(path) == other.style(path)


@SETTINGS
@given(
    st.tuples(DATA, st.none()) | st.tuples(TEXTS, st.sampled_from(["'", '"', "|", ">"])),
    st.sampled_from([None, False, True]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.integers(1, 6),
)
def test_what_stands_at_a_place_is_the_value(
    written: tuple[Any, str | None], flow: bool | None, end: str, indent: int
) -> None:
    """Any text that PyYAML writes: each value's stretch, indented as it stands, is read as the value again."""
    value, style = written
    text = yaml.safe_dump(
        value, default_flow_style=flow, default_style=style, allow_unicode=True, indent=indent, width=20, line_break=end
    )
    assume(not any(char in text for char in "\u2028\x85"))  # they end lines for the emitter, not for us
    assume(not any(line.lstrip(" -").startswith("?") for line in text.splitlines()))  # a mapping begins behind it
    for part in parse("a.yaml", text.encode()):
        if isinstance(part, Unreadable):  # the emitter writes a few texts that no scanner reads
            assert part.reason in ("syntax", "template")
            continue
        lines = source_lines(text.encode())
        for path, inner in walk(part.value, ()):
            stretch = cut(lines, part.locate(path))
            if _INDICATOR.search(stretch):  # indentation that is said counts from the collection around it
                continue
            found = parse("a.yaml", stretch.encode())
            values = [one.value if isinstance(one, Document) else one for one in found] or [None]
            assert values == [inner], (path, text, stretch)


def walk(value: Any, path: Path) -> list[tuple[Path, Any]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(path, value), *(pair for step, part in children for pair in walk(part, (*path, step)))]


def cut(lines: list[str], place: Location) -> str:
    """The stretch, with blanks for what stands before it in its first line."""
    first = " " * (place.column - 1) + lines[place.line - 1][place.column - 1 :]
    kept = [first, *lines[place.line : place.end_line]]
    kept[-1] = kept[-1][: place.end_column - 1]
    return "\n".join(kept)


@SETTINGS
@given(DATA, st.data())
def test_json_and_yaml_agree_on_json(value: Any, data: st.DataObject) -> None:
    text = json.dumps(value, ensure_ascii=True, indent=data.draw(st.sampled_from([None, 1, 3])))
    (as_json,) = parse("a.json", text.encode())
    assert isinstance(as_json, Document)
    assert as_json.value == value
    as_yaml = parse("a.yaml", text.encode())
    if "\\ud" in text or value is None:
        return
    (other,) = as_yaml
    assert isinstance(other, Document)
    assert other.value == value
    for path, _ in walk(value, ()):
        assert as_json.positions.value(path) == other.positions.value(path)
        assert as_json.positions.key(path) == other.positions.key(path)
        assert as_json.nodes == other.nodes


@SETTINGS
@given(DATA, st.data())
def test_embedded_documents_stand_in_the_outer_file(value: Any, data: st.DataObject) -> None:
    inner = printed(data.draw, value).text
    if any(char in inner for char in "\u2028\x85\t"):
        return
    style = data.draw(st.sampled_from(["|", '"', "'"]))
    outer = yaml.safe_dump({"a": [inner]}, default_style=style, allow_unicode=True, width=30)
    (document,) = parse("a.yaml", outer.encode())
    assert isinstance(document, Document)
    assert document.value == {"a": [inner]}
    lines = source_lines(outer.encode())
    for found in embedded(document, "/a/0"):
        assert isinstance(found, Document)
        assert found.value == value
        for path, part in walk(value, ()):
            place = found.locate(path)
            if found.style(path) == "plain" and isinstance(part, str):
                assert lines[place.line - 1][place.column - 1 :].startswith(part[0])


@SETTINGS
@given(st.text("ab \n'\"\\😀:#-\u2028é", max_size=40), st.sampled_from([None, "'", '"', "|", ">"]), st.integers(10, 40))
def test_every_character_is_aligned(text: str, style: str | None, width: int) -> None:
    """At a character's place in the source is the character, its escape, or the line break that it came from."""
    dumped = yaml.safe_dump({"k": text}, default_style=style, allow_unicode=True, width=width)
    (document,) = parse("a.yaml", dumped.encode())
    if not isinstance(document, Document) or document.value != {"k": text}:
        return
    lines = source_lines(dumped.encode())
    before = (0, 0)
    for offset, char in enumerate(text):
        line, column = align(document, "/k", offset)
        assert (line, column) >= before
        before = (line, column)
        there = (lines[line - 1] + "\n")[column - 1 :]
        assert there.startswith((char, "\\", "''")) or (char in "\n \u2028" and there[0] in "\n \u2028"), (
            dumped,
            offset,
        )


@SETTINGS
@given(st.binary(max_size=60) | st.text("a1.=:- \n{}[]&*!|>'\"%#,?\t~0\ufeff\u2028\x85", max_size=60).map(str.encode))
def test_no_bytes_raise(data: bytes) -> None:
    for path in ("a.yaml", "a.json", "a.toml", ".env", "a.properties"):
        for part in parse(path, data):
            assert part.location.line >= 1
            if isinstance(part, Document):
                for steps, _ in walk(part.value, ()):
                    part.locate(steps, key=True)
                    part.raw(steps)
                assert part.duplicates is not None
