"""The paths of a reach as trees: from each changed file to what it reaches, cut to a size that can be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field

from safelane.facts.impact import Impact, Reached
from safelane.frozen import dataclass

_DEEPEST = 40


@dataclass(slots=True)
class Branch:
    """A file or an object on the way; ``rows`` are the places of the object that is reached here.

    ``more`` is not 0 for what stands for so many branches that were cut off.
    """

    text: str
    reason: str = ""
    rows: list[Reached] = field(default_factory=list)
    children: dict[tuple[str, str], Branch] = field(default_factory=dict)
    more: int = 0

    @property
    def production(self) -> bool:
        """Whether an object is reached here in production."""
        return any(row.production for row in self.rows)

    @property
    def direct(self) -> bool:
        """Whether the object itself is part of the change."""
        return any(row.direct for row in self.rows)

    def places(self) -> str:
        """``production eu-west-1 web-1``, several separated by commas; empty when nothing is known."""
        named = (
            " ".join(part for part in (row.environment, row.region, row.cluster) if part is not None)
            for row in self.rows
        )
        return ", ".join(dict.fromkeys(name for name in named if name))


def branches(impact: Impact) -> list[Branch]:
    """One tree per changed file that reaches something, the weightiest first."""
    roots: dict[str, Branch] = {}
    for row in impact.resources:
        start = row.via[0].source if row.via else row.path
        branch = roots.setdefault(start, Branch(start))
        for step in row.via[:_DEEPEST]:
            branch = branch.children.setdefault((step.target, step.reason), Branch(step.target, step.reason))
        branch.rows.append(row)
    return list(roots.values())


def size(branch: Branch) -> int:
    """How many branches a tree has."""
    count = 0
    pending = [branch]
    while pending:
        count += 1
        pending.extend(pending.pop().children.values())
    return count


def pruned(roots: Iterable[Branch], most: int, beside: int) -> list[Branch]:
    """Trees of about ``most`` branches together, ``beside`` below each; the rest is counted where it was.

    What is near to a change is kept before what is far from it, and of the children of one branch the first.
    """
    top = Branch("")
    pending: list[tuple[Branch, Iterable[Branch]]] = [(top, list(roots))]
    room = most
    while pending:
        following: list[tuple[Branch, Iterable[Branch]]] = []
        for parent, children in pending:
            listed = list(children)
            fitting = min(len(listed), beside, max(room, 0))
            fitting += fitting == len(listed) - 1 and fitting > 0  # "and 1 more" says less than the one
            room -= fitting
            for child in listed[:fitting]:
                copy = Branch(child.text, child.reason, child.rows)
                parent.children[child.text, child.reason] = copy
                if child.children:
                    following.append((copy, child.children.values()))
            if fitting < len(listed):
                left = sum(map(size, listed[fitting:]))
                parent.children["", ""] = Branch(f"and {left} more", more=left)
        pending = following
    return list(top.children.values())


def walked(roots: Iterable[Branch]) -> Iterator[tuple[Branch, tuple[bool, ...]]]:
    """Every branch, each before its children, with whether it and each one above it is the last of its parent."""
    listed = list(roots)
    pending: list[tuple[Branch, tuple[bool, ...]]] = [(branch, (branch is listed[-1],)) for branch in reversed(listed)]
    while pending:
        branch, last = pending.pop()
        yield branch, last
        children = list(branch.children.values())
        pending.extend((child, (*last, child is children[-1])) for child in reversed(children))
