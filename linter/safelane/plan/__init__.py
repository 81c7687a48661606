"""Waves: a change cut into steps that can be merged one after the other, each with a reason and a verdict of its own.

What is cut are files (tree entries): the tree after wave n is the base tree with the paths of waves 1 to n as head has
them. Files that must go together are one part; parts are ordered by environment, region or cluster, and dependency.
"""

from __future__ import annotations

from safelane.plan.model import Plan, Wave
from safelane.plan.planning import make_plan

__all__ = ["Plan", "Wave", "make_plan"]
