"""The words of a rule: what its expressions and parameters name and compare, for edits that come near to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from safelane.authoring.mutation.places import spots
from safelane.cel.ast import Call, Literal, Name, Node, Select
from safelane.frozen import dataclass
from safelane.rules.model import Rule
from safelane.rules.programs import Programs, environment_of

_COMPARING = frozenset(
    {"_==_", "_!=_", "@in", "_<_", "_>_", "_<=_", "_>=_", "startsWith", "endsWith", "matches", "contains"}
)
_JOINING = frozenset({"_&&_", "_||_"})
_INDEX = frozenset({"_[_]", "_[?_]"})
_NOT_KEYS = frozenset({"params", "variables", "field", "change", "changeset"})
_KEYS = frozenset({"key", "path"})
_PLAIN = re.compile(r"[\w./:*@ -]+")
_WORD = re.compile(r"[A-Za-z_*][\w*-]+")
_CLASSES = re.compile(r"\(\?\w+\)|\\[a-zA-Z]")
_MOST_WORDS, _MOST_PAIRS = 12, 60
Scalar = str | int | float


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Keys, texts and numbers of a rule, and ``pairs`` of a key with a value that it is compared with."""

    names: tuple[str, ...]
    texts: tuple[str, ...]
    numbers: tuple[float, ...]
    pairs: tuple[tuple[str, Scalar], ...]
    kinds: tuple[str, ...]


def vocabulary(rule: Rule) -> Vocabulary:
    """The words of a rule with a scope."""
    assert rule.scope is not None
    programs = Programs(rule, environment_of(rule.scope))
    params = {parameter.name: tuple(_flat(parameter.default)) for parameter in rule.params}
    names: dict[str, None] = {}
    values: dict[Scalar, None] = {}
    pairs: dict[tuple[str, Scalar], None] = {}
    for root in (*(program.tree.root for _, program in programs.variables), programs.deny.tree.root):
        found = _below(root, params)
        names |= dict.fromkeys(found.names)
        values |= dict.fromkeys(found.values)
        for spot in spots(root):
            pairs |= dict.fromkeys(_pairs(spot.node, params))
    values |= dict.fromkeys(value for one in params.values() for value in one)
    texts = tuple(value for value in values if isinstance(value, str) and value)
    numbers = tuple(value for value in values if not isinstance(value, str))
    kinds = tuple(kind.rpartition("/")[2] for kind in rule.match.kinds)
    return Vocabulary(tuple(names) or ("spec",), texts or ("other",), numbers or (1,), tuple(pairs), kinds)


@dataclass(frozen=True, slots=True)
class _Found:
    names: tuple[str, ...]
    values: tuple[Scalar, ...]
    of_field: frozenset[str]


def _below(root: Node, params: Mapping[str, tuple[Scalar, ...]]) -> _Found:
    names: list[str] = []
    values: list[Scalar] = []
    of_field: set[str] = set()
    for node, parent, *_ in spots(root):
        if isinstance(node, Select):
            owner = node.operand.name if isinstance(node.operand, Name) else ""
            values += params.get(node.field, ()) if owner == "params" else ()
            of_field |= {node.field} if owner == "field" else set()
            names += [node.field] if owner not in _NOT_KEYS else []
        elif isinstance(node, Literal) and isinstance(parent, Call) and parent.function in _INDEX:
            names += [node.value] if isinstance(node.value, str) else []
        elif isinstance(node, Literal):
            values += _flat(node.value)
    return _Found(tuple(names), tuple(values), frozenset(of_field))


def _pairs(node: Node, params: Mapping[str, tuple[Scalar, ...]]) -> Iterator[tuple[str, Scalar]]:
    """A key beside what it is compared with; of ``field``, the keys of a condition beside its values."""
    if not isinstance(node, Call):
        return
    if node.function in _COMPARING:
        found = _below(node, params)
        yield from ((name, value) for name in found.names for value in found.values)
    elif node.function in _JOINING:
        parts = [_below(part, params) for part in _parts(node)]
        keys = [value for part in parts if part.of_field & _KEYS for value in part.values if isinstance(value, str)]
        values = [value for part in parts if part.of_field and not part.of_field & _KEYS for value in part.values]
        if len(keys) * len(values) <= _MOST_PAIRS:
            yield from ((key, value) for key in keys for value in values or (True, False, 1, "other"))


def _parts(node: Node) -> Iterator[Node]:
    pending = [node]
    while pending:
        one = pending.pop()
        if isinstance(one, Call) and one.function in _JOINING:
            pending += reversed(one.arguments)
        else:
            yield one


def _flat(value: Any) -> Iterator[Scalar]:
    """The scalars in a literal or a default; of a pattern, the words in it."""
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, str):
        yield from _words(value)
    elif isinstance(value, Iterable) and not isinstance(value, bytes):
        for one in value:
            yield from _flat(one)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield value


def _words(text: str) -> Iterator[str]:
    if _PLAIN.fullmatch(text):
        yield text
    elif text:
        yield from _WORD.findall(_CLASSES.sub(" ", text.replace("[.]", ".").replace("\\.", ".")))[:_MOST_WORDS]
