"""Names that are not there, and names that nobody uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safelane.authoring.linting.expressions import Compiled
from safelane.authoring.linting.remarks import Page, Remark
from safelane.authoring.linting.shapes import ROOTS, Shape, misnamed
from safelane.cel.ast import Name, Select, walk
from safelane.errors import nearest
from safelane.location import from_cel, to_pointer

_OWN = ("params", "variables")


def unknown_members(page: Page, compiled: Iterable[Compiled]) -> Iterator[Remark]:
    """Fields of ``params``, ``variables`` and of what safelane provides that do not exist, or not yet."""
    params = dict.fromkeys(page.mapping("params"))
    defined: dict[str, Shape] = {}
    later = [row.get("name") for row in page.listed("variables") if isinstance(row, dict)]
    for one in compiled:
        roots: dict[str, Shape] = {**ROOTS, "params": params, "variables": defined if one.text.role == "variable" else
                                   dict.fromkeys(str(name) for name in later)}  # fmt: skip
        for wrong in misnamed(one.program.tree.root, roots):
            message = f"{wrong.owner} has no {wrong.field!r}"
            hint = nearest(wrong.field, wrong.choices).removeprefix("; ") or _all(wrong.choices)
            if wrong.owner == "variables" and wrong.field in later:
                message, hint = f"variables.{wrong.field} is defined below", "a variable may use those above it"
            yield page.at(one.text, wrong.at, message, "undeclared", hint)
        if one.text.role == "variable":
            defined = {**defined, one.text.name: None}


def _all(choices: Iterable[str]) -> str:
    found = sorted(choices)
    return f"there are {', '.join(found)}" if found else "there are none"


def unused(page: Page, compiled: Iterable[Compiled]) -> Iterator[Remark]:
    """Parameters and variables that no expression reads."""
    used: dict[str, set[str] | None] = {"params": set(), "variables": set()}
    for one in compiled:
        for owner in _OWN:
            found = _members(one, owner)
            known = used[owner]
            used[owner] = None if found is None or known is None else known | found
    for name in page.mapping("params"):
        if used["params"] is not None and name not in used["params"]:
            pointer = to_pointer(("params", name))
            message = f"the parameter {name!r} is never used"
            yield page.on(pointer, message, "unused", f"remove it, or read params.{name}", key=True)
    for index, row in enumerate(page.listed("variables")):
        variable = row.get("name") if isinstance(row, dict) else None
        if isinstance(variable, str) and used["variables"] is not None and variable not in used["variables"]:
            pointer = to_pointer(("variables", index, "name"))
            message = f"the variable {variable!r} is never used"
            yield page.on(pointer, message, "unused", f"remove it, or read variables.{variable}")


def _members(one: Compiled, owner: str) -> set[str] | None:
    """The members that are read; None when the whole is, so that any may be."""
    selected = {id(node.operand): node.field for node in walk(one.program.tree.root) if isinstance(node, Select)}
    found: set[str] = set()
    for node in walk(one.program.tree.root):
        if isinstance(node, Name) and node.name == owner:
            if id(node) not in selected:
                return None
            found.add(selected[id(node)])
    return found


def wrong_paths(page: Page) -> Iterator[Remark]:
    """``at`` and the paths of ``edit`` that begin with what no workload has."""
    known = ROOTS.get(str(page.raw.get("scope"))) if page.raw.get("scope") == "workload" else None
    if known is None:
        return
    rows = enumerate(page.listed("edit"))
    spelled = [("/at", page.raw.get("at"))]
    spelled += [(f"/edit/{index}/path", row.get("path")) for index, row in rows if isinstance(row, dict)]
    for pointer, path in spelled:
        if not isinstance(path, str):
            continue
        try:
            first = (*from_cel(path), None)[0]
        except ValueError:
            continue
        if isinstance(first, str) and first not in known:
            hint = nearest(first, known).removeprefix("; ") or _all(known)
            yield page.on(pointer, f"a workload has no {first!r}", "undeclared", hint)
