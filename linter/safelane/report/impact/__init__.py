"""The reach of a change for people and machines: ``render(name, reach, options)``, pure, by one tree."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from safelane.facts.impact import Impact
from safelane.frozen import dataclass
from safelane.report.options import RenderOptions

__all__ = ["FORMATS", "Reach", "render"]

_NAMES = ("text", "json", "mermaid")
FORMATS: Mapping[str, str] = MappingProxyType({name: f"safelane.report.impact.{name}" for name in _NAMES})


@dataclass(frozen=True, slots=True)
class Reach:
    """The reach of the change between two trees; ``base`` and ``head`` as in a report."""

    base: str
    head: str | None
    impact: Impact


def render(name: str, reach: Reach, options: RenderOptions | None = None) -> str:
    """The reach in a format of the table, with a line feed at its end."""
    rendered: str = import_module(FORMATS[name]).render(reach, options or RenderOptions())
    return rendered
