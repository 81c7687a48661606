"""Expressions of known types, as hypothesis makes them; now and then an operand is of another type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

BINDINGS: dict[str, Any] = {
    "n": 7,
    "m": -3,
    "d": 2.5,
    "s": "héllo",
    "t": "",
    "flag": True,
    "xs": [3, 1, 2],
    "ws": ["b", "a", "é"],
    "o": {"a": {"b": 1}, "list": [1, "x", None, {"k": True}], "s": "text", "n": None},
}

Strategy = st.SearchStrategy[str]


def _literal(values: st.SearchStrategy[Any], write: Callable[[Any], str]) -> Strategy:
    return values.map(write)


_INTS = _literal(st.sampled_from([0, 1, 2, -1, 10, 255, 2**63 - 1, -(2**63)]), str)
_DOUBLES = st.sampled_from(["0.0", "1.5", "-2.25", "1e308", "double('NaN')", "1.0 / 0.0"])
_TEXTS = st.sampled_from(["''", "'a'", "'ab'", "'é😀'", "'%s'", "'1'", "'true'", "'x,y'", r"'\n'"])
_BOOLS = st.sampled_from(["true", "false", "flag"])


def expressions(depth: int = 3) -> Strategy:
    """Expressions of any type."""
    return st.one_of(_bool(depth), _int(depth), _text(depth), _list(depth), _double(depth), _any(depth))


def _maker(leaf: Strategy, grow: Callable[[int], list[Strategy]]) -> Callable[[int], Strategy]:
    def make(depth: int) -> Strategy:
        if depth <= 0:
            return leaf
        return st.deferred(lambda: st.one_of(leaf, *grow(depth - 1)))

    return make


def _of(template: str, *parts: Strategy) -> Strategy:
    return st.tuples(*parts).map(lambda texts: template.format(*texts))


_bool: Callable[[int], Strategy] = _maker(
    _BOOLS,
    lambda d: [
        _of("({} && {})", _bool(d), _bool(d)),
        _of("({} || {})", _bool(d), _any(d)),
        _of("!({})", _bool(d)),
        _of("({} {} {})", _int(d), st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), _int(d)),
        _of("({} == {})", _any(d), _any(d)),
        _of("({} in {})", _int(d), _list(d)),
        _of("{}.all(x, x {} {})", _list(d), st.sampled_from(["<", "==", "!="]), _int(d)),
        _of("{}.exists(x, {} < x)", _list(d), _int(d)),
        _of("{}.exists_one(x, x == {})", _list(d), _int(d)),
        _of("{}.startsWith({})", _text(d), _text(d)),
        _of("{}.contains({})", _text(d), _text(d)),
        _of("has(o.{})", st.sampled_from(["a", "a.b", "zz", "n", "s.x", "list.y"])),
        _of("({} ? {} : {})", _bool(d), _bool(d), _bool(d)),
    ],
)
_int: Callable[[int], Strategy] = _maker(
    st.one_of(_INTS, st.sampled_from(["n", "m", "o.a.b"])),
    lambda d: [
        _of("({} {} {})", _int(d), st.sampled_from(["+", "-", "*", "/", "%"]), _int(d)),
        _of("-({})", _int(d)),
        _of("size({})", _list(d)),
        _of("{}.size()", _text(d)),
        _of("int({})", _double(d)),
        _of("({} ? {} : {})", _bool(d), _int(d), _int(d)),
        _of("{}[{}]", _list(d), _int(d)),
        _of("{}.indexOf({})", _text(d), _text(d)),
    ],
)
_double: Callable[[int], Strategy] = _maker(
    st.one_of(_DOUBLES, st.just("d")),
    lambda d: [
        _of("({} {} {})", _double(d), st.sampled_from(["+", "-", "*", "/"]), _double(d)),
        _of("double({})", _int(d)),
    ],
)
_text: Callable[[int], Strategy] = _maker(
    st.one_of(_TEXTS, st.sampled_from(["s", "t", "o.s"])),
    lambda d: [
        _of("({} + {})", _text(d), _text(d)),
        _of("string({})", _int(d)),
        _of("({} ? {} : {})", _bool(d), _text(d), _text(d)),
        _of("{}.replace({}, {})", _text(d), _text(d), _text(d)),
        _of("{}.substring({})", _text(d), st.sampled_from(["0", "1", "9", "-1"])),
        _of("{}.map(w, string(w)).join({})", _list(d), _text(d)),
        _of("{}.upperAscii()", _text(d)),
        _of("{}.charAt({})", _text(d), st.sampled_from(["0", "1", "9"])),
    ],
)
_list: Callable[[int], Strategy] = _maker(
    st.sampled_from(["xs", "[]", "[1, 2, 3]", "[n]"]),
    lambda d: [
        _of("[{}, {}]", _int(d), _int(d)),
        _of("({} + {})", _list(d), _list(d)),
        _of("{}.map(x, x + {})", _list(d), _int(d)),
        _of("{}.filter(x, x > {})", _list(d), _int(d)),
        _of("{}.map(x, x > {}, x * 2)", _list(d), _int(d)),
        _of("({} ? {} : {})", _bool(d), _list(d), _list(d)),
    ],
)
_any: Callable[[int], Strategy] = _maker(
    st.sampled_from(
        ["o", "o.list", "o.list[3]", "o.zz", "null", "dyn(1)", "ws", "{'k': n}", "1u", "b'é'", "o.list[9]"]
    ),
    lambda d: [
        st.one_of(_bool(d), _int(d), _double(d), _text(d), _list(d)).map(lambda text: f"dyn({text})"),
        _of("{{'k': {}, 'l': {}}}", _int(d), _int(d)),
        _of("{{'k': {}}}.map(k, k)", _any(d)),
        _of("o[{}]", _text(d)),
        _of("o.?a.?b.orValue({})", _int(d)),
        _of("optional.of({}).optMap(v, v + {})", _int(d), _int(d)),
        _of("[{}, {}].map(x, y, x)", _any(d), _any(d)),
        _of("{}.transformList(i, x, i + x)", _list(d)),
        _of("{}.sortBy(x, -x)", _list(d)),
    ],
)
