"""One name that an object uses for another."""

from __future__ import annotations

from safelane.frozen import dataclass
from safelane.location import Path


@dataclass(frozen=True, slots=True)
class Reference:
    """``namespace`` is empty for the object's own; ``key`` is a key of the data, or a port (number or name);
    ``optional`` marks what may be missing. ``steps`` lead from the object to the name.
    """

    kind: str
    name: str
    steps: Path
    namespace: str = ""
    key: str = ""
    optional: bool = False
