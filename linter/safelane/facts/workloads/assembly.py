"""All workloads of one scope on one side, companions joined to them, by kind, name and namespace."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from safelane.facts.traced import Traced, mapping
from safelane.facts.workloads.companions import is_companion, with_companions
from safelane.facts.workloads.inline import patches_in
from safelane.facts.workloads.manifests import is_workload, workload_of
from safelane.facts.workloads.operators import is_operated, operated_workloads
from safelane.facts.workloads.releases import release_values
from safelane.facts.workloads.roles import Roles
from safelane.facts.workloads.scalars import typed
from safelane.facts.workloads.values import workloads_in

Identity = tuple[str, str, str]  # kind ("" in values), name, and namespace ("" where nothing says it)
Found = tuple[Traced, Traced]  # the workload, and the object that holds its pod template
Workloads = dict[Identity, Found]


def of_objects(objects: Iterable[Traced], roles: Roles, service: str) -> Workloads:
    """The workloads of effective objects: those that run pods, and those that releases install from their values.

    Of two with one identity the first counts: what was changed comes before what stands beside it.
    """
    found: Workloads = {}
    companions = []
    whole = list(objects)
    for made in (*whole, *(patch for one in whole for patch in patches_in(one))):
        if is_companion(made.value):
            companions.append(made)
        elif is_workload(made.value):
            workload = workload_of(made)
            if workload is not None:
                found.setdefault(_identity(workload, made), (workload, made))
        elif is_operated(made.value):
            kind, namespace = made.value["kind"], _namespace(made)
            for name, workload in operated_workloads(made, roles).items():
                found.setdefault((kind, name, namespace), (workload, made))
        else:
            found = {**_of_release(made, roles, service), **found}
    joined = {
        key: (with_companions(workload, (one for one in companions if _meets(_namespace(one), key[2]))), made)
        for key, (workload, made) in found.items()
    }
    joined.update(_alone(companions, joined))
    return joined


def paired(before: Workloads, after: Workloads) -> Iterator[tuple[Identity, Found | None, Found | None]]:
    """What was and what is, by identity; what is left over pairs by kind and name when these leave one candidate, for
    then a namespace was written down, or is another one.
    """
    gone, come = _by_name(before.keys() - after.keys()), _by_name(after.keys() - before.keys())
    moved = {keys[0]: gone[name][0] for name, keys in come.items() if len(keys) == len(gone.get(name, ())) == 1}
    for key in sorted({*before, *after} - set(moved.values())):
        yield key, before.get(moved.get(key, key)), after.get(key)


def _by_name(keys: Iterable[Identity]) -> dict[tuple[str, str], list[Identity]]:
    found: dict[tuple[str, str], list[Identity]] = {}
    for key in keys:
        found.setdefault(key[:2], []).append(key)
    return found


def _identity(workload: Traced, made: Traced) -> Identity:
    return workload.value.get("kind", ""), workload.value.get("name", ""), _namespace(made)


def _namespace(made: Traced) -> str:
    said = typed(made.get("metadata", "namespace"), str)
    return said.value if said is not None else ""


def _meets(one: str, other: str) -> bool:
    return not one or not other or one == other


def of_values(values: Traced, roles: Roles, service: str) -> Workloads:
    """The workloads of a values file."""
    if not isinstance(values.value, dict):
        return {}
    return {("", name, ""): (workload, values) for name, workload in workloads_in(values, roles, service).items()}


def _of_release(made: Traced, roles: Roles, service: str) -> Workloads:
    said = typed(made.get("metadata", "name"), str)
    own = said.value if said is not None else service
    return {
        ("", f"{name or own}/{inner}", _namespace(made)): (workload, made)
        for name, values in reversed(release_values(made))
        for inner, workload in workloads_in(values, roles, name or service or own).items()
    }


def _alone(companions: list[Traced], known: Workloads) -> Workloads:
    """Autoscalers and budgets of workloads that this scope does not hold: a chart's, or another repository's."""
    found: Workloads = {}
    names = _by_name(known)
    for other in companions:
        target = other.get("spec", "scaleTargetRef") or other.get("spec", "targetRef")
        stub = _stub(other, target)
        key = _identity(stub, other)
        if other.value.get("kind") == "PodDisruptionBudget":
            if any(_has_budget_of(other, workload) for workload, _ in known.values()):
                continue
        elif any(_meets(namespace, key[2]) for _, _, namespace in names.get(key[:2], ())):
            continue
        workload = found[key][0] if key in found else stub
        found[key] = (with_companions(workload, [other]), other)
    return found


def _stub(other: Traced, target: Traced | None) -> Traced:
    name = target.get("name") if target is not None else other.get("metadata", "name")
    parts: dict[str, Traced | None] = {
        "name": typed(name, str) or Traced("", other.source),
        "partial": Traced(True, None),
    }
    if target is not None:
        parts["kind"] = typed(target.get("kind"), str) or Traced("Deployment", target.source)
    else:
        parts["podLabels"] = typed(other.get("spec", "selector", "matchLabels"), dict)
    return mapping(parts, other.source)


def _has_budget_of(budget: Traced, workload: Traced) -> bool:
    held = workload.get("disruptionBudget")
    source = held.first_source() if held is not None else None
    own = budget.first_source()
    return source is not None and own is not None and source.document is own.document
