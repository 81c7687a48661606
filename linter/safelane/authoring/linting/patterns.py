"""Regular expressions that say nothing, because every text fits them; and parameters that are none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safelane.authoring.linting.expressions import Compiled
from safelane.authoring.linting.remarks import Page, Remark
from safelane.cel.ast import Call, Literal, Node, Select, dotted, walk
from safelane.cel.errors import EvaluationError
from safelane.cel.runtime.patterns import compiled
from safelane.location import to_pointer

_FUNCTIONS = frozenset({"matches", "find", "findAll"})
_PROBES = ("", "a", "Z9", "-", " x ", "/.:", "é", "0.5")


def idle_patterns(page: Page, one: Compiled) -> Iterator[Remark]:
    """Patterns of one expression, written there or as a parameter's default."""
    for node in walk(one.program.tree.root):
        if not isinstance(node, Call) or node.function not in _FUNCTIONS or not node.arguments:
            continue
        pattern = node.arguments[0] if node.target is not None else node.arguments[-1]
        if isinstance(pattern, Literal) and isinstance(pattern.value, str):
            if matches_everything(pattern.value):
                message = f"the pattern {pattern.value!r} matches every text"
                yield page.at(one.text, pattern.at, message, "pattern", "anchor it, or leave the condition out")
        else:
            yield from _of_parameter(page, pattern)


def _of_parameter(page: Page, node: Node) -> Iterator[Remark]:
    owner, _, name = (dotted(node) or "").partition(".") if isinstance(node, Select) else ("", "", "")
    body: Any = page.mapping("params").get(name) if owner == "params" else None
    default = body.get("default") if isinstance(body, dict) else None
    if not isinstance(default, str):
        return
    pointer = to_pointer(("params", name, "default"))
    try:
        compiled(default)
    except EvaluationError as error:
        yield page.on(pointer, f"not a pattern: {error.message}", "pattern", "see github.com/google/re2/wiki/Syntax")
        return
    if matches_everything(default):
        yield page.on(pointer, f"the pattern {default!r} matches every text", "pattern", "anchor it, or leave it out")


def matches_everything(pattern: str) -> bool:
    """Whether a pattern is found in any text of one line."""
    try:
        found = compiled(pattern)
    except EvaluationError:
        return False
    return all(found.search(probe.encode()) is not None for probe in _PROBES)
