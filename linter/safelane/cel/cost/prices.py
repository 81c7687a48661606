"""What a call costs: by cel-go's libraries, then by Kubernetes, then by cel-go's interpreter."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from safelane.cel.cost.meter import Outcome, pattern, size, traversal
from safelane.cel.runtime.formats import NamedFormat
from safelane.cel.runtime.maps import entries
from safelane.cel.values import Opaque, Pairs

Price = Callable[[str, Sequence[Outcome], Outcome], int]  # of overload id, arguments and result

_LIST = 10  # a list that is made
_SORTED = ("int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes")


def price(function: str, overload: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    """The cost of a call. ``overload`` is empty when the checker could not tell which one it would be."""
    tracked = _TRACKED.get(overload)
    if tracked is not None:
        return tracked(overload, arguments, result)
    known = _FUNCTIONS.get(function)
    if known is not None and arguments:
        return known(overload, arguments, result)
    if function == "_==_" and isinstance(arguments[0], Opaque):
        return 1
    standard = _STANDARD.get(overload)
    return 1 if standard is None else standard(overload, arguments, result)


def _list_result(_: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    return size(result) + 1 + _LIST


def _flatten(_: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    depth = arguments[1] if len(arguments) == 2 else 1
    return size(arguments[0]) * (depth if depth >= 0 else 1) + 1 + _LIST


def _compared(items: Outcome) -> int:
    length = size(items)
    factor = 2.1 if type(items) is list and items and isinstance(items[0], str | bytes) else 2.0
    return int(float(length * length) * factor) + 1 + _LIST


def _sets(factor: int) -> Price:
    return lambda _, arguments, result: 1 + size(arguments[0]) * size(arguments[1]) * factor


_TRACKED: dict[str, Price] = {
    "list_sets_contains_list": _sets(1),
    "list_sets_intersects_list": _sets(1),
    "list_sets_equivalent_list": _sets(2),
    "list_slice": _list_result,
    "lists_range": _list_result,
    "list_reverse": _list_result,
    "list_flatten": _flatten,
    "list_flatten_int": _flatten,
    "list_distinct": lambda _, arguments, result: _compared(arguments[0]),
    **{f"list_{kind}_sort": lambda _, arguments, result: _compared(arguments[0]) for kind in _SORTED},
    **{f"list_{kind}_sortByAssociatedKeys": lambda _, arguments, result: _compared(arguments[1]) for kind in _SORTED},
}


def _one(_: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    return 1


def _text(factor: int = 1) -> Price:
    return lambda _, arguments, result: traversal(size(arguments[0]) * factor)


def _whole(value: Outcome) -> int:
    """The cost of going through a value with all that is in it."""
    if isinstance(value, str):
        return int(len(value.encode("utf-8", "replace")) * 0.1)
    if isinstance(value, bytes):
        return int(len(value) * 0.1)
    if isinstance(value, list):
        return sum(map(_whole, value))
    if isinstance(value, dict | Pairs):
        return sum(_whole(key) + _whole(item) for key, item in entries(value))
    return 1


def _find(_: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    return pattern(size(arguments[0]), size(arguments[1]))


def _ip(overload: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    return 1 if overload == "cidr_ip" else traversal(size(arguments[0]))


def _contains_ip(overload: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    cost = traversal(2 * size(arguments[0]))
    return cost + (traversal(size(arguments[1])) if overload == "cidr_contains_ip_string" else 0)


def _contains_cidr(overload: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    cost = traversal(2 * size(arguments[0])) + traversal(size(arguments[0])) + 1
    return cost + (traversal(size(arguments[1])) if overload == "cidr_contains_cidr_string" else 0)


def _validate(_: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    named = arguments[0]
    return pattern(size(arguments[1]), named.regex_size) if isinstance(named, NamedFormat) else 1


def _selector(_: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    length = size(arguments[1])
    return _LIST + traversal(length) + -(-length // 2) * 50


_NOMINAL = [
    "serviceAccount",
    "path",
    "group",
    "resource",
    "subresource",
    "namespace",
    "name",
    "allowed",
    "reason",
    "error",
    "errored",
    "masked",
    "prefixLength",
    "family",
    "isUnspecified",
    "isLoopback",
    "isLinkLocalMulticast",
    "isLinkLocalUnicast",
    "isGlobalUnicast",
    "format.named",
    "sign",
    "asInteger",
    "isInteger",
    "asApproximateFloat",
    "isGreaterThan",
    "isLessThan",
    "compareTo",
    "add",
    "sub",
    "major",
    "minor",
    "patch",
    "getScheme",
    "getHostname",
    "getHost",
    "getPort",
    "getEscapedPath",
    "getQuery",
]
_TRAVERSING = [
    "url",
    "lowerAscii",
    "upperAscii",
    "substring",
    "trim",
    "cidr",
    "isIP",
    "isCIDR",
    "quantity",
    "isQuantity",
    "semver",
    "isSemver",
]
_FUNCTIONS: dict[str, Price] = {
    **dict.fromkeys(_NOMINAL, _one),
    **dict.fromkeys(_TRAVERSING, _text()),
    **dict.fromkeys(("replace", "split", "ip.isCanonical"), _text(2)),
    **dict.fromkeys(
        ["isSorted", "sum", "max", "min", "indexOf", "lastIndexOf", "includes"],
        lambda _, arguments, result: _whole(arguments[0]),
    ),
    **dict.fromkeys(("find", "findAll"), _find),
    **dict.fromkeys(("fieldSelector", "labelSelector"), _selector),
    "check": lambda _, arguments, result: 350_000,
    "join": lambda _, arguments, result: traversal(size(result) * 2),
    "ip": _ip,
    "containsIP": _contains_ip,
    "containsCIDR": _contains_cidr,
    "validate": _validate,
}


def _second(_: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    return traversal(size(arguments[1]))


def _smaller(_: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    return traversal(min(size(arguments[0]), size(arguments[1])))


def _both(_: str, arguments: Sequence[Outcome], result: Outcome) -> int:
    return traversal(size(arguments[0]) + size(arguments[1]))


_STANDARD: dict[str, Price] = {
    **dict.fromkeys(("startsWith_string", "starts_with_string", "endsWith_string", "ends_with_string"), _second),
    **dict.fromkeys(("string_to_bytes", "bytes_to_string", "strings_quote", "string_format"), _text()),
    "in_list": lambda _, arguments, result: size(arguments[1]),
    **dict.fromkeys(
        [
            f"{verb}_{kind}"
            for verb in ("less", "greater", "less_equals", "greater_equals")
            for kind in ("string", "bytes")
        ],
        _smaller,
    ),
    "equals": _smaller,
    "not_equals": _smaller,
    "add_string": _both,
    "add_bytes": _both,
    "matches": _find,
    "matches_string": _find,
    "contains_string": lambda _, arguments, result: traversal(size(arguments[0])) * traversal(size(arguments[1])),
}
