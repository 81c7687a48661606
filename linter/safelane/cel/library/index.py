"""Which library has which name, so that only the libraries are loaded that an expression needs."""

from __future__ import annotations

from functools import cache
from importlib import import_module

from safelane.cel.functions import Library

# A test compares these with what the modules hold.
_FUNCTIONS = {
    "operators": "_?_:_ _&&_ _||_ !_ _==_ _!=_ _<_ _<=_ _>_ _>=_ _+_ _-_ _*_ _/_ _%_ -_ @in _[_] _[?_]",
    "standard": "size contains startsWith endsWith matches",
    "conversions": "int uint double string bytes bool timestamp duration type dyn",
    "times": (
        "getFullYear getMonth getDate getDayOfMonth getDayOfWeek getDayOfYear getHours getMinutes getSeconds "
        "getMilliseconds"
    ),
    "optionals": (
        "optional.of optional.none optional.ofNonZeroValue optional.unwrap unwrapOpt value hasValue or orValue"
    ),
    "strings": (
        "charAt indexOf lastIndexOf lowerAscii upperAscii replace split substring trim join strings.quote format"
    ),
    "lists": (
        "isSorted sum min max indexOf lastIndexOf includes slice flatten sort @sortByAssociatedKeys lists.range "
        "reverse distinct first last"
    ),
    "sets": "sets.contains sets.equivalent sets.intersects",
    "regex": "find findAll",
    "url": "url isURL getScheme getHost getHostname getPort getEscapedPath getQuery",
    "quantity": (
        "quantity isQuantity sign isGreaterThan isLessThan compareTo asApproximateFloat asInteger isInteger add sub"
    ),
    "network": (
        "ip isIP ip.isCanonical family isUnspecified isLoopback isLinkLocalMulticast isLinkLocalUnicast "
        "isGlobalUnicast cidr isCIDR containsIP containsCIDR prefixLength masked string"
    ),
    "named_formats": (
        "format.named validate format.dns1123Label format.dns1123Subdomain format.dns1035Label format.qualifiedName "
        "format.dns1123LabelPrefix format.dns1123SubdomainPrefix format.dns1035LabelPrefix format.labelValue "
        "format.uri format.uuid format.byte format.date format.datetime"
    ),
    "semver": "semver isSemver isGreaterThan isLessThan compareTo major minor patch",
    "authorizer": (
        "path group serviceAccount resource subresource namespace name fieldSelector labelSelector check errored "
        "error allowed reason"
    ),
}
_TYPES = {
    "url": "kubernetes.URL",
    "quantity": "kubernetes.Quantity",
    "network": "net.IP net.CIDR",
    "named_formats": "kubernetes.NamedFormat",
    "semver": "kubernetes.Semver",
    "authorizer": (
        "kubernetes.authorization.Authorizer kubernetes.authorization.PathCheck kubernetes.authorization.GroupCheck "
        "kubernetes.authorization.ResourceCheck kubernetes.authorization.Decision"
    ),
}
NAMED_TYPES = frozenset({"net.IP", "net.CIDR"})  # Kubernetes does not register the others
MODULES = tuple(_FUNCTIONS)


def _inverted() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for module, names in _FUNCTIONS.items():
        for name in names.split():
            found[name] = (*found.get(name, ()), module)
    return found


FUNCTIONS = _inverted()
TYPES = {name: module for module, names in _TYPES.items() for name in names.split()}


@cache
def library(module: str) -> Library:
    """The library of one of ``MODULES``."""
    found: Library = import_module(f"safelane.cel.library.{module}").LIBRARY
    return found
