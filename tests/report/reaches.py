"""A reach by hand, for tests of what shows it."""

from __future__ import annotations

from safelane.facts.impact import Impact, Reached, Step
from safelane.report.impact import Reach
from safelane.resources import ResourceReference

BASE = "apps/web/base/config.yaml"
UNIT = "apps/web/overlays/production/kustomization.yaml"


def row(
    kind: str, name: str, via: tuple[Step, ...], environment: str | None = "production", direct: bool = False
) -> Reached:
    """A reached object of the service web."""
    return Reached(
        resource=ResourceReference("v1", kind, "shop", name),
        path=BASE,
        environment=environment,
        service="web",
        region=None,
        cluster="eu-1",
        owners=("@web",),
        direct=direct,
        via=via,
        production=environment == "production",
        tier=1,
    )


TO_UNIT = Step(BASE, UNIT, "lists it")
TO_MAP = Step(UNIT, "ConfigMap shop/settings", "builds it")
TO_WEB = Step("ConfigMap shop/settings", "Deployment shop/web", "reads ConfigMap settings")
IMPACT = Impact(
    changed=(BASE, "README.md"),
    resources=(
        row("ConfigMap", "settings", (TO_UNIT, TO_MAP), direct=True),
        row("Deployment", "web", (TO_UNIT, TO_MAP, TO_WEB)),
    ),
    services=("web",),
    environments=("production",),
    clusters=("eu-1",),
    owners=("@web",),
    tiers={"web": 1},
    notes=("something could not be looked up",),
)
REACH = Reach("a" * 40, None, IMPACT)


def wide(count: int) -> Impact:
    """A reach of so many objects below one kustomization."""
    rows = [row("ConfigMap", f"c{i}", (TO_UNIT, Step(UNIT, f"ConfigMap shop/c{i}", "builds it"))) for i in range(count)]
    return Impact(changed=(BASE,), resources=tuple(rows), environments=("production",))
