"""Says of plain data that it surely fits a JSON Schema, without the library that would explain why it does not.

Only the keywords below are understood; with any other the answer is no, and the caller asks ``documents.schema``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

_SILENT = frozenset({"$schema", "$id", "$defs", "title", "description", "default", "examples"})
_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}


def surely_valid(value: Any, schema: Mapping[str, Any]) -> bool:
    """True only when the value fits the schema (draft 2020-12); False may also mean that it takes more to tell.

    The schema is one of safelane's own: it refers only to its own ``$defs`` and never to itself.
    """
    return _Quick(schema).fits(value, schema)


class _Quick:
    __slots__ = ("root",)

    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root

    def fits(self, value: Any, schema: Mapping[str, Any]) -> bool:
        for keyword, wanted in schema.items():
            if keyword not in _SILENT:
                check = _CHECKS.get(keyword)
                if check is None or not check(self, value, wanted, schema):
                    return False
        return True

    def reference(self, value: Any, wanted: str, schema: Mapping[str, Any]) -> bool:
        prefix, slash, name = wanted.rpartition("/")
        target = self.root.get("$defs", {}).get(name) if prefix + slash == "#/$defs/" else None
        return target is not None and self.fits(value, target)

    def any_of(self, value: Any, wanted: list[Any], _: Mapping[str, Any]) -> bool:
        return any(self.fits(value, option) for option in wanted)

    def properties(self, value: Any, wanted: Mapping[str, Any], _: Mapping[str, Any]) -> bool:
        return isinstance(value, dict) and all(self.fits(value[key], wanted[key]) for key in wanted if key in value)

    def additional(self, value: Any, wanted: Any, schema: Mapping[str, Any]) -> bool:
        if not isinstance(value, dict) or "patternProperties" in schema:
            return False
        others = [key for key in value if key not in schema.get("properties", ())]
        if isinstance(wanted, bool):
            return wanted or not others
        return all(self.fits(value[key], wanted) for key in others)

    def names(self, value: Any, wanted: Mapping[str, Any], _: Mapping[str, Any]) -> bool:
        return isinstance(value, dict) and all(self.fits(key, wanted) for key in value)

    def items(self, value: Any, wanted: Mapping[str, Any], _: Mapping[str, Any]) -> bool:
        return isinstance(value, list) and all(self.fits(element, wanted) for element in value)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _type(_: _Quick, value: Any, wanted: Any, __: Mapping[str, Any]) -> bool:
    # a boolean is an int to Python, and 1.0 an integer to JSON Schema: the first is no, the second is left to it
    names = [wanted] if isinstance(wanted, str) else wanted
    return any(type(value) in _TYPES.get(name, ()) for name in names)


def _one_of(_: _Quick, value: Any, wanted: list[Any], __: Mapping[str, Any]) -> bool:
    return isinstance(value, str) and value in wanted


def _const(_: _Quick, value: Any, wanted: Any, __: Mapping[str, Any]) -> bool:
    return type(value) is type(wanted) and isinstance(value, int | str) and value == wanted


def _required(_: _Quick, value: Any, wanted: list[str], __: Mapping[str, Any]) -> bool:
    return isinstance(value, dict) and all(key in value for key in wanted)


def _pattern(_: _Quick, value: Any, wanted: str, __: Mapping[str, Any]) -> bool:
    return isinstance(value, str) and re.search(wanted, value) is not None


_CHECKS: Mapping[str, Callable[[_Quick, Any, Any, Mapping[str, Any]], bool]] = {
    "$ref": _Quick.reference,
    "anyOf": _Quick.any_of,
    "properties": _Quick.properties,
    "additionalProperties": _Quick.additional,
    "propertyNames": _Quick.names,
    "items": _Quick.items,
    "type": _type,
    "enum": _one_of,
    "const": _const,
    "required": _required,
    "pattern": _pattern,
    "minLength": lambda _, value, wanted, __: isinstance(value, str) and len(value) >= wanted,
    "minItems": lambda _, value, wanted, __: isinstance(value, list) and len(value) >= wanted,
    "minimum": lambda _, value, wanted, __: _is_number(value) and value >= wanted,
    "maximum": lambda _, value, wanted, __: _is_number(value) and value <= wanted,
}
