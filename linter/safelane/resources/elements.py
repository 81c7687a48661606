"""What tells the elements of a list apart: the key that names them, and whether their order means something."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safelane.location import Path, to_cel, to_pointer

# Kubernetes' patch merge keys, and those that routers, firewalls, alerts and pipelines use.
_KEYS = ("name", "id", "key", "host", "mountPath", "containerPort", "port", "path", "topologyKey", "alert", "record")
_KEYS_OF_LISTS = {
    "volumeMounts": ("mountPath",),
    "volumeDevices": ("devicePath",),
    "conditions": ("type",),
    "hostAliases": ("ip",),
    "ownerReferences": ("uid", "name"),
}
# fmt: off
_ORDERED = frozenset((
    "args", "command", "entrypoint", "cmd", "script", "scripts", "commands", "initcontainers", "rules", "routes",
    "route", "http", "tcp", "terms", "filters", "steps", "stages", "pipeline", "pipelines", "processors",
    "middlewares", "plugins", "patches", "patchesstrategicmerge", "patchesjson6902", "transformers", "components",
    "valuefiles", "valuesfiles", "valuesfrom", "relabelings", "metricrelabelings", "relabel_configs",
    "metric_relabel_configs", "relabelconfigs", "metricrelabelconfigs", "generators", "rewrites", "acls",
))
# fmt: on
_ORDERED_ENDS = ("args", "arguments", "command", "rules", "routes")


class ElementKey(str):
    """A step of a keyed path: the element of a list that has this name."""

    __slots__ = ()


def key_of_elements(lists: Sequence[list[Any]], list_name: str = "") -> str | None:
    """The field that names every element of all these lists, each once in its list; None when there is none."""
    filled = [items for items in lists if items]
    if not filled:
        return None
    for field in _KEYS_OF_LISTS.get(list_name, _KEYS):
        if all(_named_by(items, field) for items in filled):
            return field
    return None


def _named_by(items: list[Any], field: str) -> bool:
    seen: set[str] = set()
    for item in items:
        name = element_name(item, field)
        if name is None or name in seen:
            return False
        seen.add(name)
    return True


def element_name(item: Any, field: str) -> str | None:
    """The name of one element, None when it has none."""
    name = item.get(field) if isinstance(item, dict) else None
    if isinstance(name, str):
        return name
    return str(name) if isinstance(name, int) and not isinstance(name, bool) else None


def is_ordered(list_name: str, items: Sequence[Any]) -> bool:
    """Whether the order of a list means something: what runs or matches first. A document that is a list counts so."""
    name = list_name.lower()
    if not (name in _ORDERED or name.endswith(_ORDERED_ENDS) or not name):
        return False
    # the rules of a Role are a set, whatever their name says
    return not all(isinstance(item, dict) and "verbs" in item for item in items)


def to_keyed_cel(steps: Path) -> str:
    """CEL's spelling of a path with named elements: ``spec.containers['web'].image``."""
    parts: list[str] = []
    for step in steps:
        if isinstance(step, ElementKey):
            parts.append("['" + step.replace("\\", "\\\\").replace("'", "\\'") + "']")
        else:
            spelled = to_cel((step,))
            parts.append(f".{spelled}" if parts and not spelled.startswith("[") else spelled)
    return "".join(parts)


def last_key(steps: Path) -> str:
    """The last mapping key of a path: of ``args[0]`` it is ``args``; empty when there is none."""
    named = (step for step in reversed(steps) if isinstance(step, str) and not isinstance(step, ElementKey))
    return next(named, "")


def keyed_pointer(value: Any, path: Path) -> str:
    """The RFC 6901 pointer of a path, with the names of elements in place of indices where lists are keyed.

    Steps that lead out of the value stay as they are.
    """
    steps: list[str | int] = []
    list_name = ""
    for step in path:
        named: str | int = step
        if isinstance(step, int) and isinstance(value, list) and 0 <= step < len(value):
            field = key_of_elements([value], list_name)
            named = (element_name(value[step], field) if field else None) or step
        steps.append(named)
        value = _below(value, step)
        list_name = step if isinstance(step, str) else list_name
    return to_pointer(tuple(steps))


def _below(value: Any, step: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(step)
    if isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    return None
