"""Cuts an expression into tokens, as cel-go's lexer does (https://github.com/google/cel-spec, "Lexis").

What is no token becomes one of kind ``error``: the parser reports it when it gets there, so that of several mistakes
the first one in the text is named.
"""

from __future__ import annotations

import re

from safelane.frozen import dataclass

_ESCAPE = r"""\\(?:[abfnrtv"'`?\\]|[xX][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-3][0-7]{2})"""
# No possessive groups: Python before 3.11.5 matches them wrongly (https://github.com/python/cpython/issues/106052)
_COOKED = (
    rf'"""(?:[^\\"]++|{_ESCAPE}|"(?!""))*"""'
    rf"|'''(?:[^\\']++|{_ESCAPE}|'(?!''))*'''"
    rf'|"(?:[^\\"\n\r]++|{_ESCAPE})*"'
    rf"|'(?:[^\\'\n\r]++|{_ESCAPE})*'"
)
_RAW = r'''"""(?:[^"]++|"(?!""))*"""|\'\'\'(?:[^']++|'(?!\'\'))*\'\'\'|"[^"\n\r]*+"|'[^'\n\r]*+\''''
_TOKEN = re.compile(
    rf"""(?P<space>(?:[ \t\r\n\f]++|//[^\n]*+)+)
|(?P<bytes>[bB](?:[rR](?:{_RAW})|{_COOKED}))
|(?P<string>[rR](?:{_RAW})|{_COOKED})
|(?P<name>[A-Za-z_][A-Za-z0-9_]*+)
|(?P<float>[0-9]++\.[0-9]++(?:[eE][+-]?[0-9]++)?|[0-9]++[eE][+-]?[0-9]++|\.[0-9]++(?:[eE][+-]?[0-9]++)?)
|(?P<uint>(?:0x[0-9a-fA-F]++|[0-9]++)[uU])
|(?P<int>0x[0-9a-fA-F]++|[0-9]++)
|(?P<quoted>`[A-Za-z0-9_.\-/\ ]++`)
|(?P<sign>[=!<>]=|&&|\|\||[.?:,()\[\]{{}}<>+\-*/%!])
|(?P<error>.)""".replace("\n", ""),
    re.DOTALL,
)
_KEYWORDS = frozenset({"in", "true", "false", "null"})
END = "end"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Parallel lists, the last token being of kind ``end``; the kind of a sign or a keyword is its text."""

    kinds: list[str]
    texts: list[str]
    offsets: list[int]


def tokenise(text: str) -> Tokens:
    """All tokens of an expression but white space and comments, up to the first that is none."""
    kinds: list[str] = []
    texts: list[str] = []
    offsets: list[int] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or END
        if kind == "space":
            continue
        token = match.group()
        if kind == "sign" or (kind == "name" and token in _KEYWORDS):
            kind = token
        kinds.append(kind)
        texts.append(token)
        offsets.append(match.start())
        if kind == "error":
            break
    kinds.append(END)
    texts.append("")
    offsets.append(len(text))
    return Tokens(kinds, texts, offsets)


def line_starts(text: str) -> tuple[int, ...]:
    """The offset at which each line begins."""
    starts = [0]
    position = text.find("\n")
    while position >= 0:
        starts.append(position + 1)
        position = text.find("\n", position + 1)
    return tuple(starts)


def describe_error(text: str, offset: int) -> str:
    """What is wrong where no token could be read."""
    character = text[offset]
    if character in "\"'":
        return "unterminated string, or an escape sequence in it that does not exist"
    if character == "`":
        return "a back-quoted field needs a closing back-quote and letters, digits, '_', '.', '-', '/' or ' ' only"
    return f"unexpected character {character!r}"
