"""The YAML test suite: values where it gives them, refusals where it wants them, and why some are otherwise here."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from tests.shared import shared

from safelane.documents import Document, parse

Row = dict[str, Any]

_DIRECTIVE = re.compile(r"^%(?:YAML|FOO).*\n(?:\s+#.*\n)*", re.MULTILINE)
_DOCUMENT_END = re.compile(r"^\.\.\.(?=\s|$)[^\n]*", re.MULTILINE)
_BESIDE_DASHES = re.compile(r"^---[ \t]+(?=[^\s#])", re.MULTILINE)

OTHERWISE = {
    "kubectl cuts %TAG off from the document that needs it": [
        "5TYM", "6CK3", "6WLZ", "9WXW", "C4HZ", "CC74", "P76L", "U3C3", "Z9M4",
    ],
    "kubectl takes every line that begins with three dashes for a separator": ["82AN", "EXG3"],
    "a line that begins with % is a directive to libyaml and go-yaml": ["M7A3", "W4TN", "UT92", "XLQ9"],
    "YAML 1.1 has no such escape, go-yaml refuses it": ["3UYS"],
    "go-yaml decodes !!binary, the suite keeps its text": ["565N"],
    "go-yaml takes the comma behind a tag for a part of it": ["WZ62"],
    "libyaml ends anchors at what is neither letter, digit, dash nor underscore": ["2SXE", "8XYN", "W5VH", "Y2GN"],
    "libyaml allows no line break between a flow mapping's key and its colon": [
        "4MUZ", "4MUZ/1", "4MUZ/2", "5MUD", "9SA2", "K3WX", "NJ66",
    ],
    "libyaml starts no plain scalar of a flow collection with a colon or a question mark": [
        "58MP", "5T43", "652Z", "DBG4", "HM87", "HM87/1",
    ],
    "libyaml allows no tab before an indented token": [
        "6BCT", "6CA3", "96NN", "96NN/1", "A2M4", "DK95", "Q5MG", "R4YG",
    ],
    "libyaml wants the lines of a block scalar indented, at the root too": ["DK3J", "FP8R"],
}  # fmt: skip

ACCEPTED = {
    "Kubernetes reads the first document of a part, and nothing behind it": ["3HFZ", "4H7K", "BS4K", "KS4U"],
    "kubectl's cut needs no document end before a directive": ["9HCY", "EB22", "RHX7"],
    "libyaml is lax about the indentation of flow collections and quoted lines": ["9C9N", "QB6E", "DK95/1"],
    "libyaml takes tabs for blanks where nothing is indented": ["DK95/2", "DK95/5", "DK95/8", "Y79Y/2", "Y79Y/3"],
    "libyaml wants no space before these comments": ["9JBA", "CVW2", "SU5Z", "X4QW"],
    "libyaml reads a lone dash in a flow sequence as a text": ["G5U8", "YJV2"],
    "go-yaml knows one escape more in double quotes, \\'": ["HRE5", "U99R"],
    "libyaml allows blank lines with more spaces before a block scalar's end": ["S98Z"],
}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    found: list[Row] = json.loads(shared("yaml/test-suite.json").read_text())
    assert len(found) > 400
    return found


def as_kubectl_cuts(text: str) -> str:
    """The same documents with their beginnings in the only form that kubectl takes."""
    return _BESIDE_DASHES.sub("---\n", _DOCUMENT_END.sub("---", _DIRECTIVE.sub("", text)))


def as_kubernetes(value: Any) -> Any:
    """The suite's values are YAML 1.2's: the keys and words that YAML 1.1 reads otherwise."""
    words = {"y": True, "n": False}
    if isinstance(value, dict):
        return {("true" if key == "y" else key): as_kubernetes(part) for key, part in value.items()}
    if isinstance(value, list):
        return [as_kubernetes(part) for part in value]
    return words.get(value, value) if isinstance(value, str) else value


def found(text: str) -> list[Any]:
    return [part.value if isinstance(part, Document) else "ERROR" for part in parse("a.yaml", text.encode())]


def test_values(rows: list[Row]) -> None:
    exceptions = {name for names in OTHERWISE.values() for name in names}
    compared = [row for row in rows if "json" in row]
    wrong = {
        row["id"]
        for row in compared
        if found(as_kubectl_cuts(row["yaml"])) != [as_kubernetes(part) for part in row["json"] if part is not None]
    }
    assert len(compared) > 250
    assert wrong == exceptions


def test_refusals(rows: list[Row]) -> None:
    exceptions = {name for names in ACCEPTED.values() for name in names}
    refused = [row for row in rows if row.get("fail")]
    assert len(refused) > 100
    assert {row["id"] for row in refused if "ERROR" not in found(row["yaml"])} == exceptions


def test_whatever_is_read_is_located(rows: list[Row]) -> None:
    for row in rows:
        for part in parse("a.yaml", row["yaml"].encode()):
            if isinstance(part, Document):
                _locate_all(part, part.value, ())


def _locate_all(document: Document, value: Any, path: tuple[str | int, ...]) -> None:
    place = document.locate(path)
    assert (place.line, place.column) <= (place.end_line, place.end_column)
    document.locate(path, key=True)
    document.raw(path)
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in children:
        _locate_all(document, child, (*path, step))
