"""Expressions of known types, as hypothesis makes them: a grammar of templates whose holes are named by types."""

from __future__ import annotations

import re
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

# Type -> leaves and templates, one a line; <type> is a hole. A leaf has no hole.
GRAMMAR = {
    "bool": """
        true
        false
        flag
        (<bool> && <bool>)
        (<bool> || dyn(<any>))
        !(<bool>)
        (<int> < <int>)
        (<int> >= <int>)
        (<double> == <double>)
        (<text> > <text>)
        (dyn(<any>) == <any>)
        (<int> != <int>)
        (<int> in <ints>)
        (<text> in o)
        <ints>.all(x, x < <int>)
        <ints>.exists(x, <int> < x)
        <ints>.exists_one(x, x == <int>)
        <text>.startsWith(<text>)
        <text>.contains(<text>)
        <text>.matches('^[a-z]+$')
        has(o.a)
        has(o.a.b)
        has(o.zz)
        has(o.zz.y)
        has(o.list.y)
        (<bool> ? <bool> : <bool>)
        optional.of(<int>).hasValue()
    """,
    "int": """
        0
        1
        -1
        10
        9223372036854775807
        -9223372036854775808
        n
        m
        o.a.b
        (<int> + <int>)
        (<int> - <int>)
        (<int> * <int>)
        (<int> / <int>)
        (<int> % <int>)
        -(<int>)
        size(<ints>)
        <text>.size()
        int(<double>)
        (<bool> ? <int> : <int>)
        <ints>[<int>]
        <text>.indexOf(<text>)
        o.?a.?b.orValue(<int>)
        o.?a.?zz.orValue(<int>)
    """,
    "double": """
        0.0
        1.5
        -2.25
        1e308
        double('NaN')
        d
        (<double> + <double>)
        (<double> * <double>)
        (<double> / <double>)
        double(<int>)
    """,
    "text": r"""
        ''
        'a'
        'é😀'
        'x,y'
        '\n'
        s
        t
        o.s
        (<text> + <text>)
        string(<int>)
        (<bool> ? <text> : <text>)
        <text>.replace(<text>, <text>)
        <text>.substring(1)
        <text>.charAt(0)
        <text>.upperAscii()
        <ints>.map(w, string(w)).join(<text>)
        <text>.split(',').join(<text>)
    """,
    "ints": """
        xs
        []
        [1, 2, 3]
        [<int>, <int>]
        (<ints> + <ints>)
        <ints>.map(x, x + <int>)
        <ints>.filter(x, x > <int>)
        <ints>.map(x, x > <int>, x * 2)
        (<bool> ? <ints> : <ints>)
    """,
    "any": """
        o
        o.list
        o.list[3]
        o.zz
        null
        ws
        1u
        b'é'
        dyn(<int>)
        dyn(<double>)
        dyn(<text>)
        dyn(<ints>)
        {'k': <int>, 'l': <int>}
        {'k': <any>}.map(k, k)
        o[<text>]
        [<any>, <any>]
        optional.of(<int>).optMap(v, v + <int>).orValue(<int>)
    """,
    # What Google's engine does not have, or answers otherwise.
    "more": """
        <ints>.sortBy(x, -x)
        <ints>.transformList(i, x, i + x)
        <ints>.sum()
        {'k': <int>}.transformMap(k, v, v + <int>)
        quantity(string(<int>)).add(<int>).compareTo(quantity('1'))
        '%s-%d'.format([<text>, <int>])
        sets.contains(<ints>, <ints>)
        <text>.find('[a-z]+')
        [<ints>, <ints>].flatten()
        optional.of(<int>)
        (<double> <= <double>)
    """,
}
_RULES = {kind: [line.strip() for line in text.strip().splitlines()] for kind, text in GRAMMAR.items()}
_LEAVES = {kind: [rule for rule in rules if "<" not in rule.replace(" < ", "")] for kind, rules in _RULES.items()}
_HOLE = re.compile(r"<(bool|int|double|text|ints|any)>")
COMMON = ("bool", "int", "double", "text", "ints", "any")


@st.composite
def expressions(draw: st.DrawFn, depth: int = 4, kinds: tuple[str, ...] = (*COMMON, "more")) -> str:
    """An expression whose tree has at most so many levels."""

    def of(kind: str, left: int) -> str:
        rules = _RULES[kind] if left > 0 else _LEAVES[kind]
        return _HOLE.sub(lambda hole: of(hole[1], left - 1), draw(st.sampled_from(rules)))

    return of(draw(st.sampled_from(kinds)), depth)
