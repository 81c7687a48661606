"""``field`` as rules see it: one changed leaf with what stands around it on both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from safelane.facts.charts import at, chart_folder, chart_value, release_chart, schema_at
from safelane.facts.view import View
from safelane.location import Path, to_cel
from safelane.resources import Edit


def with_firsts(edits: Iterable[Edit]) -> Iterator[tuple[Edit, bool]]:
    """Edits, and whether each is the first of its operation below its parent: what a rule on whole lists asks for."""
    seen: set[tuple[str, Path]] = set()
    for edit in edits:
        collection = (edit.operation, edit.path[: _shared(edit)])
        yield edit, collection not in seen
        seen.add(collection)


def _shared(edit: Edit) -> int:
    """How many steps lead to the nearest collection around the leaf that stands on both sides."""
    shared = min(len(edit.path), len(edit.base_path))
    return max(shared - 1, 0) if edit.operation == "modify" else shared


def field_value(edit: Edit, old: Any, new: Any, first: bool) -> dict[str, Any]:
    """The variable ``field``; ``old`` and ``new`` are the object before and after.

    ``parent`` and ``oldParent`` are the nearest collection around the leaf that stands on both sides, after and before:
    of an entry that was added or removed whole, the list it was added to or removed from; ``parentPath`` is its path
    after the change, and ``first`` tells the first of the leaves that one operation has below it. ``element`` and
    ``oldElement`` are the innermost element of a list that the leaf is in, null on the side that has none. ``default``
    and ``schema`` are of Helm values alone, see ``chart_facts``.
    """
    shared = _shared(edit)
    added, deleted = edit.operation == "add", edit.operation == "delete"
    return {
        "path": edit.keyed,
        "key": edit.key,
        "operation": edit.operation,
        "old": edit.old,
        "new": edit.new,
        "type": "absent" if deleted else type_of(edit.new),
        "oldType": "absent" if added else type_of(edit.old),
        "first": first,
        "parentPath": to_cel(edit.path[:shared]),
        "parent": at(new, edit.path[:shared]),
        "oldParent": at(old, edit.base_path[:shared]),
        "element": _element(new, edit.path),
        "oldElement": _element(old, edit.base_path),
        "default": None,
        "schema": {},
    }


def chart_facts(edit: Edit, path: str, head: View) -> dict[str, Any]:
    """What the chart of a values file says of a leaf at head: ``default`` (null when nothing) and ``schema``."""
    steps = edit.base_path if edit.operation == "delete" else edit.path
    return _said_by(head, chart_folder(head, path), steps, path)


def release_facts(edit: Edit, old: Any, new: Any, head: View) -> dict[str, Any]:
    """The same of a leaf of the values that a HelmRelease or an Application has for a chart of the tree."""
    deleted = edit.operation == "delete"
    found = release_chart(*((old, edit.base_path) if deleted else (new, edit.path)))
    return _said_by(head, *found) if found is not None else {}


def _said_by(head: View, chart: str, steps: Path, path: str = "") -> dict[str, Any]:
    defaults, schema = (chart_value(head, chart, name, path) for name in ("values.yaml", "values.schema.json"))
    return {"default": at(defaults, steps), "schema": schema_at(schema, steps)}


def type_of(value: object) -> str:
    """The contract's word for a JSON value's type."""
    names: Mapping[type, str] = {
        bool: "bool",
        int: "int",
        float: "double",
        str: "string",
        list: "list",
        dict: "map",
        type(None): "null",
    }
    return names[type(value)]


def _element(value: Any, path: Path) -> Any:
    """The innermost mapping on the way that is an element of a list; the leaf itself does not count."""
    found = None
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(step, int) and isinstance(value, dict):
            found = value
    return found
