"""Lines and columns: the same rule for places and for excerpts."""

from __future__ import annotations

import pytest

from safelane.documents import source_lines
from safelane.documents.text import Source, broken_at, decode


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a", ["a"]),
        (b"a\n", ["a"]),
        (b"a\n\n", ["a", ""]),
        (b"a\r\nb\rc\n", ["a", "b", "c"]),
        (b"a\r\r\nb", ["a", "", "b"]),
        ("a\u2028b\x85c\u2029d\x0ce\x1cf\n".encode(), ["a\u2028b\x85c\u2029d\x0ce\x1cf"]),
        (b"\xef\xbb\xbfa\nb", ["a", "b"]),
        (b"a\n---\n\xef\xbb\xbfb\n\xef\xbb\xbfc", ["a", "---", "b", "\ufeffc"]),
        (b"a\xff\xfeb\nc\xc3", ["a\ufffd\ufffdb", "c\ufffd"]),
        (b"\xed\xa0\x80", ["\ufffd" * 3]),
        (b"\xfe\xff" + "ä\nb\n".encode("utf-16-be"), ["ä", "b"]),
        (b"\xff\xfea\x00", ["\ufffd\ufffda\x00"]),
    ],
)
def test_source_lines(data: bytes, expected: list[str]) -> None:
    assert source_lines(data) == expected


def test_places_agree_with_lines() -> None:
    data = "ab\r\nc\rd\n\ne\n---\n\ufefff\u2028g".encode()
    text = decode(data)
    source, lines = Source("a", "head", text), source_lines(data)
    for offset, char in enumerate(text):
        line, column = source.place(offset)
        if char in "\r\n" or char == "\ufeff":
            continue
        assert lines[line - 1][column - 1] == char


def test_places_behind_the_text_are_its_end() -> None:
    assert Source("a", "head", "ab\nc").place(99) == (2, 2)
    assert Source("a", "head", "ab\n").place(99) == (2, 1)
    assert Source("a", "head", "").place(0) == (1, 1)


def test_broken_bytes_are_found_and_nothing_else() -> None:
    assert broken_at(decode("aä\ue000\uffff😀".encode())) == -1
    assert broken_at(decode(b"a\xff")) == 1
    assert broken_at("") == -1
