"""The strings extension, in the version that Kubernetes enables. Positions count code points."""

from __future__ import annotations

from safelane.cel.errors import EvaluationError, OutOfFuel, no_overload
from safelane.cel.functions import Library, Overload
from safelane.cel.library.declare import method, of, on
from safelane.cel.library.format import constant_format, format_text
from safelane.cel.runtime.fuel import Frame, pay
from safelane.cel.runtime.letters import LOWER, UPPER
from safelane.cel.runtime.quoting import quoted
from safelane.cel.values import Value

# Go's unicode.IsSpace; str.strip() alone knows a few more.
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))


def _out_of_range(index: int) -> EvaluationError:
    return EvaluationError(f"index out of range: {index}", "out-of-range")


def _char_at(text: str, index: int) -> str:
    if not 0 <= index <= len(text):
        raise _out_of_range(index)
    return text[index : index + 1]


def _index_of(text: str, part: str, start: int = 0) -> int:
    if start < 0:
        raise _out_of_range(start)
    if not part:
        return min(start, len(text))
    return text.find(part, start)


def _last_index_of(text: str, part: str, last: int | None = None) -> int:
    if last is None:
        return text.rfind(part)
    if last < 0:
        raise _out_of_range(last)
    if not part:
        return min(last, len(text))
    return -1 if last >= len(text) else text.rfind(part, 0, last + len(part))


def _substring(text: str, start: int, end: int | None = None) -> str:
    if end is None:
        end = len(text)
        if not 0 <= start <= end:
            raise _out_of_range(start)
    elif start > end:
        message = f"invalid substring range. start: {start}, end: {end}"
        raise EvaluationError(message, "out-of-range")
    for index in (start, end):
        if not 0 <= index <= len(text):
            raise _out_of_range(index)
    return text[start:end]


def _replace(frame: Frame, text: str, old: str, new: str, count: int = -1) -> str:
    found = text.count(old) if count < 0 else min(count, text.count(old))
    if found * len(new) > 10 * max(frame[0], 0):
        raise OutOfFuel
    return text.replace(old, new, count)


def _split(text: str, separator: str, count: int = -1) -> list[str]:
    if count == 0:
        return []
    if separator:
        return text.split(separator, count - 1 if count > 0 else -1)
    if count < 0 or count >= len(text):
        return list(text)
    return [*text[: count - 1], text[count - 1 :]]


def _join(frame: Frame, parts: list[Value], separator: str = "") -> str:
    for part in parts:
        if type(part) is not str:
            raise no_overload(detail="join(list, string)")
    pay(frame, (sum(map(len, parts)) + len(separator) * len(parts)) // 10)
    return separator.join(parts)


LIBRARY = Library(
    (
        method("charAt", "The character at a position.", on("string_char_at_int", "string int", "string", _char_at)),
        method(
            "indexOf",
            "The first position of a part, from a position on, or -1.",
            on("string_index_of_string", "string string", "int", _index_of),
            on("string_index_of_string_int", "string string int", "int", _index_of),
        ),
        method(
            "lastIndexOf",
            "The last position of a part, up to a position, or -1.",
            on("string_last_index_of_string", "string string", "int", _last_index_of),
            on("string_last_index_of_string_int", "string string int", "int", _last_index_of),
        ),
        method(
            "lowerAscii",
            "Letters A to Z in lower case.",
            on("string_lower_ascii", "string", "string", lambda text: text.translate(LOWER)),
        ),
        method(
            "upperAscii",
            "Letters a to z in upper case.",
            on("string_upper_ascii", "string", "string", lambda text: text.translate(UPPER)),
        ),
        method(
            "replace",
            "All, or the first so many, occurrences of a part replaced.",
            on("string_replace_string_string", "string string string", "string", _replace, metered=True),
            on("string_replace_string_string_int", "string string string int", "string", _replace, metered=True),
        ),
        method(
            "split",
            "The parts between separators, at most so many.",
            on("string_split_string", "string string", "list(string)", _split),
            on("string_split_string_int", "string string int", "list(string)", _split),
        ),
        method(
            "substring",
            "The characters from a position on, up to another.",
            on("string_substring_int", "string int", "string", _substring),
            on("string_substring_int_int", "string int int", "string", _substring),
        ),
        method(
            "trim",
            "Without white space at both ends.",
            on("string_trim", "string", "string", lambda text: text.strip(_SPACE)),
        ),
        method(
            "join",
            "The texts of a list in one, with a separator.",
            on("list_join", "list(string)", "string", _join, metered=True),
            on("list_join_string", "list(string) string", "string", _join, metered=True),
        ),
        method(
            "strings.quote", "The text in double quotes, with escapes.", of("strings_quote", "string", "string", quoted)
        ),
        method(
            "format",
            "The text with %s, %d, %f, %e, %b, %o, %x and %X replaced by the values of a list.",
            Overload(
                "string_format",
                ("string", "list(dyn)"),
                "string",
                format_text,
                receiver=True,
                metered=True,
                prepare=constant_format,
            ),
        ),
    )
)
