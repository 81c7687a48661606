"""A rule on the whole change is judged where any part of the change counts."""

from __future__ import annotations

from safelane.authoring.examples import judge
from safelane.findings import Action

CONFIG = b"""\
version: 1
environments: [{name: staging}, {name: production, production: true}]
policies: [recommended]
settings:
  objects-mass-deleted: {action: deny, production: true}
"""
OBJECT = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%d}\n"


def test_what_has_no_environment_counts_beside_what_has_one() -> None:
    lost = {f"objects/{number}.yaml": OBJECT % number for number in range(30)}
    base = {"safelane.yaml": CONFIG, "apps/web/overlays/staging/a.yaml": OBJECT % 99, **lost}
    head = {"safelane.yaml": CONFIG, "apps/web/overlays/staging/a.yaml": OBJECT % 98}
    found = {finding.rule: finding for finding in judge(base, head, {}).findings}
    assert found["objects-mass-deleted"].action is Action.DENY
    assert found["objects-mass-deleted"].environments == ("staging",)
