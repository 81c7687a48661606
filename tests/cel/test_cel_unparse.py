"""Trees as text again."""

from __future__ import annotations

import pytest

from safelane.cel.ast import Call, Comprehension, Entry, ListLiteral, Literal, MapLiteral, Name, Node, Select
from safelane.cel.syntax.parser import parse
from safelane.cel.syntax.unparse import unparse


def bare(node: Node) -> Node:
    """The node without places."""
    if isinstance(node, Literal | Name):
        return node._replace(at=0)
    if isinstance(node, Select):
        return node._replace(at=0, operand=bare(node.operand))
    if isinstance(node, Call):
        target = bare(node.target) if node.target is not None else None
        return node._replace(at=0, target=target, arguments=tuple(map(bare, node.arguments)))
    if isinstance(node, ListLiteral):
        return node._replace(at=0, elements=tuple(map(bare, node.elements)))
    if isinstance(node, MapLiteral):
        entries = (Entry(0, bare(entry.key), bare(entry.value), entry.optional) for entry in node.entries)
        return node._replace(at=0, entries=tuple(entries))
    assert isinstance(node, Comprehension)
    return node._replace(at=0, source=bare(node.source), body=tuple(map(bare, node.body)))


@pytest.mark.parametrize(
    "text",
    [
        "a + b * c - d",
        "(a + b) * c - (d - e)",
        "a || b && !c",
        "(a || b) && c",
        "a ? b : c ? d : e",
        "(a ? b : c) ? d : (e ? f : g)",
        "-(a + 1) < -1",
        "x.y[0].?z[?'k'].f(1, 'two', b'\\xff', 3u, 1.5)",
        "has(a.b) && has(a.`b-c`)",
        "[1, ?a, [2]] + []",
        "{'a': 1, ?'b': c}.all(k, v, k != '' && v > 0)",
        "items.map(x, x > 1, x * 2).exists_one(y, y == 4)",
        "google.protobuf.Int64Value{value: 1}",
        "a in [1, 2] == true",
        '"quotes \\" and \\n"',
        "optional.of(1).optMap(v, v + 1)",
        "-9223372036854775808 + -a",
        "(-1).f()",
    ],
)
def test_a_tree_survives_its_text(text: str) -> None:
    tree = parse(text)
    assert bare(parse(unparse(tree.root)).root) == bare(tree.root)


def test_parentheses_stand_only_where_they_must() -> None:
    assert unparse(parse("(a.b).c + ((1))").root) == "a.b.c + 1"
    assert unparse(parse("!(a)").root) == "!a"
