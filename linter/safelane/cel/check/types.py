"""Static types: how they are written, and how cel-go's messages call them."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple


class Type(NamedTuple):
    """A type by its name, with its parameters. A lone capital, or a name with a leading dash, is a type variable."""

    name: str
    params: tuple[Type, ...] = ()

    @property
    def is_variable(self) -> bool:
        """Whether this stands for a type that is not known yet."""
        return self.name[0] == "_" or (len(self.name) == 1 and self.name.isupper())

    @property
    def kind(self) -> str:
        """The name, a wrapper being what it wraps."""
        return self.params[0].name if self.name == "wrapper" else self.name


DYN, ERROR, NULL, BOOL, INT, STRING = (Type(n) for n in ("dyn", "!error!", "null_type", "bool", "int", "string"))
ANY = "google.protobuf.Any"
TIMESTAMP, DURATION = "google.protobuf.Timestamp", "google.protobuf.Duration"
OPTIONAL = "optional_type"
_PLAIN = frozenset({"bool", "int", "uint", "double", "string", "bytes", "null_type", "dyn", "!error!", "type"})
_OPAQUE = frozenset({OPTIONAL, "net.IP", "net.CIDR", "function"})
_BUILT_IN = _PLAIN | _OPAQUE | {"list", "map", "wrapper", ANY, TIMESTAMP, DURATION}
_MESSAGE_NAMES = {"null_type": "null", TIMESTAMP: "timestamp", DURATION: "duration", ANY: "any"}


def list_of(element: Type) -> Type:
    """``list(element)``."""
    return Type("list", (element,))


def map_of(key: Type, value: Type) -> Type:
    """``map(key, value)``."""
    return Type("map", (key, value))


def optional_of(content: Type) -> Type:
    """``optional_type(content)``."""
    return Type(OPTIONAL, (content,))


def unwrapped(kind: Type) -> tuple[Type, bool]:
    """What is in an optional, and whether it was one."""
    return (kind.params[0], True) if kind.name == OPTIONAL else (kind, False)


def is_dyn(kind: Type) -> bool:
    """Whether anything may be there."""
    return kind.name in ("dyn", ANY)


def is_dyn_or_error(kind: Type) -> bool:
    """The same, or a mistake that has been reported."""
    return kind.name in ("dyn", ANY, "!error!")


def is_opaque(kind: Type) -> bool:
    """Whether cel-go holds this for an opaque type, whose parameters count."""
    return kind.name in _OPAQUE or (bool(kind.params) and kind.name not in _BUILT_IN)


def is_message(kind: Type) -> bool:
    """Whether cel-go holds this for an object with fields."""
    return kind.name not in _BUILT_IN and not kind.params and not kind.is_variable


@lru_cache(maxsize=512)
def parse(text: str) -> Type:
    """The type of a spelling such as ``map(string, list(int))``; raises ValueError."""
    kind, end = _parse(text.replace(" ", ""), 0)
    if end != len(text.replace(" ", "")):
        raise ValueError(f"not a type: {text!r}")
    return kind


def _parse(text: str, position: int) -> tuple[Type, int]:
    end = position
    while end < len(text) and text[end] not in "(),":
        end += 1
    name = text[position:end]
    if not name:
        raise ValueError(f"not a type: {text!r}")
    if not text.startswith("(", end):
        return _completed(name), end
    params: list[Type] = []
    while text[end] != ")":
        param, end = _parse(text, end + 1)
        params.append(param)
        if end >= len(text) or text[end] not in ",)":
            raise ValueError(f"not a type: {text!r}")
    return Type(name, tuple(params)), end + 1


def _completed(name: str) -> Type:
    """A type without the parameters that it has."""
    if name in ("list", "map", OPTIONAL):
        return Type(name, (DYN,) * (2 if name == "map" else 1))
    return Type(name)


def spelled(kind: Type) -> str:
    """The type as golden.json has it."""
    params = f"({', '.join(map(spelled, kind.params))})" if kind.params else ""
    return kind.name + params


def shown(kind: Type) -> str:
    """The type as a message of cel-go has it."""
    name = _MESSAGE_NAMES.get(kind.name, kind.name)
    params = f"({', '.join(map(shown, kind.params))})" if kind.params else ""
    return name + params


def signature(arguments: list[Type], member: bool) -> str:
    """The types of a call as a message of cel-go has them: ``string.(int)``."""
    receiver = f"{shown(arguments[0])}." if member else ""
    return f"{receiver}({', '.join(map(shown, arguments[1:] if member else arguments))})"
