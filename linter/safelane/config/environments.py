"""Environment names: which there are, which is meant by a spelling, which are production."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from safelane.config.model import EnvironmentSpec

# The words that are known without configuration, in their order (contract, section 2).
KNOWN = (
    EnvironmentSpec("dev", ("development",)),
    EnvironmentSpec("test", ("qa", "uat", "int", "integration", "sandbox", "sbox", "preview")),
    EnvironmentSpec("staging", ("stage", "stg", "preprod", "pre-prod")),
    EnvironmentSpec("production", ("prod", "prd"), production=True),
)
_PRODUCTION = frozenset({"production", "prod", "prd"})


def spec_of(raw: Mapping[str, Any]) -> EnvironmentSpec:
    """One entry of ``environments``; without ``production`` the production words decide, so that none is missed."""
    names = (raw["name"], *raw.get("aliases", ()))
    said = raw.get("production")
    return EnvironmentSpec(names[0], names[1:], bool(_PRODUCTION.intersection(names)) if said is None else said)


def canonical_names(environments: Sequence[EnvironmentSpec]) -> dict[str, str]:
    """Every name and alias with the name that it stands for."""
    return {spelled: spec.name for spec in environments for spelled in spec.names}
