"""Whether a policy or a binding selects a request (apiserver, pkg/admission/plugin/policy/matching)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from safelane.frozen import dataclass
from safelane.rules.admission.model import Constraints, ResourceRule
from safelane.rules.admission.reading import labels_of
from safelane.rules.admission.requests import Request, unknown
from safelane.rules.admission.selecting import selects


@dataclass(frozen=True, slots=True)
class Served:
    """The group and version as which a request was selected; ``certain`` is false when it may not be served so."""

    group: str
    version: str
    certain: bool = True


def selected(constraints: Constraints, request: Request) -> Served | None:
    """As what a request is selected, None when it is not.

    Raises EvaluationError with reason ``unavailable`` when that hangs on what Git cannot know.
    """
    served = _by_rules(constraints, request)
    if served is None or not _by_labels(constraints, request):
        return None
    if _fitting(constraints.excluded, constraints.equivalent, request) is not None:
        return None
    return served if not constraints.namespaces or _by_namespace(constraints, request) else None


def _by_namespace(constraints: Constraints, request: Request) -> bool:
    """What lives in no namespace is always selected, but Namespaces, which their own labels select."""
    if request.namespaced is False and not request.is_namespace:
        return True
    fits = selects(constraints.namespaces, *request.namespace_labels())
    if fits is None:
        where = f"namespace {request.namespace!r} is not in the tree" if request.namespace else "no namespace is said"
        raise unknown(f"{where}: whether its labels are selected cannot be known")
    return fits


def reachable(constraints: Constraints) -> bool:
    """Whether a change in Git can ever be selected: it connects to nothing, and changes no subresource by itself."""
    return not constraints.rules or any(
        set(rule.operations) != {"CONNECT"} and any("/" not in word or word.endswith("/*") for word in rule.resources)
        for rule in constraints.rules
    )


def _by_rules(constraints: Constraints, request: Request) -> Served | None:
    if not constraints.rules:
        return Served(request.group, request.version)
    return _fitting(constraints.rules, constraints.equivalent, request)


def _by_labels(constraints: Constraints, request: Request) -> bool:
    """On an update one of both sides is enough; what is not there has no labels, and is not selected."""
    sides = [one for one in (request.object, request.old) if one is not None]
    return not constraints.objects or any(selects(constraints.objects, labels_of(one)) for one in sides)


def _fitting(rules: Sequence[ResourceRule], equivalent: bool, request: Request) -> Served | None:
    """The request as written if a rule fits that, else the first equivalent of it that a rule fits."""
    own = Served(request.group, request.version)
    asked = [rule for rule in rules if _asks(rule, request)]
    found = _first(asked, (own,), request)
    if found is None and equivalent:
        found = _first(asked, (one for one in _equivalents(asked, request) if one != own), request)
    if found is not None and not found.certain:
        written = "/".join(filter(None, (request.group, request.version)))
        raise unknown(f"whether {request.kind} of {written} is served as {found.version} too cannot be known")
    return found


def _asks(rule: ResourceRule, request: Request) -> bool:
    """The cheap part: what needs no look at how the kind is served."""
    if not {"*", request.operation} & set(rule.operations):
        return False
    return not rule.names or request.name in rule.names


def _equivalents(rules: Iterable[ResourceRule], request: Request) -> Iterator[Served]:
    """Other groups and versions of the same resource; without its definition, every one that a rule names."""
    if not any(_group_may_fit(rule, request) for rule in rules):
        return
    known = request.resource.equivalents
    if known is not None:
        yield from (Served(group, version) for group, version in known)
        return
    for version in dict.fromkeys(one for rule in rules for one in rule.versions if one != "*"):
        yield Served(request.group, version, certain=False)


def _group_may_fit(rule: ResourceRule, request: Request) -> bool:
    """Whether it is worth asking under which groups a kind is served: only old kinds have another one."""
    return bool({"*", request.group} & set(rule.groups)) or request.group in ("", "extensions")


def _first(rules: Sequence[ResourceRule], served: Iterable[Served], request: Request) -> Served | None:
    for one in served:
        fits = [_fits(rule, one, request) for rule in rules]
        if True in fits:
            return one
        if None in fits:
            raise unknown(f"whether {request.kind} lives in namespaces cannot be known without its definition")
    return None


def _fits(rule: ResourceRule, served: Served, request: Request) -> bool | None:
    """None when the rule asks for a scope that nobody says."""
    if not {"*", served.group} & set(rule.groups) or not {"*", served.version} & set(rule.versions):
        return False
    if not _names_resource(rule, request):
        return False
    if rule.scope == "*":
        return True
    namespaced = request.namespaced
    return None if namespaced is None else namespaced is (rule.scope == "Namespaced")


def _names_resource(rule: ResourceRule, request: Request) -> bool:
    """Changes in Git are about whole objects: rules that name a subresource do not fit."""
    for word in rule.resources:
        name, _, inner = word.partition("/")
        if inner in ("", "*") and (name == "*" or _is(name, request)):
            return True
    return False


def _is(name: str, request: Request) -> bool:
    """Whether this is the name of the resource, which may have to be looked up."""
    return request.plural == name
