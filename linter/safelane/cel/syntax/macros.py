"""The macros of Kubernetes' environment: calls that become nodes of their own while the expression is parsed."""

from __future__ import annotations

from safelane.cel.ast import Call, Comprehension, Name, Node, Select

# Method name -> the numbers of arguments with which it is a macro of one and of two variables.
_COMPREHENSIONS: dict[str, tuple[frozenset[int], frozenset[int]]] = {
    "all": (frozenset({2}), frozenset({3})),
    "exists": (frozenset({2}), frozenset({3})),
    "exists_one": (frozenset({2}), frozenset({3})),
    "existsOne": (frozenset(), frozenset({3})),
    "map": (frozenset({2, 3}), frozenset()),
    "filter": (frozenset({2}), frozenset()),
    "transformList": (frozenset(), frozenset({3, 4})),
    "transformMap": (frozenset(), frozenset({3, 4})),
    "transformMapEntry": (frozenset(), frozenset({3, 4})),
    "sortBy": (frozenset({2}), frozenset()),
    "optMap": (frozenset({2}), frozenset()),
    "optFlatMap": (frozenset({2}), frozenset()),
}


class Mistake(Exception):  # noqa: N818 - becomes a CompileError in the parser, which knows lines
    """Something wrong at an offset of the text."""

    def __init__(self, message: str, at: int) -> None:
        super().__init__(message)
        self.message = message
        self.at = at


def make_call(at: int, function: str, target: Node | None, arguments: tuple[Node, ...]) -> Node:
    """The node of a call: a macro's own node, or a ``Call``. Raises ``Mistake`` for wrong arguments of a macro."""
    if target is None:
        if function == "has" and len(arguments) == 1:
            return _has(at, arguments[0])
    elif function in _COMPREHENSIONS:
        one, two = _COMPREHENSIONS[function]
        if len(arguments) in one:
            return _comprehension(at, function, target, (arguments[:1], arguments[1:]))
        if len(arguments) in two:
            return _comprehension(at, function, target, (arguments[:2], arguments[2:]))
    return Call(at, function, target, arguments)


def _has(at: int, argument: Node) -> Node:
    if not isinstance(argument, Select) or argument.test or argument.optional:
        raise Mistake("invalid argument to has() macro", argument.at)
    return Select(at, argument.operand, argument.field, test=True)


def _comprehension(at: int, kind: str, source: Node, parts: tuple[tuple[Node, ...], tuple[Node, ...]]) -> Comprehension:
    names: list[str] = []
    for node in parts[0]:
        if not isinstance(node, Name) or node.name.startswith("."):
            what = f"{kind}() variable name must be a simple identifier" if kind.startswith("opt") else ""
            raise Mistake(what or "argument must be a simple name", node.at)
        if node.name in names:
            raise Mistake(f"duplicate variable name: {node.name}", node.at)
        names.append(node.name)
    return Comprehension(at, "exists_one" if kind == "existsOne" else kind, source, tuple(names), parts[1])
