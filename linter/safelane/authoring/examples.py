"""Runs the examples of rules: trees in memory through the whole pipeline, compared with what ``expect`` lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any

from safelane.authoring.scenes import Files, Scene, scene
from safelane.config import load
from safelane.findings import Action, Finding, Report, Status
from safelane.frozen import dataclass
from safelane.gate import check
from safelane.git.memory import MemoryTree
from safelane.git.repository import Tree
from safelane.policy.beside import NOTHING, Beside
from safelane.policy.force import CONFIG, PolicyInForce, policy_of, read_policy
from safelane.policy.model import Entry, Origin
from safelane.policy.sources import TreeSource
from safelane.rules.bundle import builtin_rules
from safelane.rules.model import Rule

EXAMPLE_PATH = "apps/example/overlays/production/example.yaml"
_ORIGIN = Origin("examples run with every rule")
_EVERY_RULE = (Entry("*", Action.DENY, _ORIGIN),)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One example's result: expectations that nothing met, findings that nobody expected, and the whole report."""

    rule: str
    example: str
    missing: tuple[Mapping[str, Any], ...]
    unexpected: tuple[Finding, ...]
    report: Report

    @property
    def passed(self) -> bool:
        """Whether exactly what was expected was found."""
        return not self.missing and not self.unexpected

    def __str__(self) -> str:
        return "\n".join([f"{self.rule}, example {self.example!r}:", *(f"  {line}" for line in self.differences)])

    @property
    def differences(self) -> tuple[str, ...]:
        """What is wrong, a line each."""
        missing = (f"expected, but not found: {dict(expected)}" for expected in self.missing)
        unexpected = (
            f"found, but not expected: {one.rule} at {one.at or one.pointer!r} "
            f"({one.location.path}:{one.location.line}): {one.message}"
            for one in self.unexpected
        )
        unchecked = (f"unchecked: {one.path}: {one.reason}: {one.detail}" for one in self.report.unchecked)
        return (*missing, *unexpected, *unchecked)


def trees(example: Mapping[str, Any]) -> tuple[Files, Files]:
    """The files of an example before and after."""
    files = example.get("files") or {EXAMPLE_PATH: example}
    base: Files = {}
    head: Files = {}
    for tree, side in ((base, "base"), (head, "head")):
        for path, sides in files.items():
            if side in sides:
                tree[path] = sides[side].encode()
        if "config" in example:
            tree[CONFIG] = example["config"].encode()
    return base, head


def run(rule: Rule, example: Mapping[str, Any], own: Sequence[Rule] | None = None) -> Outcome:
    """The outcome of one example with every built-in rule asked; with ``own``, with these rules alone."""
    base, head = trees(example)
    report = _judged(scene(base, head, example), own)
    found = [finding for finding in report.findings if finding.status is Status.NEW]
    missing, unexpected = compared(rule, example["expect"], found)
    return Outcome(rule.id, example["name"], missing, unexpected, report)


def judge(base: Files, head: Files, facts: Mapping[str, Any], own: Sequence[Rule] | None = None) -> Report:
    """The report on two trees in memory with every built-in rule in force, or with a repository's ``own`` alone."""
    return _judged(scene(base, head, {"facts": facts}), own)


def _judged(made: Scene, own: Sequence[Rule] | None) -> Report:
    return check(made.base, made.head, policy_for(made.base, own, made.asked.said.now), made.asked)


def policy_for(tree: Tree, own: Sequence[Rule] | None = None, now: datetime | None = None) -> PolicyInForce:
    """The policy of an example, at a moment. Raises ConfigurationError for a mistake in the example's ``config``."""
    beside = Beside.at(now) if now is not None else NOTHING
    source = TreeSource(tree)
    if own is None:
        return (
            _unconfigured() if source.read(CONFIG) is None else read_policy(source, fallback=_EVERY_RULE, beside=beside)
        )
    config = replace(load(source.read(CONFIG), CONFIG), policies=())
    rules = (*builtin_rules(), *own)
    return policy_of(config, rules, source, tuple(Entry(rule.id, Action.DENY, _ORIGIN) for rule in own), beside)


@cache
def _unconfigured() -> PolicyInForce:
    """The policy of every example without a ``config``: reading it takes longer than most examples."""
    return read_policy(TreeSource(MemoryTree({})), fallback=_EVERY_RULE)


def compared(
    rule: Rule, expected: Iterable[Mapping[str, Any]], found: Iterable[Finding]
) -> tuple[tuple[Mapping[str, Any], ...], tuple[Finding, ...]]:
    """Each expectation takes one finding that fits it; what is left over on either side is wrong."""
    left = list(found)
    missing = []
    for wanted in sorted(expected, key=len, reverse=True):
        fitting = next((finding for finding in left if _fits(rule, wanted, finding)), None)
        if fitting is None:
            missing.append(wanted)
        else:
            left.remove(fitting)
    return tuple(missing), tuple(left)


def _fits(rule: Rule, wanted: Mapping[str, Any], finding: Finding) -> bool:
    facts = {
        "rule": finding.rule == wanted.get("rule", rule.id),
        "at": finding.at == wanted.get("at"),
        "path": finding.location.path == wanted.get("path"),
        "line": finding.location.line == wanted.get("line"),
        "message": str(wanted.get("message", "")) in finding.message,
    }
    return facts["rule"] and all(facts[key] for key in wanted if key != "rule")
