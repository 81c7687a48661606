"""The rules in force asked about every subject of the change; then what is waived or overridden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from safelane.facts.gathering import ChangeFacts, Facts
from safelane.facts.subjects import Subject
from safelane.findings import Action, Finding, Unchecked
from safelane.policy.exemptions import Overrides, Waivers
from safelane.policy.force import PolicyInForce
from safelane.policy.model import Decision
from safelane.rules.judging import Decide, Failure, Judge, Judgement, Wanted
from safelane.rules.model import Rule, Scope
from safelane.rules.silencing import silenced
from safelane.rules.stating import state


def decider(policy: PolicyInForce, environments: frozenset[str]) -> Decide:
    """The policy's decisions, for the environments that are asked for: elsewhere every rule is off."""
    decide = policy.decisions.decide
    if not environments:
        return decide
    with_production = any(policy.topology.production(name) for name in environments)

    def filtered(rule: Rule, environment: str | None, production: bool) -> Decision:
        decided = decide(rule, environment, production)
        asked = environment in environments if environment is not None else production == with_production
        return decided if asked else Decision(Action.OFF, decided.params, decided.origin)

    return filtered


def judge_of(facts: Facts, policy: PolicyInForce, decide: Decide, show_all: bool) -> Judge:
    """Who judges by the rules in force."""
    wanted = Wanted.THERE if facts.whole else Wanted.ALL if show_all else Wanted.NEW
    return Judge(policy.in_force, decide, policy.config.cost_per_rule, wanted=wanted, index=lambda: facts.index)


def judged(
    facts: Facts, judge: Judge, scopes: Sequence[Scope] = tuple(Scope)
) -> tuple[list[Finding], tuple[Unchecked, ...]]:
    """The bare findings, and the rules that could not be evaluated."""
    judgements: list[Judgement] = []
    failed: dict[Unchecked, None] = {}
    for scope in scopes:
        for answer in _answers(facts, judge, scope):
            if isinstance(answer, Failure):
                failed[answer.unchecked] = None
            else:
                judgements.append(answer)
    return state(judgements, facts.places) if judgements else [], tuple(failed)


def _answers(facts: Facts, judge: Judge, scope: Scope) -> Iterator[Judgement | Failure]:
    yield from judge.judge(scope, subjects_of(facts, scope) if judge.wants(scope) else ())
    if scope is Scope.RESOURCE and judge.admission:
        from safelane.rules.admission.judging import AdmissionJudge

        asking = AdmissionJudge(judge.admission, judge.decide, facts, judge.prepared.admission)
        yield from asking.judge(facts.resource_subjects())


def subjects_of(facts: Facts, scope: Scope) -> Iterable[Subject]:
    """What the rules of a scope are asked about."""
    if scope is Scope.CHANGESET:
        subject = facts.changeset_subject()
        return () if subject is None else (subject,)
    makers: Mapping[Scope, Iterator[Subject]] = {
        Scope.RESOURCE: facts.resource_subjects(),
        Scope.WORKLOAD: facts.workload_subjects(),
        Scope.FIELD: facts.field_subjects(),
    }
    return makers[scope]


def exempted(findings: Iterable[Finding], policy: PolicyInForce, said: ChangeFacts) -> tuple[list[Finding], list[str]]:
    """The findings with their waivers and overrides, without those that others explain, and what is to be said of
    waivers that do not count.
    """
    waivers = Waivers(policy.config.waivers, said.now)
    overrides = Overrides(policy.config.overrides, policy.rules, said.labels, said.body)
    stamped = [overrides.stamp(waivers.stamp(policy.signed(finding))) for finding in findings]
    return (silenced(stamped, policy.in_force) if len(stamped) > 1 else stamped), waivers.notes()
