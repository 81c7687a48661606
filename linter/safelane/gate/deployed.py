"""What deploys a file on either side of a change, for telling a move from a removal."""

from __future__ import annotations

from collections.abc import Callable

from safelane.facts.gathering import Facts
from safelane.facts.index.unknown import UnknownError
from safelane.location import Side

_UNKNOWN = "it could not be told which Applications and Flux objects deploy what moved: {}"


def reached_by(facts: Facts) -> Callable[[Side, str], frozenset[str]]:
    """The kustomizations that are applied as a whole, and the objects of Argo CD and Flux; nothing is read before it
    is asked. What cannot be told of the latter counts as none, with a note.
    """

    def reached(side: Side, path: str) -> frozenset[str]:
        view = facts.base if side == "base" else facts.head
        return view.kustomizations.ends(path) | _deployers(facts, side, path)

    return reached


def _deployers(facts: Facts, side: Side, path: str) -> frozenset[str]:
    index = facts.index.base if side == "base" else facts.index.head
    try:
        names = index.deployers.reaching(path)
    except UnknownError as error:
        note = _UNKNOWN.format(error.message)
        facts.notes += [note] if note not in facts.notes else []
        return frozenset()
    return frozenset(f"\0{name}" for name in names)  # no folder is called so
