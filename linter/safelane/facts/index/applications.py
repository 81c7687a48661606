"""Which Argo CD Applications an object makes."""

from __future__ import annotations

from typing import Any

from safelane.facts.index.filling import filled
from safelane.facts.index.generators import Generators, UntoldError
from safelane.facts.index.unknown import UnknownError
from safelane.facts.view import View
from safelane.git.repository import MissingObjectError
from safelane.resources.identity import group_of, reference_of


def applications_of(value: Any, view: View) -> list[str] | None:
    """The names of the Applications that an Application or ApplicationSet stands for, sorted; none for other objects.

    None when the tree does not tell, as with a generator that asks clusters. Raises UnknownError.
    """
    said = reference_of(value)
    if group_of(said.api_version) != "argoproj.io" or said.kind not in ("Application", "ApplicationSet"):
        return []
    if said.kind == "Application":
        return [said.name] if said.name else None
    spec = value.get("spec")
    if not isinstance(spec, dict):
        return None
    go = spec.get("goTemplate") is True
    try:
        names = [
            _name(template, spec.get("template"), params, go)
            for params, template in Generators(view, go).expand(spec.get("generators"), {})
        ]
    except UntoldError:
        return None
    except MissingObjectError as error:
        raise UnknownError(str(error), error.help) from error
    known = [name for name in names if name is not None]
    return sorted(set(known)) if len(known) == len(names) else None


def _name(own: Any, general: Any, params: dict[str, Any], go: bool) -> str | None:
    for template in (own, general):
        metadata = template.get("metadata") if isinstance(template, dict) else None
        text = metadata.get("name") if isinstance(metadata, dict) else None
        if isinstance(text, str) and text:
            return filled(text, params, go)
    return None
