"""Every text of which the reference data say how Kubernetes reads it."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.shared import shared

from safelane.documents import Document, parse

Row = dict[str, Any]

# Texts that are refused here and read there, with the reason. All are refused aloud, as ``syntax``.
REFUSED = {
    "go-yaml drops the rest behind an empty collection that is a key": ["[]: a\n", "{}: a\n"],
}


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    found: list[Row] = json.loads(shared("yaml/scalars.json").read_text())
    assert len(found) > 2000
    return found


def data_of(row: Row) -> bytes:
    if "yaml_base64" in row:
        return base64.b64decode(row["yaml_base64"])
    if "yaml" in row:
        return bytes(row["yaml"].encode())
    return "".join(
        part["repeat"].replace("{i+1}", str(i + 1)).replace("{i}", str(i)).replace("{indent}", " " * i)
        for part in row["generate"]
        for i in range(part["count"])
    ).encode()


def depth_of(row: Row) -> int:
    """How deep a generated text of the depth groups nests, at least."""
    return max((part["count"] for part in row.get("generate", ())), default=0) if "depth" in row["group"] else 0


def decoded(text: str) -> Any:
    """JSON as Kubernetes decodes it: numbers within int64 are int."""
    return json.loads(text, parse_int=lambda digits: int(digits) if -(2**63) <= int(digits) < 2**63 else float(digits))


def expected(row: Row) -> list[Any]:
    """The values of the documents; "ERROR" for what cannot be read, "LONG" for what the data leave out."""
    if row.get("documents_error"):
        assert "documents" not in row
        return ["ERROR"]
    return [
        "ERROR" if part.get("error") else "LONG" if "json_length" in part else decoded(part["json_text"])
        for part in row.get("documents", [row])
        if part["json_text"] != "null"
    ]


def found(row: Row) -> list[Any]:
    """What is found; kubectl stops at a line that is no separator, we go on behind the part with it."""
    parts = [part.value if isinstance(part, Document) else "ERROR" for part in parse("a.yaml", data_of(row))]
    return parts[:1] if row.get("documents_error") else parts


def same(wanted: Any, value: Any) -> bool:
    """Equal with equal types: 1 is not 1.0 and not true."""
    if wanted == "LONG":
        return bool(value != "ERROR")
    if type(wanted) is not type(value):
        return False
    if isinstance(wanted, dict):
        return wanted.keys() == value.keys() and all(same(wanted[key], value[key]) for key in wanted)
    if isinstance(wanted, list):
        return len(wanted) == len(value) and all(map(same, wanted, value))
    return bool(wanted == value)


def compared(rows: list[Row]) -> Iterator[Row]:
    """All but the rows that are too deep for our limits, which have their own test."""
    refused = {text for texts in REFUSED.values() for text in texts}
    for row in rows:
        if depth_of(row) <= 49 and row.get("yaml") not in refused:
            yield row


def test_values_errors_and_cuts(rows: list[Row]) -> None:
    compared_rows = list(compared(rows))
    assert len(compared_rows) > 2090
    wrong = [
        (row["group"], row.get("yaml", row.get("generate")), expected(row), found(row))
        for row in compared_rows
        if "unstable" not in row and not same(expected(row), found(row))
    ]
    assert wrong == []


def test_where_kubernetes_picks_at_random_the_last_one_counts(rows: list[Row]) -> None:
    unstable = [row for row in rows if "unstable" in row]
    assert unstable
    for row in unstable:
        (document,) = parse("a.yaml", data_of(row))
        assert isinstance(document, Document)
        assert document.value in [decoded(text) for text in (row["json_text"], *row["unstable"])]
        assert list(document.value.values()) == ["b"]
        assert document.duplicates


def test_what_is_refused_here_alone(rows: list[Row]) -> None:
    known = {row["yaml"]: row for row in rows if "yaml" in row}
    for reason, texts in REFUSED.items():
        for text in texts:
            assert not known[text]["error"], reason
            assert found(known[text]) == ["ERROR"], reason


def test_deep_texts_are_read_or_refused_by_name(rows: list[Row]) -> None:
    deep = [row for row in rows if depth_of(row) > 49]
    refused_here_alone = 0
    for row in deep:
        (part,) = parse("a.yaml", data_of(row))
        if isinstance(part, Document):
            assert depth_of(row) <= 100
            assert not row["error"]
        else:
            assert part.reason == "too-deep" or row["error"]
            refused_here_alone += not row["error"]
    assert refused_here_alone + sum(map(len, REFUSED.values())) <= 0.01 * len(rows)
