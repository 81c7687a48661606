"""Constant format strings against the types of what they format."""

from __future__ import annotations

from safelane.cel.ast import Call, ListLiteral, MapLiteral, Node
from safelane.cel.check.context import Context
from safelane.cel.check.types import DURATION, TIMESTAMP, Type
from safelane.cel.errors import EvaluationError
from safelane.cel.library.format import clauses

_STRING = (
    "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, "
    "durations, and timestamps"
)
_INTEGERS = frozenset({"int", "uint"})
_DOUBLES = frozenset({"double", "string"})  # a string may be "NaN" or "Infinity"
_HEX = _INTEGERS | {"string", "bytes"}
_ANY = _HEX | {"double", "bool", "list", "map", "type", "null_type", TIMESTAMP, DURATION}
_CLAUSES: dict[str, tuple[frozenset[str], str]] = {
    "s": (_ANY, _STRING),
    "d": (_INTEGERS, "decimal clause can only be used on integers"),
    "f": (_DOUBLES, "fixed-point clause can only be used on doubles"),
    "e": (_DOUBLES, "scientific clause can only be used on doubles"),
    "b": (_INTEGERS | {"bool"}, "only integers and bools can be formatted as binary"),
    "o": (_INTEGERS, "octal clause can only be used on integers"),
    "x": (_HEX, "only integers, byte buffers, and strings can be formatted as hex"),
    "X": (_HEX, "only integers, byte buffers, and strings can be formatted as hex"),
}


def check_format(node: Call, text: str, arguments: ListLiteral, context: Context) -> None:
    """Note the first clause that cannot be, or cannot format its argument, and arguments too many."""
    used = 0
    try:
        for clause in clauses(text, len(arguments.elements)):
            wrong = _wrong(clause.letter, arguments.elements[used], context)
            if wrong is not None:
                bad, kind = wrong
                context.report(bad.at, f"error during formatting: {_CLAUSES[clause.letter][1]}, was given {kind.kind}")
                return
            used += 1
    except EvaluationError as error:
        context.report(node.at, error.message)
        return
    given = len(arguments.elements)
    if given > used:
        context.report(node.at, f"too many arguments supplied to string.format (expected {used}, got {given})")


def _wrong(clause: str, node: Node, context: Context) -> tuple[Node, Type] | None:
    """The node that a clause cannot format, and its type; of a list or map literal, a part of it."""
    kind = context.variables.resolved(context.types[id(node)], free_is_dyn=True)
    if kind.name != "dyn" and kind.kind not in _CLAUSES[clause][0]:
        return node, kind
    if clause != "s":
        return None
    parts: tuple[Node, ...] = ()
    if isinstance(node, ListLiteral):
        parts = node.elements
    elif isinstance(node, MapLiteral):
        parts = tuple(part for entry in node.entries for part in (entry.key, entry.value))
    return next((found for part in parts if (found := _wrong(clause, part, context)) is not None), None)
