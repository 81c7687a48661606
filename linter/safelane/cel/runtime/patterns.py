"""Regular expressions: RE2's, compiled once, and not at all where a pattern is no more than a text."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from time import process_time
from typing import Any

from safelane.cel.errors import COST_EXCEEDED, EvaluationError

_PLAIN = re.compile(r"(\^?)((?:[^\\.+*?()|\[\]{}^$\n]|\\[.\-/_+$*?()|\[\]{}^])*)(\$?)\Z")

_LONGEST = 10.0  # seconds of this process for the matches of one pattern in one text
_SELDOM = 0xFF  # the clock is read once in 256 matches

_OFTEN = 60  # questions of one pattern that are worth a second automaton for it
_SINGLE_BYTE = re.compile(r"(?<!\\)(?:\\\\)*\\C")

# RE2's messages where Go's regexp words them differently.
_GO_TEXTS = {
    "missing ]": "missing closing ]",
    "missing )": "missing closing )",
    "unexpected )": "unexpected )",
    "no argument for repetition operator": "missing argument to repetition operator",
    "invalid repetition size": "invalid repeat count",
    "bad repetition operator": "invalid nested repetition operator",
    "invalid perl operator": "invalid or unsupported Perl syntax",
}


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:
    """The RE2 object of a pattern, over UTF-8 bytes; raises EvaluationError in Go's words."""
    import re2

    if _SINGLE_BYTE.search(pattern):  # RE2 knows it, Go does not
        raise EvaluationError("error parsing regexp: invalid escape sequence: `\\C`")
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern.encode("utf-8", "replace"), options)
    except re2.error as error:
        raise EvaluationError(f"error parsing regexp: {_in_go(error, pattern)}") from None


def _in_go(error: Exception, pattern: str) -> str:
    cause = error.args[0] if error.args else ""
    text = cause.decode("utf-8", "replace") if isinstance(cause, bytes) else str(cause)
    kind, _, argument = text.partition(": ")
    return f"{_GO_TEXTS.get(kind, kind)}: `{argument or pattern}`"


def matches(text: str, pattern: str) -> bool:
    """Whether the pattern is found in the text."""
    return compiled(pattern).search(text.encode("utf-8", "replace")) is not None


def matcher(pattern: str) -> Callable[[str, str], bool]:
    """``matches`` for a pattern that is known beforehand; it is compiled when it is first needed."""
    plain = _PLAIN.match(pattern)
    if plain is not None:
        return _plain_matcher(plain[1], re.sub(r"\\(.)", r"\1", plain[2]), plain[3])
    search: Callable[[bytes], Any] | None = None
    hits: Callable[[bytes], Any] | None = None
    asked = 0

    def found(text: str, _: str) -> bool:
        nonlocal search, hits, asked
        if search is None:
            search = compiled(pattern).search
        data = text.encode("utf-8", "replace")
        if hits is None:
            asked += 1
            hits = _hits(pattern) if asked == _OFTEN else None
        return (hits is not None and bool(hits(data))) or search(data) is not None

    return found


def _hits(pattern: str) -> Callable[[bytes], Any]:
    """A quick yes for a valid pattern: a set of one says whether it is found, without where, in a third of the time.

    Its no is none: a set gives up where its automaton grows too large, and then says nothing was found.
    """
    import re2

    options = re2.Options()
    options.log_errors = False
    made = re2.Set.SearchSet(options)
    made.Add(pattern.encode("utf-8", "replace"))
    made.Compile()
    match: Callable[[bytes], Any] = made.Match
    return match


def _plain_matcher(start: str, body: str, end: str) -> Callable[[str, str], bool]:
    if start and end:
        return lambda text, _: text == body
    if start:
        return lambda text, _: text.startswith(body)
    if end:
        return lambda text, _: text.endswith(body)
    return lambda text, _: body in text


def found(text: str, pattern: str) -> str:
    """The first match, or an empty text."""
    match = compiled(pattern).search(text.encode("utf-8", "replace"))
    return str(match[0], "utf-8", "replace") if match is not None else ""


def found_all(text: str, pattern: str, count: int = -1) -> list[str]:
    """The matches that do not overlap, at most ``count`` unless it is negative.

    As in Go, an empty match right after another one does not count. A pattern such as ``a.*b|a`` looks through the
    rest of the text after each match, which no cost foresees: what takes too long is ``cost-exceeded``.
    """
    if count == 0:
        return []
    data = text.encode("utf-8", "replace")
    results: list[str] = []
    last = -1
    until = process_time() + _LONGEST
    for number, match in enumerate(compiled(pattern).finditer(data)):
        if number & _SELDOM == 0 and process_time() > until:
            raise EvaluationError(f"{COST_EXCEEDED}: a pattern takes too long", "cost-exceeded")
        start, end = match.span()
        if end > start or (start != last and not _is_inside(data, start)):
            results.append(str(data[start:end], "utf-8", "replace"))
            if len(results) == count:
                break
        last = end
    return results


def _is_inside(data: bytes, position: int) -> bool:
    """Whether a place in UTF-8 is within a character."""
    return position < len(data) and data[position] & 0xC0 == 0x80
