"""Conditions that are always true or always false, branches that nothing reaches, comparisons that cannot hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from safelane import cel
from safelane.authoring.linting.constraints import Constraint, constraint_of, impossible, tautological
from safelane.authoring.linting.expressions import Compiled
from safelane.authoring.linting.remarks import Page, Remark
from safelane.authoring.linting.worlds import possible_values
from safelane.cel.ast import Call, Comprehension, Literal, Name, Node, Select, children, walk
from safelane.cel.syntax.unparse import unparse
from safelane.errors import nearest

_SAME = {"_==_": "true", "_<=_": "true", "_>=_": "true", "_!=_": "false", "_<_": "false", "_>_": "false"}
_SHOWN = 60
Found = tuple[int, str, str, str]


def constant_conditions(page: Page, one: Compiled, environment: cel.Environment) -> Iterator[Remark]:
    """What can be said of an expression's conditions without evaluating a rule."""
    known = possible_values(page.raw)
    for at, message, code, hint in _found(one.program.tree.root, environment, known, one.text.role):
        yield page.at(one.text, at, message, code, hint)


def _found(root: Node, environment: cel.Environment, known: Mapping[str, frozenset[str]], role: str) -> Iterator[Found]:
    pending: list[tuple[Node, Node | None, bool]] = [(root, None, role == "deny")]
    while pending:
        node, parent, is_condition = pending.pop()
        said = _constant(node, parent, environment) if is_condition else None
        if said is not None:
            yield _first(node), f"this condition is always {said}: {_short(node)}", "constant", _what_then(said)
            continue
        found = _said(node, known)
        if found is not None:
            yield found
            continue
        pending += reversed([(child, node, _is_condition(node, child)) for child in children(node)])


def _first(node: Node) -> int:
    """Where the text of a node begins: the first place of anything in it, a call's being its bracket."""
    return min(one.at - _before_bracket(one) for one in walk(node))


def _before_bracket(node: Node) -> int:
    if isinstance(node, Select):
        return len("has") if node.test else 0
    named = isinstance(node, Call) and node.target is None and node.function[0].isalpha()
    return len(node.function) if named and isinstance(node, Call) else 0


def _what_then(said: str) -> str:
    return f"remove it, or compare something that changes; it is {said} for every object"


def _is_condition(node: Node, child: Node) -> bool:
    if isinstance(node, Call):
        if node.function in ("_&&_", "_||_", "!_"):
            return True
        return node.function == "_?_:_" and child is node.arguments[0]
    return isinstance(node, Comprehension) and node.kind in ("all", "exists", "exists_one", "filter")


def _is_idiom(node: Node, parent: Node | None) -> bool:
    """``exists(x, true)`` asks for an element, and points at it; ``deny: true`` leaves all to ``match``."""
    return isinstance(node, Literal) and node.value is True and (parent is None or isinstance(parent, Comprehension))


def _constant(node: Node, parent: Node | None, environment: cel.Environment) -> str | None:
    """The value of a condition that reads nothing."""
    if _is_idiom(node, parent) or any(isinstance(one, Name | Comprehension) for one in walk(node)):
        return None
    try:
        value = environment.compile(unparse(node)).evaluate({}, 10_000)
    except (cel.CompileError, cel.EvaluationError):
        return None
    return str(value).lower() if isinstance(value, bool) else None


def _said(node: Node, known: Mapping[str, frozenset[str]]) -> Found | None:
    if not isinstance(node, Call):
        return None
    if node.function in _SAME and unparse(node.arguments[0]) == unparse(node.arguments[1]):
        text = f"both sides are the same, so that this is always {_SAME[node.function]}: {_short(node)}"
        return node.at, text, "comparison", "compare with something else, perhaps with the old object"
    if node.function == "_?_:_" and unparse(node.arguments[1]) == unparse(node.arguments[2]):
        return node.at, f"both branches are the same: {_short(node.arguments[1])}", "unreachable", "keep one of them"
    if node.function == "_?_:_":
        return _nested(node)
    if node.function in ("_&&_", "_||_"):
        return _joined(node)
    return _sized(node) or _enumerated(node, known)


def _nested(node: Call) -> Found | None:
    """A branch that asks again what the condition around it has answered."""
    condition = unparse(node.arguments[0])
    for branch, said in zip(node.arguments[1:], ("true", "false"), strict=True):
        for inner in walk(branch):
            if isinstance(inner, Call) and inner.function == "_?_:_" and unparse(inner.arguments[0]) == condition:
                unreached = inner.arguments[2] if said == "true" else inner.arguments[1]
                text = f"nothing reaches this branch, for {_short(inner.arguments[0])} is {said} here"
                return _first(unreached), text, "unreachable", "remove it, or ask something else"
    return None


def _joined(node: Call) -> Found | None:
    """What ``&&`` or ``||`` say of one value together."""
    operands = list(_flat(node, node.function))
    both = node.function == "_&&_"
    seen: dict[str, Node] = {}
    for operand in operands:
        text = unparse(operand)
        opposite = unparse(operand.arguments[0]) if _is_not(operand) and isinstance(operand, Call) else f"!{text}"
        if text in seen:
            return _first(operand), f"this condition stands twice: {_short(operand)}", "redundant", "remove one of them"
        if opposite in seen:
            said = "always false" if both else "always true"
            text = f"a condition and its opposite, so that this is {said}: {_short(operand)}"
            return _first(operand), text, "constant", "one of the two is meant"
        seen[text] = operand
    return _contradiction(operands, both)


def _contradiction(operands: list[Node], both: bool) -> Found | None:
    groups: dict[str, list[Constraint]] = {}
    for operand in operands:
        found = constraint_of(operand)
        if found is None:
            continue
        group = groups.setdefault(found.subject, [])
        group.append(found)
        if both and impossible(group):
            text = f"{found.subject} cannot be all of this at once: {' && '.join(one.text for one in group)}"
            return _first(operand), text, "comparison", "join alternatives with ||, or with in [...]"
        if not both and tautological(group):
            text = f"{found.subject} is always one of this: {' || '.join(one.text for one in group)}"
            return _first(operand), text, "constant", "join exclusions with &&"
    return None


def _flat(node: Node, function: str) -> Iterator[Node]:
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, Call) and one.function == function:
            pending += reversed(one.arguments)
        else:
            yield one


def _is_not(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "!_"


def _sized(node: Call) -> Found | None:
    """A size is never negative."""
    found = constraint_of(node)
    if found is None or not found.is_size:
        return None
    if found.high is not None and (found.high < 0 or (found.high == 0 and found.high_open)):
        return (
            node.at,
            f"a size is never negative, so that this is always false: {_short(node)}",
            "comparison",
            "use <= 0",
        )
    if found.high is None and found.low is not None and (found.low < 0 or (found.low == 0 and not found.low_open)):
        return (
            node.at,
            f"a size is never negative, so that this is always true: {_short(node)}",
            "comparison",
            "use > 0",
        )
    return None


def _enumerated(node: Call, known: Mapping[str, frozenset[str]]) -> Found | None:
    """A comparison of what has few values with one that it never has here."""
    found = constraint_of(node)
    if found is None or found.subject not in known:
        return None
    values = known[found.subject]
    wanted = found.among if found.among is not None else found.excluded
    if not wanted or not all(isinstance(value, str) for value in wanted):
        return None
    strange = sorted(str(value) for value in wanted if value not in values)
    listed = ", ".join(sorted(values))
    if strange:
        hint = nearest(strange[0], values).removeprefix("; ") or f"it is {listed}"
        return node.at, f"{found.subject} is never {strange[0]!r} here", "comparison", hint
    if values <= {str(value) for value in wanted}:
        said = "true" if found.among is not None else "false"
        return node.at, f"always {said}, for {found.subject} is only {listed} here", "constant", "match says so already"
    return None


def _short(node: Node) -> str:
    text = unparse(node)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
