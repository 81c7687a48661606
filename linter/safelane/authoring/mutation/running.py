"""Which mutants no example of their rule notices."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from safelane.authoring.mutation.mutants import Mutant, mutants
from safelane.authoring.trials import Trials
from safelane.frozen import dataclass
from safelane.rules.programs import environment_of


@dataclass(frozen=True, slots=True)
class Mutation:
    """How many mutants a rule has, those that survive its examples, and how many there are of each kind."""

    total: int
    survivors: tuple[Mutant, ...]
    kinds: Mapping[str, int]

    @property
    def killed(self) -> int:
        """How many were noticed."""
        return self.total - len(self.survivors)

    @property
    def score(self) -> float:
        """The share that was noticed; 1 when there is nothing to change."""
        return self.killed / self.total if self.total else 1.0


def mutate(trials: Trials) -> Mutation:
    """Runs every mutant of a rule until an example differs; the example that noticed last is asked first."""
    rule = trials.rule
    if rule.scope is None:
        return Mutation(0, (), {})
    order = list(trials.all)
    kinds: Counter[str] = Counter()
    survivors = []
    for mutant in mutants(rule, environment_of(rule.scope)):
        kinds[mutant.kind] += 1
        judge = trials.judge(mutant.rule)
        killer = next((trial for trial in order if trials.differs(judge, trial)), None)
        if killer is None:
            survivors.append(mutant)
        else:
            order.remove(killer)
            order.insert(0, killer)
    return Mutation(kinds.total(), tuple(survivors), dict(kinds))
