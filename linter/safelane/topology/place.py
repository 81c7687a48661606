"""What a path says of where a file belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Each part is None when the path does not say it; ``labels`` are the layout's other captures."""

    environment: str | None = None
    service: str | None = None
    region: str | None = None
    cluster: str | None = None
    tenant: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict, hash=False)


NOWHERE = Place()
