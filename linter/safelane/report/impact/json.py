"""The contract's JSON of ``safelane impact``, with weights and notes beside it."""

from __future__ import annotations

from typing import Any

from safelane.facts.impact import Reached
from safelane.report.encoding import json_text
from safelane.report.impact import Reach
from safelane.report.impact.mermaid import picture
from safelane.report.options import RenderOptions

NAME = "json"


def render(reach: Reach, options: RenderOptions) -> str:
    """One JSON object."""
    impact = reach.impact
    return json_text(
        {
            "version": 1,
            "base": reach.base or None,
            "head": reach.head,
            "changed": list(impact.changed),
            "reached": {
                "resources": [_resource(row) for row in impact.resources],
                "services": list(impact.services),
                "environments": list(impact.environments),
                "regions": list(impact.regions),
                "clusters": list(impact.clusters),
                "owners": list(impact.owners),
            },
            "picture": picture(impact),
            "tiers": dict(impact.tiers),
            "notes": list(impact.notes),
        }
    )


def _resource(row: Reached) -> dict[str, Any]:
    said = row.resource
    return {
        "apiVersion": said.api_version,
        "kind": said.kind,
        "namespace": said.namespace,
        "name": said.name,
        "path": row.path,
        "environment": row.environment,
        "service": row.service,
        "region": row.region,
        "cluster": row.cluster,
        "owners": list(row.owners),
        "direct": row.direct,
        "via": [{"from": step.source, "to": step.target, "reason": step.reason} for step in row.via],
        "tier": row.tier,
        "dependents": row.dependents,
    }
