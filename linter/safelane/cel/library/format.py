"""``string.format``: cel-go's formatter, whose ``%f`` and ``%e`` follow golang.org/x/text for English."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from math import isinf, isnan
from typing import NamedTuple

from safelane.cel.errors import EvaluationError
from safelane.cel.runtime.fuel import Frame, pay
from safelane.cel.runtime.maps import entries
from safelane.cel.runtime.quoting import go_quoted
from safelane.cel.runtime.text import double_text, to_text
from safelane.cel.values import Duration, Pairs, Timestamp, Type, UInt, Value, type_name


class Clause(NamedTuple):
    """A clause such as ``%.2f``: its letter, its precision, and where it stands."""

    letter: str
    precision: int | None
    start: int
    end: int


_DEFAULT_PRECISION = 6
_MAX_PRECISION_DIGITS = 6
_PRECISION = re.compile(r"\.([0-9]*)")
_SUPERSCRIPTS = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_INFINITIES = {"Infinity": "∞", "-Infinity": "-∞"}


def format_text(frame: Frame, text: str, values: list[Value]) -> str:
    """The text with its clauses replaced, in order, by the values; raises EvaluationError in cel-go's words."""
    parts: list[str] = []
    position, used = 0, 0
    while (percent := text.find("%", position)) >= 0:
        parts.append(text[position:percent])
        if text.startswith("%", percent + 1):
            parts.append("%")
            position = percent + 2
            continue
        _check_clause(text, percent, used, len(values))
        clause, precision, position = _clause(text, percent + 1)
        parts.append(_formatted(clause, precision, values[used]))
        pay(frame, len(parts[-1]) // 10)
        used += 1
    return "".join(parts) + text[position:]


def clauses(text: str, count: int) -> Iterator[Clause]:
    """A text's clauses, of which ``count`` may be; raises EvaluationError in cel-go's words."""
    position, used = 0, 0
    while (percent := text.find("%", position)) >= 0:
        if text.startswith("%", percent + 1):
            position = percent + 2
            continue
        _check_clause(text, percent, used, count)
        letter, precision, position = _clause(text, percent + 1)
        yield Clause(letter, precision, percent, position)
        used += 1


def _check_clause(text: str, percent: int, used: int, count: int) -> None:
    if percent + 1 == len(text):
        raise EvaluationError("unexpected end of string")
    if used >= count:
        raise EvaluationError(f"index {used} out of range", "out-of-range")


def constant_format(known: Mapping[int, Value]) -> Callable[[Frame, str, list[Value]], str] | None:
    """``format_text`` for a text that is known beforehand and has no mistakes."""
    text = known.get(0)
    if type(text) is not str:
        return None
    try:
        found = list(clauses(text, len(text)))
    except EvaluationError:
        return None
    starts, ends = [0, *(clause.end for clause in found)], [*(clause.start for clause in found), len(text)]
    texts = [text[start:end].replace("%%", "%") for start, end in zip(starts, ends, strict=True)]
    pieces = list(zip(found, texts[1:], strict=True))

    def formatted(frame: Frame, _: str, values: list[Value]) -> str:
        parts = [texts[0]]
        if len(values) < len(pieces):
            raise _too_few(pieces, values)
        for (clause, after), value in zip(pieces, values, strict=False):
            if clause.letter == "s" and type(value) is str:
                parts.append(value)
            else:
                parts.append(_formatted(clause.letter, clause.precision, value))
            parts.append(after)
        return "".join(parts)

    return formatted


def _too_few(pieces: list[tuple[Clause, str]], values: list[Value]) -> EvaluationError:
    """The error of the first clause that cannot be: of a value it cannot format, or of the value that is not there."""
    for (clause, _), value in zip(pieces, values, strict=False):
        try:
            _formatted(clause.letter, clause.precision, value)
        except EvaluationError as error:
            return error
    return EvaluationError(f"index {len(values)} out of range", "out-of-range")


def _clause(text: str, position: int) -> tuple[str, int | None, int]:
    """The letter of a clause, its precision, and where the text goes on."""
    precision = None
    match = _PRECISION.match(text, position)
    if match is not None:
        precision = _precision(match[1])
        position = match.end()
    clause = text[position : position + 1]
    if clause not in _CLAUSES:
        raise EvaluationError(f'could not parse formatting clause: unrecognized formatting clause "{clause}"')
    return clause, precision, position + 1


def _precision(digits: str) -> int:
    if not digits:
        text = 'converting precision to integer: strconv.Atoi: parsing "": invalid syntax'
        raise EvaluationError(f"could not parse formatting clause: error while parsing precision: error while {text}")
    if len(digits) > _MAX_PRECISION_DIGITS:
        raise EvaluationError("could not parse formatting clause: precision too large", "out-of-range")
    return int(digits) % 256  # x/text keeps it in eight bits


def _formatted(clause: str, precision: int | None, value: Value) -> str:
    try:
        return _CLAUSES[clause](value, _DEFAULT_PRECISION if precision is None else precision)
    except EvaluationError as error:
        raise EvaluationError(f"error during formatting: {error.message}", error.reason) from None


def _mismatch(what: str, value: Value) -> EvaluationError:
    return EvaluationError(f"{what}, was given {type_name(value)}")


def _string(value: Value, _: int) -> str:
    if value is None:
        return "null"
    if type(value) in (list, dict, Pairs) or isinstance(value, dict):
        return _literal(value)
    if type(value) is Type:
        return value.name
    if type(value) is bytes:
        try:
            return str(value, "utf-8")
        except UnicodeDecodeError:
            text = 'could not convert argument "invalid UTF-8 in bytes, cannot convert to string" to string'
            raise EvaluationError(text, "conversion") from None
    if type(value) in (bool, int, UInt, float, str, Timestamp, Duration):
        return to_text(value)
    kinds = "strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps"
    raise _mismatch(f"string clause can only be used on {kinds}", value)


def _literal(value: Value) -> str:
    """A value inside a list or map, written like a CEL literal."""
    kind = type(value)
    if kind is list:
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict | Pairs):
        pairs = sorted((_literal(key), _literal(item)) for key, item in entries(value))
        return f"{{{', '.join(f'{key}:{item}' for key, item in pairs)}}}"
    if kind is str:
        return go_quoted(value)
    if kind is bytes:
        return f"b{go_quoted(_string(value, 0))}"
    if kind is float:
        return f"{value:.6f}" if not (isnan(value) or isinf(value)) else f'"{double_text(value)}"'
    if kind is Timestamp or kind is Duration:
        return f'{"timestamp" if kind is Timestamp else "duration"}("{to_text(value)}")'
    if kind in (bool, int, UInt, Type, type(None)):
        return _string(value, 0)
    raise EvaluationError(f"no formatting function for {type_name(value)}")


def _decimal(value: Value, _: int) -> str:
    if type(value) not in (int, UInt):
        raise _mismatch("decimal clause can only be used on integers", value)
    return str(int(value))


def _fixed(value: Value, precision: int) -> str:
    if value == "NaN" or value in _INFINITIES:
        return _INFINITIES.get(value, "NaN")
    if type(value) is not float:
        raise _mismatch("fixed-point clause can only be used on doubles", value)
    if isnan(value) or isinf(value):
        return "NaN" if isnan(value) else "∞" if value > 0 else "-∞"
    return f"{value:,.{precision}f}"


def _scientific(value: Value, _: int) -> str:
    """Always six decimals: x/text does not look at the precision here."""
    if value == "NaN" or value in _INFINITIES:
        return _INFINITIES.get(value, "NaN").rjust(6)
    if type(value) is not float:
        raise _mismatch("scientific clause can only be used on doubles", value)
    if isnan(value) or isinf(value):
        return _fixed(value, 0).rjust(6)
    mantissa, exponent = f"{value:.6e}".split("e")
    sign = "-" if exponent[0] == "-" else ""
    return f"{mantissa}\u00d710{(sign + exponent[1:].rjust(2, '0')).translate(_SUPERSCRIPTS)}"


def _binary(value: Value, _: int) -> str:
    if type(value) not in (int, UInt, bool):
        raise _mismatch("only integers and bools can be formatted as binary", value)
    return f"{int(value):b}"


def _octal(value: Value, _: int) -> str:
    if type(value) not in (int, UInt):
        raise _mismatch("octal clause can only be used on integers", value)
    return f"{int(value):o}"


def _hex(value: Value, _: int) -> str:
    if type(value) is str:
        return value.encode("utf-8", "surrogatepass").hex()
    if type(value) is bytes:
        return value.hex()
    if type(value) not in (int, UInt):
        raise _mismatch("only integers, byte buffers, and strings can be formatted as hex", value)
    return f"{int(value):x}"


def _upper_hex(value: Value, precision: int) -> str:
    return _hex(value, precision).upper()


_CLAUSES: dict[str, Callable[[Value, int], str]] = {
    "s": _string,
    "d": _decimal,
    "f": _fixed,
    "e": _scientific,
    "b": _binary,
    "o": _octal,
    "x": _hex,
    "X": _upper_hex,
}
