"""What libyaml refuses and Kubernetes reads is read, and stands where it stands."""

from __future__ import annotations

from typing import Any

import pytest

from safelane.documents import Document, Unreadable, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('v: "it\\\'s"\n', {"v": "it's"}),
        ('v: "\\\'\\\'"\nw: "\\\'"\n', {"v": "''", "w": "'"}),
        ("v: {a:}\n", {"v": {"a:": None}}),
        ("{a:, b: c}\n", {"a:": None, "b": "c"}),
        ("v: !a,b x\n", {"v": "x"}),
        ("v: !!str,x\n", {"v": ""}),
        ("[!!str, a]\n", ["a"]),
    ],
)
def test_read_as_kubernetes_reads(text: str, value: Any) -> None:
    (document,) = parse("a.yaml", text.encode())
    assert isinstance(document, Document)
    assert document.value == value


def test_places_stay() -> None:
    (document,) = parse("a.yaml", 'é: "it\\\'s"\nb: {c:}\n'.encode())
    assert isinstance(document, Document)
    assert [
        (at.line, at.column, at.end_column) for at in (document.locate("/é"), document.locate("/b/c:", key=True))
    ] == [
        (1, 4, 11),
        (2, 5, 7),
    ]


@pytest.mark.parametrize("text", ['v: "\\q"\n', 'v: \ue5a0\nw: "\\\'"\n', "v: \ue5a1\nw: {a:}\n"])
def test_other_refusals_stay(text: str) -> None:
    (part,) = parse("a.yaml", text.encode())
    assert isinstance(part, Unreadable)
    assert part.reason == "syntax"


def test_private_characters_of_a_text_that_needs_no_mending_are_kept() -> None:
    (document,) = parse("a.yaml", "v: \ue5a0\ue5a1\n".encode())
    assert isinstance(document, Document)
    assert document.value == {"v": "\ue5a0\ue5a1"}


def test_mending_ends() -> None:
    (part,) = parse("a.yaml", ("v: [" + ", ".join(["{a:}"] * 100) + "]\n").encode())
    assert isinstance(part, Unreadable)
    assert part.reason == "syntax"
