"""What a change reaches, and by which path: a breadth-first search over what the files of a tree say of each other.

Nothing is rendered. What a tree does not say (a remote base, a generator that asks a cluster) leads nowhere, and what
could not be looked up is noted.
"""

from __future__ import annotations

from safelane.facts.impact.model import Impact, Reached, Step

__all__ = ["Impact", "Reached", "Step"]
