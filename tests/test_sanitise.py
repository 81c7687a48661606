from __future__ import annotations

import unicodedata

import pytest

from safelane.sanitise import path_text, single_line, terminal


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain Grüße 日本 🚀", "plain Grüße 日本 🚀"),
        ("a\x1b[31mb", "a\\x1b[31mb"),
        ("a\x9b31mb", "a\\x9b31mb"),
        ("a\rb\x00c\x7fd", "a\\x0db\\x00c\\x7fd"),
        ("admin\u202enimda", "admin\\u{202e}nimda"),
        ("a\u2066b\u2069", "a\\u{2066}b\\u{2069}"),
        ("zero\u200bwidth\ufeff", "zero\\u{200b}width\\u{feff}"),
        ("tag\U000e0041", "tag\\u{e0041}"),
        ("\u2028\u2029\u0085", "\\u{2028}\\u{2029}\\x85"),
        ("bad\udcffbyte", "bad\\xffbyte"),
        ("half\ud83d", "half\\u{d83d}"),
        ("back\\slash", "back\\slash"),
    ],
)
def test_what_acts_or_hides_is_spelled_out(text: str, shown: str) -> None:
    assert terminal(text) == single_line(text) == path_text(text) == shown


def test_line_feeds_and_tabs() -> None:
    assert terminal("a\n\tb\r\n") == "a\n\tb\\x0d\n"
    assert single_line("a\n\tb") == "a\\x0a\\x09b"
    assert terminal("a\r\n", keep="\r\n") == "a\r\n"


def test_no_control_or_format_character_passes() -> None:
    categories = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    bad = [chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) in categories]
    shown = single_line("".join(bad))
    assert shown.isascii()
    assert shown.isprintable()
