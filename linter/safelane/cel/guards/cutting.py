"""The guard of an expression, cut out of its tree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from safelane.cel.analysis import plain_chain
from safelane.cel.ast import Call, Comprehension, ListLiteral, Literal, Name, Node, Tree
from safelane.cel.guards.looking import KINDS, TEXTUAL, Guard

_DEEPEST = 12  # variables in variables, and what else is nested
_LARGEST = 120  # nodes of a guard that is worth asking
_MOST = 600  # nodes that are looked at to find it
_LISTS, _COLLECTIONS, _SIZED = "list", "list map", "list map string"


def guard(tree: Tree, variables: Mapping[str, Tree]) -> Guard:
    """What must hold for a bool expression not to be false; ``variables`` are those below ``variables``."""
    found = _necessary(_Cutter(variables).test(tree.root, 0), wanted=False)
    return found if _size(found) <= _LARGEST else None


def _size(of: object) -> int:
    return 1 + sum(map(_size, of)) if isinstance(of, list) else 0


def _necessary(node: Guard, wanted: bool) -> Guard:
    """A guard without what can never make it ``wanted``; None when nothing can."""
    if node is None or node[0] == "not":
        return _not(None if node is None else _necessary(node[1], not wanted))
    if node[0] == "known":
        return node if node[1] is wanted else None
    if node[0] == "if":
        return _necessary_choice(node, wanted)
    if node[0] not in ("all", "any"):
        return node
    parts = [_necessary(part, wanted) for part in node[1:]]
    known = [part for part in parts if part is not None]
    decides_alone = (node[0] == "any") is wanted  # one part is enough
    if not known or (not decides_alone and len(known) < len(parts)):
        return None
    return known[0] if len(known) == 1 else [node[0], *known]


def _necessary_choice(node: list[Any], wanted: bool) -> Guard:
    one, other = (_necessary(part, wanted) for part in node[2:])
    conditions = [_necessary(node[1], value) for value in (True, False)]
    if one is None or other is None:
        condition = conditions[0 if other is None else 1]
        return None if condition is None or one is other else ["if", condition, one, other]
    return None if conditions == [None, None] else ["if", node[1], one, other]


class _Cutter:
    """Cuts guards out of the trees of one rule."""

    def __init__(self, variables: Mapping[str, Tree]) -> None:
        self._variables = variables
        self._left = _MOST

    def test(self, node: Node, depth: int) -> Guard:
        """The guard of a bool expression."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return None
        if isinstance(node, Literal):
            return ["known", node.value] if isinstance(node.value, bool) else None
        if isinstance(node, Comprehension):
            return self._macro(node, depth)
        own = self._own(node)
        if own is not None:
            return self.test(own.root, depth + 1)
        if not isinstance(node, Call):
            return None
        if node.target is not None:
            return self._asked(node, depth)
        return self._operator(node, depth)

    def _operator(self, node: Call, depth: int) -> Guard:
        function, arguments = node.function, node.arguments
        if function in ("_&&_", "_||_"):
            parts = [self.test(part, depth + 1) for part in _flat(node, function)]
            return ["all" if function == "_&&_" else "any", *parts]
        if function == "!_":
            return _not(self.test(arguments[0], depth + 1))
        if function == "_?_:_":
            return ["if", *(self.test(part, depth + 1) for part in arguments)]
        if function == "@in":
            return _pair("in", self._value(arguments[0], depth), self._value(arguments[1], depth))
        if function in ("_==_", "_!=_"):
            equal = self._sized(node._replace(function="_==_"), depth)
            if equal is None:
                equal = _pair("==", self._value(arguments[0], depth), self._value(arguments[1], depth))
            return equal if function == "_==_" else _not(equal)
        return self._sized(node, depth)

    def _asked(self, node: Call, depth: int) -> Guard:
        if node.function not in TEXTUAL or node.target is None or len(node.arguments) != 1:
            return None
        return _pair(node.function, self._value(node.target, depth), self._value(node.arguments[0], depth))

    def _macro(self, node: Comprehension, depth: int) -> Guard:
        if node.kind in ("exists", "exists_one"):
            return ["all", self._some(node.source, _COLLECTIONS, depth + 1), None]
        if node.kind == "all":
            return ["any", _not(self._some(node.source, _COLLECTIONS, depth + 1)), None]
        return None

    def _sized(self, node: Call, depth: int) -> Guard:
        """``size(x) > 0`` and what else says that there is something."""
        if len(node.arguments) != 2:
            return None
        counted, number = node.arguments
        least = number.value if isinstance(number, Literal) and type(number.value) is int else -1
        if not isinstance(counted, Call) or counted.function != "size" or least < 0:
            return None
        operand = counted.target if counted.target is not None else counted.arguments[0]
        some = self._some(operand, _SIZED, depth + 1)
        if node.function == "_==_":
            return _not(some) if least == 0 else ["all", some, None]
        if node.function == "_>_" or (node.function == "_>=_" and least > 0):
            return some if least == (node.function == "_>=_") else ["all", some, None]
        return None

    def _some(self, node: Node, kinds: str, depth: int) -> Guard:
        """Whether a collection has anything in it."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return None
        own = self._own(node)
        if own is not None:
            return self._some(own.root, kinds, depth + 1)
        if isinstance(node, ListLiteral):
            return None if node.optional else ["known", len(node.elements) > 0]
        if isinstance(node, Comprehension) and node.kind in ("map", "filter"):
            some = self._some(node.source, _COLLECTIONS, depth + 1)
            return some if node.kind == "map" and len(node.body) == 1 else ["all", some, None]
        if isinstance(node, Call):
            return self._some_of_call(node, kinds, depth)
        steps = plain_chain(node)
        return None if steps is None else ["some", ["at", *steps], kinds]

    def _some_of_call(self, node: Call, kinds: str, depth: int) -> Guard:
        if node.function in ("flatten", "distinct") and node.target is not None and not node.arguments:
            return ["all", self._some(node.target, _LISTS, depth + 1), None]
        if node.function == "_?_:_":
            condition, one, other = node.arguments
            picked = (self._some(one, kinds, depth + 1), self._some(other, kinds, depth + 1))
            return ["if", self.test(condition, depth + 1), *picked]
        return None

    def _value(self, node: Node, depth: int) -> Guard:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            return None
        if isinstance(node, Literal):
            return ["is", node.value] if isinstance(node.value, str | bool) else None
        if isinstance(node, ListLiteral):
            return None if node.optional or len(texts := _texts(node.elements)) < len(node.elements) else ["is", texts]
        if isinstance(node, Name) and node.name in KINDS:
            return ["kind", node.name]
        if isinstance(node, Call):
            return self._made(node, depth + 1)
        own, steps = self._own(node), plain_chain(node)
        if own is not None:
            return self._value(own.root, depth + 1)
        return None if steps is None else ["at", *steps]

    def _made(self, node: Call, depth: int) -> Guard:
        if node.function == "_?_:_":
            condition, one, other = node.arguments
            return ["pick", self.test(condition, depth), self._value(one, depth), self._value(other, depth)]
        operands = node.arguments if node.target is None else (node.target, *node.arguments)
        value = self._value(operands[0], depth) if operands else None
        if value is None:
            return None
        texts = _texts(operands[1:])
        if node.target is None and len(operands) == 1 and node.function in ("type", "string", "dyn"):
            return value if node.function == "dyn" else [node.function, value]
        if node.target is not None and node.function == "lowerAscii" and len(operands) == 1:
            return ["lowerAscii", value]
        fits = node.target is not None and node.function == "replace" and len(operands) == 3
        return ["replace", value, *texts] if fits and len(texts) == 2 and texts[0] else None

    def _own(self, node: Node) -> Tree | None:
        steps = plain_chain(node)
        known = steps is not None and len(steps) == 2 and steps[0] == "variables"
        return self._variables.get(steps[1]) if known and steps is not None else None


def _flat(root: Node, function: str) -> list[Node]:
    """The operands of nested calls of one operator, in their order."""
    found, pending = [], [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Call) and node.function == function and node.target is None:
            pending.extend(reversed(node.arguments))
        else:
            found.append(node)
    return found


def _texts(nodes: Iterable[Node]) -> list[str]:
    return [one.value for one in nodes if isinstance(one, Literal) and isinstance(one.value, str)]


def _not(of: Guard) -> Guard:
    if of is None or of[0] == "not":
        return None if of is None else of[1]
    return ["not", of]


def _pair(operation: str, one: Guard, other: Guard) -> Guard:
    return None if one is None or other is None else [operation, one, other]
