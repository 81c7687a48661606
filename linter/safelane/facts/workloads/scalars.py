"""Small readings of traced values: a wrong type or a placeholder is absent, never a guess."""

from __future__ import annotations

from safelane.facts.traced import Traced, sequence
from safelane.location import to_pointer
from safelane.resources.identity import is_placeholder


def known(node: Traced | None) -> Traced | None:
    """The node, unless it is null or a placeholder."""
    return None if node is None or node.value is None or is_placeholder(node.value) else node


def integer(node: Traced | None) -> Traced | None:
    """An integer; digits in quotes count, since Helm's templates print both the same."""
    if node is None or isinstance(node.value, bool):
        return None
    if isinstance(node.value, int):
        return node
    if isinstance(node.value, float) and node.value.is_integer():
        return Traced(int(node.value), node.source)
    if isinstance(node.value, str) and node.value.isascii() and node.value.isdigit() and len(node.value) < 19:
        return Traced(int(node.value), node.source)
    return None


def text(node: Traced | None) -> Traced | None:
    """A string; a number as its document spells it (``tag: 1.10`` means ``1.10``), a placeholder is absent."""
    if node is None or node.value is None or isinstance(node.value, bool | dict | list) or is_placeholder(node.value):
        return None
    return node if isinstance(node.value, str) else Traced(_spelling(node), node.source)


def _spelling(node: Traced) -> str:
    raw = node.source.document.raw(to_pointer(node.source.path)) if node.source else None
    return raw if raw is not None else str(node.value)


def typed(node: Traced | None, *types: type) -> Traced | None:
    """The node when its value has one of the types (bool is no int) and is no placeholder."""
    found = known(node)
    if found is None or (isinstance(found.value, bool) and bool not in types):
        return None
    return found if isinstance(found.value, types) else None


def mappings(node: Traced | None) -> Traced | None:
    """A list of mappings, without the elements that are none; absent when the value is no list."""
    found = typed(node, list)
    if found is None or all(isinstance(element, dict) for element in found.value):
        return found
    return sequence([part for part in found.elements() if isinstance(part.value, dict)], found.source)
