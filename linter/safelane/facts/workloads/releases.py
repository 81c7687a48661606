"""Helm values that documents hold themselves.

Flux HelmReleases and the ConfigMaps that they read, Argo CD Applications, k3s HelmCharts, kustomizations with
``helmCharts``, and helmfiles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import reduce
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
_CHART_LISTS = ("helmCharts", "releases")
_VALUE_KEY = re.compile(r"(^|[._-])values([._-][a-z0-9-]+)?\.ya?ml$")
_CONFIG_MAP = ("", "ConfigMap")
_MAX_STEPS = 12  # deeper values are data, as in values files


def is_release(value: object) -> bool:
    """Whether a document of this shape may hold Helm values."""
    if not isinstance(value, dict):
        return False
    kind = group_of(value), value.get("kind")
    if kind == _CONFIG_MAP:
        return bool(_value_keys(value.get("data")))
    if "apiVersion" not in value and any(_is_list_of_charts(value.get(key)) for key in _CHART_LISTS):
        return True
    return kind in (*_HELM_RELEASES, *_HELM_CHARTS, *_APPLICATIONS) or _is_list_of_charts(value.get("helmCharts"))


def release_values(made: Traced) -> tuple[tuple[str | None, Traced], ...]:
    """``(name, values)`` of each chart that a document installs with values of its own; None is the document's name."""
    if not is_release(made.value):
        return ()
    charts = [part for key in _CHART_LISTS if (part := made.get(key)) is not None and _is_list_of_charts(part.value)]
    if charts:
        return tuple(named for part in charts for chart in part.elements() if (named := _of_chart(chart)) is not None)
    kind = group_of(made.value), made.value["kind"]
    if kind == _CONFIG_MAP:
        found = [_parsed(made.get("data", key)) for key in _value_keys(made.value["data"])]
        return tuple((None, values) for values in found if values is not None and isinstance(values.value, dict))
    if kind in _HELM_RELEASES:
        found = [made.get("spec", "values")]
    elif kind in _HELM_CHARTS:
        found = [_parsed(made.get("spec", "valuesContent"))]
    else:
        found = [_of_source(source) for source in _sources(made.get(*_APPLICATIONS[kind]))]
    return tuple((None, values) for values in found if values is not None and isinstance(values.value, dict))


def _value_keys(data: object) -> list[str]:
    """The keys of a ConfigMap that hold Helm values, as Flux and its users name them."""
    return [key for key in data if isinstance(key, str) and _VALUE_KEY.search(key)] if isinstance(data, dict) else []


def _is_list_of_charts(value: object) -> bool:
    return isinstance(value, list) and any(
        isinstance(one, dict) and isinstance(one.get("name"), str) and not {"valuesInline", "chart"}.isdisjoint(one)
        for one in value
    )


def _of_chart(chart: Traced) -> tuple[str, Traced] | None:
    """An entry of ``helmCharts`` or of a helmfile's ``releases``, whose ``values`` are a list, the last one on top."""
    body = chart.value if isinstance(chart.value, dict) else {}
    name = body.get("releaseName") or body.get("name")
    inline, listed = chart.get("valuesInline"), chart.get("values")
    parts = [inline] if inline is not None else listed.elements() if listed is not None else []
    said = [part for part in parts if isinstance(part.value, dict)]
    return (name, reduce(overlay_values, said)) if said and isinstance(name, str) else None


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
