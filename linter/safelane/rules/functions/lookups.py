"""Functions that ask the trees of a run; without a run, as when a rule is compiled, nothing is available."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeAlias

from safelane import cel
from safelane.rules.functions.declare import Implementation, Row, function
from safelane.rules.functions.objects import OBJECTS
from safelane.rules.functions.places import ONCE, PLACES

if TYPE_CHECKING:
    from safelane.facts.index.index import Index

# a hundred times an access: an evaluation may look ten thousand times
_COST = 100
IndexSource: TypeAlias = "Callable[[], Index]"


class Lookups:
    """The functions over one index, which is made when it is first asked; None stands for no run."""

    def __init__(self, source: IndexSource | None) -> None:
        self._source = source

    def asking(self, question: str, old: bool) -> Implementation:
        """An implementation that asks the head, or the base."""

        def ask(*arguments: Any) -> Any:
            from safelane.rules.functions.answers import answer

            if self._source is None:
                raise cel.EvaluationError("there is no tree to look into here", "unavailable")
            return answer(self._source(), question, old, arguments)

        return ask

    def once(self, asked: Row) -> cel.Function:
        """A function that looks into both trees at once."""
        overloads = ((args, result, self.asking(question, old=False)) for args, result, question in asked.overloads)
        return function(asked.name, asked.doc, *overloads, cost=_COST)

    def both(self, asked: Row) -> tuple[cel.Function, ...]:
        """A function on head, and its twin on base with ``old`` before its name."""
        twin = f"old{asked.name[0].upper()}{asked.name[1:]}"
        sides = ((asked.name, asked.doc, False), (twin, f"As {asked.name}, in the tree before the change.", True))
        return tuple(
            function(
                called,
                text,
                *((args, result, self.asking(question, old)) for args, result, question in asked.overloads),
                cost=_COST,
            )
            for called, text, old in sides
        )


def tree_functions(source: IndexSource | None) -> tuple[cel.Function, ...]:
    """The functions that look into the trees of a run."""
    lookups = Lookups(source)
    both = (made for asked in (*OBJECTS, *PLACES) for made in lookups.both(asked))
    return (*both, *map(lookups.once, ONCE))
