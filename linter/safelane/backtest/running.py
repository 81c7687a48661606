"""All commits judged: what is known is read, the rest is cut into stretches that processes go through."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import field

from safelane.backtest.files import PolicyFiles
from safelane.backtest.judging import Outcome, Stretch, judge, judged
from safelane.backtest.kept import Kept
from safelane.backtest.units import Unit
from safelane.cache import Cache
from safelane.errors import UndecidedError
from safelane.frozen import dataclass

_SHARES = 8  # stretches for each process: few share much, many end together
_SHORTEST, _LONGEST = 16, 128
Progress = Callable[[int, int], None]


def _silent(done: int, all: int) -> None:
    """Nobody looks."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """One policy on one repository, which is named by its absolute path. ``tell`` hears how many of how many are done.

    Neither the number of processes nor what was kept changes any outcome.
    """

    repository: str
    files: PolicyFiles
    cache: Cache | None = None
    tell: Progress = field(default=_silent)

    def run(self, units: Sequence[Unit], executor: Executor | None = None, jobs: int = 1) -> Mapping[str, Outcome]:
        """The outcomes by commit, of units that are newest first. Raises UndecidedError when a process dies."""
        kept = Kept.of(self.cache, self.files)
        found = kept.read(units)
        new: dict[str, Outcome] = {}
        stretches = self._stretches([unit for unit in units if unit.commit not in found], jobs)
        self.tell(len(found), len(units))
        try:
            for commit, outcome in self._judged(stretches, executor):
                new[commit] = outcome
                self.tell(len(found) + len(new), len(units))
        finally:
            kept.write(new)
        return {**found, **new}

    def _stretches(self, units: Sequence[Unit], jobs: int) -> list[Stretch]:
        length = max(_SHORTEST, min(_LONGEST, -(-len(units) // (_SHARES * jobs))))
        oldest_first = units[::-1]
        cuts = range(0, len(units), length)
        stretches = (tuple(oldest_first[cut : cut + length]) for cut in cuts)
        return [Stretch(self.repository, self.files, stretch, self.cache) for stretch in stretches]

    def _judged(self, stretches: Sequence[Stretch], executor: Executor | None) -> Iterator[tuple[str, Outcome]]:
        if executor is None:
            for stretch in stretches:
                yield from judged(stretch)
            return
        futures = [executor.submit(judge, stretch) for stretch in stretches]
        try:
            for future in as_completed(futures):
                yield from future.result()
        except BrokenProcessPool as error:
            raise UndecidedError("a process that judged commits ended early", "--jobs 1 takes less memory") from error
        finally:
            for future in futures:
                future.cancel()
