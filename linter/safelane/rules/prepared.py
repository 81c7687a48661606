"""Rules that are ready to be asked: what is compiled of them once and kept from one judge to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from safelane import cel
from safelane.cel.guards.looking import Look, look
from safelane.rules.functions.lookups import IndexSource
from safelane.rules.model import Rule, Scope
from safelane.rules.programs import Programs, environment_of

if TYPE_CHECKING:
    from safelane.facts.index.index import Index


class Prepared:
    """Rules ready to be asked, each compiled when it first is; who judges many changes keeps them, in one thread.

    The rules' functions ask what ``index`` gives, the trees of the change that is judged at present.
    """

    def __init__(self, index: IndexSource | None = None) -> None:
        self.index = index
        self.admission: dict[str, cel.Program] = {}  # those of admission policies, by their trees
        self._environments: dict[Scope, cel.Environment] = {}
        self._programs: dict[str, Programs] = {}
        self._looks: dict[str, tuple[Rule, Look]] = {}

    def look(self, rule: Rule) -> Look:
        """The guard of a rule that has one, ready to be asked."""
        known = self._looks.get(rule.id)
        if known is None or known[0] is not rule:
            assert rule.guard is not None
            known = self._looks[rule.id] = rule, look(rule.guard)
        return known[1]

    def programs(self, rule: Rule) -> Programs:
        """The programs of a rule."""
        known = self._programs.get(rule.id)
        if known is None or known.rule is not rule:
            known = self._programs[rule.id] = Programs(rule, self._environment(rule))
        return known

    def _environment(self, rule: Rule) -> cel.Environment:
        assert rule.scope is not None
        environment = self._environments.get(rule.scope)
        if environment is None:
            source = None if self.index is None else self._present
            environment = self._environments[rule.scope] = environment_of(rule.scope, source)
        return environment

    def _present(self) -> Index:
        assert self.index is not None
        return self.index()
