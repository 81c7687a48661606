"""What an evaluation can cost at most in Kubernetes' units, apart from the turns of its loops and from long texts.

Programs count with these, which takes no time; only when the sum reaches the budget is the cost measured.
"""

from __future__ import annotations

from safelane.cel.ast import Call, Comprehension, ListLiteral, Literal, MapLiteral, Name, Node, Select, children
from safelane.cel.runtime.fuel import LONG

_TEXT = LONG // 10 + 1  # going through a text that is not counted on its own
_FREE = frozenset({"_&&_", "_||_", "_?_:_", "or", "orValue"})
_FLAT = frozenset({"!_", "-_", "_-_", "_*_", "_/_", "_%_", "size", "_[_]", "_[?_]", "hasValue", "value", "dyn", "type"})
_TWICE = frozenset({"_+_", "replace", "split", "ip.isCanonical"})
_PATTERNS = frozenset({"matches", "find", "findAll"})
_SQUARE = frozenset({"contains", "validate"})
_TURNS = {"all": 3, "exists": 4, "exists_one": 3}


def weight(node: Node) -> int:
    """The most that one evaluation of a node costs; a macro in it counts without its turns."""
    total = 0
    pending = [(node, 1)]
    while pending:
        part, times = pending.pop()
        total += times * _own(part)
        if isinstance(part, Comprehension):
            twice = part.kind.startswith("opt")  # Kubernetes evaluates the source of these twice
            pending.append((part.source, times * (2 if twice else 1)))
            pending.extend((body, times) for body in part.body if twice)
        else:
            pending.extend((child, times) for child in children(part))
    return total


def turn(node: Comprehension) -> int:
    """The most that one turn of a macro costs."""
    return sum(map(weight, node.body)) + _TURNS.get(node.kind, 45)


def _own(node: Node) -> int:
    if isinstance(node, Call):
        return _call(node)
    if isinstance(node, Name | Select):
        return 1
    if isinstance(node, ListLiteral):
        return 10
    if isinstance(node, MapLiteral):
        return 40
    return 60 if isinstance(node, Comprehension) else 0


def _call(node: Call) -> int:
    if node.function in _FREE:
        return 0
    if node.function in _FLAT:
        return 1
    if node.function in _PATTERNS:
        return _TEXT * max(_length(node, LONG) // 4 + 1, 1)
    if node.function == "check":
        return 350_000
    if node.function in _SQUARE:
        return _TEXT * (276 if node.function == "validate" else _length(node, LONG) // 10 + 1)
    return max(1, _TEXT * (2 if node.function in _TWICE else 1)) + 20


def _length(node: Call, otherwise: int) -> int:
    """The length of the text that is the last argument, if it is a constant."""
    last = node.arguments[-1] if node.arguments else None
    return len(last.value) if isinstance(last, Literal) and isinstance(last.value, str) else otherwise
