"""Which bytes a file must hold to say a text, whatever the style of the scalar.

Escapes that spell a letter or digit (``"\\u0077eb"``) are left out of account: nobody writes names so, and a file that
hides a name from this search hides it from every reviewer too.
"""

from __future__ import annotations

import re

from safelane.frozen import dataclass

_WORDS = re.compile(r"[A-Za-z0-9_.-]+")


_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def in_utf8(data: bytes) -> bytes:
    """The bytes of a file in the one encoding in which it is searched."""
    return data.decode("utf-16", "replace").encode("utf-8", "replace") if data[:2] in _UTF16 else data


def needle_of(text: str) -> bytes:
    """The longest stretch of a text that is spelled the same in every style; empty when it has none."""
    return max(_WORDS.findall(text), key=len, default="").encode("ascii")


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text as it is spelled in a file; ``pattern`` says what stands around it in its line."""

    text: bytes
    pattern: re.Pattern[bytes]

    def stands_in(self, data: bytes) -> bool:
        """Whether it does, at the cost of finding bytes: the pattern is tried on lines alone that hold the text."""
        at = data.find(self.text)
        while at >= 0:
            end = data.find(b"\n", at) + 1 or len(data)
            if self.pattern.search(data, data.rfind(b"\n", 0, at) + 1, end):
                return True
            at = data.find(self.text, end)
        return False


def word_spelled(text: str) -> Spelled | None:
    """What a text looks like as a word in a scalar; None when styles of scalars spell it differently."""
    if _WORDS.fullmatch(text) is None:
        return None
    escape = rb"(?<=\\[0abefnrtvNLP_])"  # the letter of "\n" is no part of a name
    spelled = text.encode("ascii")
    return Spelled(spelled, re.compile(rb"(?:(?<![\w-])|" + escape + rb")" + re.escape(spelled) + rb"(?![\w-])"))


def name_spelled(text: str) -> Spelled | None:
    """What a text looks like as a scalar, or as its beginning before a dot or its end after a slash.

    A key is none, nor is a word amid others: schemas and descriptions are full of names. None as of ``word_spelled``.
    """
    if _WORDS.fullmatch(text) is None:
        return None
    before = rb"""(?:(?:^|\r)[ \t]*|[:\-?][ \t]+|["'\[{,/:][ \t]*|[&!][^\s,\]}]*[ \t]+)"""
    after = rb"""(?!["']?[ \t]*:)(?=[ \t]*(?:["'\]},./#\r\n]|\Z))"""
    spelled = text.encode("ascii")
    return Spelled(spelled, re.compile(before + re.escape(spelled) + after, re.MULTILINE))
