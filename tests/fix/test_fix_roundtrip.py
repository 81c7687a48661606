"""The round trip: what cannot be spliced, and texts that it would change elsewhere."""

from __future__ import annotations

import pytest

from safelane.documents import Document, parse
from safelane.findings import Repair
from safelane.fix.roundtrip import round_trip
from safelane.rules.splicing import splice


def _document(text: str) -> Document:
    [document] = parse("a.yaml", text.encode())
    assert isinstance(document, Document)
    return document


def _removed(text: str, *steps: str) -> str | None:
    return round_trip(_document(text), None, Repair("a.yaml", 0, steps))


def test_the_only_key_goes() -> None:
    text = "# top\na:\n  b: 'x'  # quoted\nc: [1,  2]\n"
    fine = text.replace(",  ", ", ")
    assert splice(_document(fine), None, Repair("a.yaml", 0, ("a", "b"))) is None  # a comment would go with it
    assert _removed(fine, "a", "b") == "# top\na: {}\nc: [1, 2]\n"


@pytest.mark.parametrize(
    "text",
    [
        "a:\n  b: 1\nc: [1,  2]\n",  # two blanks
        "a:\n  b: 1\nc: {x: 1,y: 2}\n",
        "a:\n  b: 1\nc:\n   - 1\n",
        "a:\r\n  b: 1\r\n",
        "a:\n  b: 1\n  # about c, which stays\nc: 1\n" + "# " + "x" * (1 << 17) + "\n",
    ],
)
def test_what_it_would_change_elsewhere_is_left_alone(text: str) -> None:
    assert _removed(text, "a", "b") is None


def test_a_comment_that_would_be_lost_is_not() -> None:
    made = _removed("a:\n  b: 1\n\n# about c, which stays\nc: 1\n", "a", "b")
    assert made is None or "# about c" in made


def test_sequences_keep_their_indentation() -> None:
    for text in ("l:\n- x: 1\na:\n  b: 1\n", "l:\n  - x: 1\na:\n  b: 1\n", "---\nl:\n    - x: 1\na:\n    b: 1\n"):
        made = _removed(text, "a", "b")
        assert made == text.rpartition("a:\n")[0] + "a: {}\n"


def test_a_value_of_an_expression_is_written() -> None:
    head = _document("a: 1\nb: {c: 2}\n")
    made = splice(head, None, Repair("a.yaml", 0, ("b", "c"), text='"3"'))
    assert made is not None
    assert made.applied(head.source.text) == 'a: 1\nb: {c: "3"}\n'


@pytest.mark.parametrize("steps", [("x",), ("a", "x"), ("a", "b", "c"), ("l", 7)])
def test_places_that_are_not_there(steps: tuple[str | int, ...]) -> None:
    head = _document("a: {b: 1}\nl: [1]\n")
    assert splice(head, None, Repair("a.yaml", 0, steps)) is None
    assert round_trip(head, None, Repair("a.yaml", 0, steps)) is None


def test_anchors_are_not_broken() -> None:
    base = _document("one: &one {a: 1}\ntwo: *one\n")
    head = _document("one: {a: 1}\ntwo: 5\n")
    repair = Repair("a.yaml", 0, ("two",), ("a.yaml", 0, ("two",)))
    made = splice(head, base, repair)
    assert made is None  # the anchor is no longer there


@pytest.mark.parametrize(
    ("text", "steps", "left"),
    [
        ("a:\n  b: 1\nc: 2\n", ("a", "b"), "a: {}\nc: 2\n"),
        ("a:\n  b:\n    - 1\n", ("a", "b"), "a: {}\n"),
        ("- a:\n    b: 1\n  c: 2\n", (0, "a", "b"), "- a: {}\n  c: 2\n"),
        ("a: {b: 1}  # why\n", ("a", "b"), "a: {}  # why\n"),
        ("a: {b: 1, c: [2]}\n", ("a", "b"), "a: {c: [2]}\n"),
        ("a: {b: 1, c: [2]}\n", ("a", "c"), "a: {b: 1}\n"),
        ("a: {b: 1, c: [2] , d: 3 }\n", ("a", "c"), "a: {b: 1 , d: 3 }\n"),
        ("- b: 1\n  c: 2\n", (0, "b"), "- c: 2\n"),
        ("- b: 1\n  c: 2 # two\n- d\n", (0, "c"), "- b: 1\n- d\n"),
        ("a: 1\nb: |\n  x\n  y\nc: 2", ("b",), "a: 1\nc: 2"),
        ("a: 1\nb: 2", ("b",), "a: 1\n"),
    ],
)
def test_what_was_added_goes(text: str, steps: tuple[str | int, ...], left: str) -> None:
    made = splice(_document(text), None, Repair("a.yaml", 0, steps))
    assert made is not None
    assert made.applied(text) == left
