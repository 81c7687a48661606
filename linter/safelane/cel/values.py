"""CEL's values where Python has no type of its own for them.

None, bool, int, float, str, bytes, list and dict are themselves. An int is an int64, a float a double; a bool is never
an int here, whatever Python says: code tells them apart with ``type(x) is``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from typing import Any, ClassVar, TypeAlias

from safelane.frozen import dataclass

# A CEL value. Its Python types are too many and too mixed for a union to help.
Value: TypeAlias = Any

INT_MIN, INT_MAX, UINT_MAX = -(2**63), 2**63 - 1, 2**64 - 1


class UInt(int):
    """An unsigned integer of 64 bits; the arithmetic is the engine's, not Python's."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"UInt({int(self)})"


@dataclass(frozen=True, slots=True, order=True)
class Timestamp:
    """A moment: nanoseconds since 1970-01-01T00:00:00Z. ``offset`` (seconds) is only how it was written."""

    ns: int
    offset: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A length of time in nanoseconds."""

    ns: int


@dataclass(frozen=True, slots=True)
class Type:
    """A type as a value, by its runtime name: ``int``, ``list``, ``google.protobuf.Timestamp``."""

    name: str


class Optional:
    """A value or none; ``Optional.NONE`` is the only empty one."""

    __slots__ = ("present", "value")
    NONE: ClassVar[Optional]

    def __init__(self, value: Value, present: bool = True) -> None:
        self.value = value
        self.present = present

    def __repr__(self) -> str:
        return f"Optional({self.value!r})" if self.present else "Optional.NONE"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Optional) and self.present == other.present and bool(self.value == other.value)

    __hash__ = None  # type: ignore[assignment]


Optional.NONE = Optional(None, present=False)


class Opaque:
    """The base of a library's own types. A subclass names itself in CEL and in cel-go, and has ``==`` and a text."""

    __slots__ = ()
    cel_type: ClassVar[str]
    go_type: ClassVar[str]

    def text(self) -> str:
        """The canonical spelling."""
        raise NotImplementedError

    @classmethod
    def of_text(cls, text: str) -> Opaque:
        """The value of a canonical spelling; raises ValueError."""
        raise NotImplementedError

    def is_zero(self) -> bool:
        """Whether ``optional.ofNonZeroValue`` of it is none."""
        return False


class Pairs:
    """A map whose keys Python's dict would confuse (``1``, ``1u``, ``1.0`` and ``true``) or cannot hold (a list)."""

    __slots__ = ("pairs",)

    def __init__(self, pairs: list[tuple[Value, Value]]) -> None:
        self.pairs = pairs

    def __iter__(self) -> Iterator[Value]:
        return iter([key for key, _ in self.pairs])

    def __len__(self) -> int:
        return len(self.pairs)

    def __repr__(self) -> str:
        return f"Pairs({self.pairs!r})"


_NAMES: dict[type, tuple[str, str]] = {
    type(None): ("null_type", "types.Null"),
    bool: ("bool", "types.Bool"),
    int: ("int", "types.Int"),
    UInt: ("uint", "types.Uint"),
    float: ("double", "types.Double"),
    str: ("string", "types.String"),
    bytes: ("bytes", "types.Bytes"),
    list: ("list", "*types.baseList"),
    Timestamp: ("google.protobuf.Timestamp", "types.Timestamp"),
    Duration: ("google.protobuf.Duration", "types.Duration"),
    Type: ("type", "*types.Type"),
    Optional: ("optional_type", "*types.Optional"),
    Pairs: ("map", "*types.baseMap"),
}
PYTHON_TYPES: dict[str, type] = {names[0]: kind for kind, names in _NAMES.items() if kind is not Pairs} | {"map": dict}


def type_name(value: Value) -> str:
    """The name of a value's runtime type, as ``type()`` and error messages have it."""
    return _names(value)[0]


def go_type_name(value: Value) -> str:
    """The name that cel-go's own type has, which some of its messages show."""
    return _names(value)[1]


def _names(value: Value) -> tuple[str, str]:
    names = _NAMES.get(type(value))
    if names is not None:
        return names
    if isinstance(value, dict):
        return "map", "*types.baseMap"
    if isinstance(value, Opaque):
        return value.cel_type, value.go_type
    raise TypeError(f"not a CEL value: {type(value).__name__}")
