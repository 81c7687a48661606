"""The signatures of the operators, as cel-go declares them, for the checker and for whoever looks one up.

Programs do not call these implementations: ``compile`` builds each operator in its own quick form.
"""

from __future__ import annotations

from collections.abc import Callable

from safelane.cel.errors import no_overload
from safelane.cel.functions import Function, Library, Overload
from safelane.cel.library.declare import DURATION, TIMESTAMP
from safelane.cel.runtime import access, arithmetic, order
from safelane.cel.runtime.equality import contains, equal
from safelane.cel.runtime.fuel import Frame
from safelane.cel.runtime.maps import ABSENT, lookup
from safelane.cel.values import Value

_NUMBERS = {"int64": "int", "uint64": "uint", "double": "double"}
_ORDERED = {
    "bool": "bool", "int64": "int", "uint64": "uint", "double": "double", "string": "string", "bytes": "bytes",
    "timestamp": TIMESTAMP, "duration": DURATION,
}  # fmt: skip
_MIXED = [(one, two) for one in _NUMBERS for two in _NUMBERS if one != two]


def _function(
    name: str, *signatures: tuple[str, str, str], call: Callable[..., Value], metered: bool = False
) -> Function:
    overloads = tuple(
        Overload(id_, tuple(args.split()), result, call, metered=metered) for id_, args, result in signatures
    )
    return Function(name, overloads, pure=True)


def _each(verb: str, kinds: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(f"{verb}_{suffix}", f"{kind} {kind}", kind) for suffix, kind in kinds.items()]


def _order(name: str, verb: str, test: Callable[[int], bool]) -> Function:
    same = [(f"{verb}_{suffix}", f"{kind} {kind}", "bool") for suffix, kind in _ORDERED.items()]
    mixed = [(f"{verb}_{one}_{two}", f"{_NUMBERS[one]} {_NUMBERS[two]}", "bool") for one, two in _MIXED]
    return _function(name, *same, *mixed, call=lambda left, right: test(order.compare(left, right, name)))


def _logic(decisive: bool) -> Callable[[Value, Value], bool]:
    def logic(left: Value, right: Value) -> bool:
        if type(left) is not bool or type(right) is not bool:
            raise no_overload()
        return left or right if decisive else left and right

    return logic


def _not(value: Value) -> bool:
    if type(value) is not bool:
        raise no_overload()
    return not value


def _choose(condition: Value, then: Value, otherwise: Value) -> Value:
    if type(condition) is not bool:
        raise no_overload()
    return then if condition else otherwise


def _in(frame: Frame, value: Value, items: Value) -> bool:
    return contains(items, value, frame) if type(items) is list else lookup(items, value) is not ABSENT


def _different(frame: Frame, left: Value, right: Value) -> bool:
    return not equal(left, right, frame)


def _element(value: Value, key: Value) -> Value:
    return access.element(value, key)


def _optional_element(value: Value, key: Value) -> Value:
    return access.optional_element(value, key)


_SUMS = [
    *_each("add", _NUMBERS), ("add_string", "string string", "string"), ("add_bytes", "bytes bytes", "bytes"),
    ("add_list", "list(A) list(A)", "list(A)"),
    ("add_timestamp_duration", f"{TIMESTAMP} {DURATION}", TIMESTAMP),
    ("add_duration_timestamp", f"{DURATION} {TIMESTAMP}", TIMESTAMP),
    ("add_duration_duration", f"{DURATION} {DURATION}", DURATION),
]  # fmt: skip
_DIFFERENCES = [
    *_each("subtract", _NUMBERS),
    ("subtract_timestamp_timestamp", f"{TIMESTAMP} {TIMESTAMP}", DURATION),
    ("subtract_timestamp_duration", f"{TIMESTAMP} {DURATION}", TIMESTAMP),
    ("subtract_duration_duration", f"{DURATION} {DURATION}", DURATION),
]
_OPTIONAL_INDICES = [
    ("optional_list_index_int", "optional_type(list(V)) int", "optional_type(V)"),
    ("optional_map_index_value", "optional_type(map(K,V)) K", "optional_type(V)"),
]
_INTEGERS = {"int64": "int", "uint64": "uint"}

LIBRARY = Library(
    (
        _function("_?_:_", ("conditional", "bool A A", "A"), call=_choose),
        _function("_&&_", ("logical_and", "bool bool", "bool"), call=_logic(decisive=False)),
        _function("_||_", ("logical_or", "bool bool", "bool"), call=_logic(decisive=True)),
        _function("!_", ("logical_not", "bool", "bool"), call=_not),
        _function("_==_", ("equals", "A A", "bool"), call=lambda frame, a, b: equal(a, b, frame), metered=True),
        _function("_!=_", ("not_equals", "A A", "bool"), call=_different, metered=True),
        _order("_<_", "less", lambda sign: sign < 0),
        _order("_<=_", "less_equals", lambda sign: sign <= 0),
        _order("_>_", "greater", lambda sign: sign > 0),
        _order("_>=_", "greater_equals", lambda sign: sign >= 0),
        _function("_+_", *_SUMS, call=arithmetic.add),
        _function("_-_", *_DIFFERENCES, call=arithmetic.subtract),
        _function("_*_", *_each("multiply", _NUMBERS), call=arithmetic.multiply),
        _function("_/_", *_each("divide", _NUMBERS), call=arithmetic.divide),
        _function("_%_", *_each("modulo", _INTEGERS), call=arithmetic.modulo),
        _function("-_", ("negate_int64", "int", "int"), ("negate_double", "double", "double"), call=arithmetic.negate),
        _function("@in", ("in_list", "A list(A)", "bool"), ("in_map", "A map(A,B)", "bool"), call=_in, metered=True),
        _function(
            "_[_]",
            ("index_list", "list(A) int", "A"),
            ("index_map", "map(A,B) A", "B"),
            *_OPTIONAL_INDICES,
            call=_element,
        ),
        _function(
            "_[?_]",
            ("list_optindex_optional_int", "list(V) int", "optional_type(V)"),
            ("optional_list_optindex_optional_int", "optional_type(list(V)) int", "optional_type(V)"),
            ("map_optindex_optional_value", "map(K,V) K", "optional_type(V)"),
            ("optional_map_optindex_optional_value", "optional_type(map(K,V)) K", "optional_type(V)"),
            call=_optional_element,
        ),
    )
)
