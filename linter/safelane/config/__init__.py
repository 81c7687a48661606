"""``safelane.yaml``: read, checked, and every value knowing where it comes from."""

from safelane.config.environments import KNOWN
from safelane.config.model import EnvironmentSpec, Origin, OverrideLane, Row, ServiceSpec, Setting, Waiver, Where
from safelane.config.reading import config_schema, load
from safelane.config.settled import Config

__all__ = [
    "KNOWN",
    "Config",
    "EnvironmentSpec",
    "Origin",
    "OverrideLane",
    "Row",
    "ServiceSpec",
    "Setting",
    "Waiver",
    "Where",
    "config_schema",
    "load",
]
