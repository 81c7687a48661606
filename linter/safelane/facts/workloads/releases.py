"""Helm values that objects hold themselves: Flux HelmReleases, Argo CD Applications, k3s HelmCharts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from safelane.documents import Document, embedded
from safelane.facts.merging import overlay_values
from safelane.facts.traced import Source, Traced, mapping
from safelane.facts.workloads.manifests import group_of
from safelane.location import to_pointer

_HELM_RELEASES = (("helm.toolkit.fluxcd.io", "HelmRelease"), ("helm.fluxcd.io", "HelmRelease"))
_HELM_CHARTS = (("helm.cattle.io", "HelmChart"), ("helm.cattle.io", "HelmChartConfig"))
_APPLICATIONS = {
    ("argoproj.io", "Application"): ("spec",),
    ("argoproj.io", "ApplicationSet"): ("spec", "template", "spec"),
}
_MAX_STEPS = 12  # deeper values are data, as in values files


def is_release(value: object) -> bool:
    """Whether an object of this kind may hold Helm values."""
    return isinstance(value, dict) and (group_of(value), value.get("kind")) in (
        *_HELM_RELEASES,
        *_HELM_CHARTS,
        *_APPLICATIONS,
    )


def release_values(made: Traced) -> tuple[Traced, ...]:
    """The Helm values that a release holds itself, as mappings, one for each of its charts that has some."""
    if not is_release(made.value):
        return ()
    kind = group_of(made.value), made.value["kind"]
    if kind in _HELM_RELEASES:
        found = [made.get("spec", "values")]
    elif kind in _HELM_CHARTS:
        found = [_parsed(made.get("spec", "valuesContent"))]
    else:
        found = [_of_source(source) for source in _sources(made.get(*_APPLICATIONS[kind]))]
    return tuple(values for values in found if values is not None and isinstance(values.value, dict))


def _sources(spec: Traced | None) -> Iterator[Traced]:
    if spec is None:
        return
    one, many = spec.get("source"), spec.get("sources")
    if one is not None:
        yield one
    if many is not None:
        yield from many.elements()


def _of_source(source: Traced) -> Traced | None:
    """Argo CD's order: parameters over ``valuesObject``, which counts instead of ``values``."""
    values = source.get("helm", "valuesObject") or _parsed(source.get("helm", "values"))
    parameters = source.get("helm", "parameters")
    said = _of_parameters(parameters) if parameters is not None else None
    if values is None or said is None or not isinstance(values.value, dict):
        return said or values
    return overlay_values(values, said)


def _parsed(text: Traced | None) -> Traced | None:
    if text is None or text.source is None or not isinstance(text.value, str):
        return None
    for document in embedded(text.source.document, to_pointer(text.source.path)):
        if isinstance(document, Document):
            return Traced(document.value, Source(document, ()))
    return None


def _of_parameters(parameters: Traced) -> Traced | None:
    """``[{name: a.b, value: "1"}]`` as Helm's ``--set`` reads it; names that lead into lists are left out."""
    tree: dict[str, Any] = {}
    for parameter in parameters.elements():
        name, value = parameter.get("name"), parameter.get("value")
        if name is None or value is None or not isinstance(name.value, str) or not isinstance(value.value, str):
            continue
        steps = [step.replace("\0", ".") for step in name.value.replace("\\.", "\0").split(".")]
        if len(steps) <= _MAX_STEPS and all(steps) and "[" not in name.value:
            forced = parameter.value.get("forceString") is True
            _put(tree, steps, value if forced else Traced(_scalar(value.value), value.source))
    return _nested(tree) if tree else None


def _put(tree: dict[str, Any], steps: list[str], value: Traced) -> None:
    for step in steps[:-1]:
        below = tree.get(step)
        if not isinstance(below, dict):
            below = tree[step] = {}
        tree = below
    tree[steps[-1]] = value


def _nested(tree: dict[str, Any]) -> Traced:
    return mapping({key: part if isinstance(part, Traced) else _nested(part) for key, part in tree.items()})


def _scalar(text: str) -> Any:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 and not text.startswith("0") else text
