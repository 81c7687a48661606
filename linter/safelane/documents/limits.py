"""How much of a file is read before it is refused; everything in the compared trees is hostile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file. ``nodes`` counts after alias expansion; sizes are bytes."""

    file_bytes: int = 10 * 1024 * 1024
    depth: int = 100
    nodes: int = 500_000
    documents: int = 10_000
    scalar_bytes: int = 1024 * 1024
