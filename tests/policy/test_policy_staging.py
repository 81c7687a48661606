"""Entries with a date: audit, then warn, then deny, each from its day on; mistakes with their places."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from safelane.errors import ConfigurationError
from safelane.findings import Action
from safelane.git.memory import MemoryTree
from safelane.policy.beside import Beside
from safelane.policy.force import PolicyInForce, read_policy
from safelane.policy.sources import TreeSource
from safelane.policy.weakening import weakened

STAGED = """\
version: 1
settings:
  replicas-cut:
    - {action: deny, since: 2027-01-31, production: true}
    - {action: warn, since: 2026-12-31, params: {minimum_kept: 0.9}}
    - {action: audit}
"""
POLICY = """\
version: 1
name: own
description: For a test.
rules:
  - {use: replicas-cut, action: deny, since: 2027-01-31}
  - {use: replicas-cut, action: warn}
"""


def policy(day: str, config: str = STAGED, **files: str) -> PolicyInForce:
    tree = MemoryTree(
        {"safelane.yaml": config.encode(), **{f"{name}.yaml": text.encode() for name, text in files.items()}}
    )
    return read_policy(TreeSource(tree), beside=Beside(today=date.fromisoformat(day)))


def action(found: PolicyInForce, environment: str = "production") -> str:
    rule = next(rule for rule in found.rules if rule.id == "replicas-cut")
    return str(found.decisions.decide(rule, environment, found.topology.production(environment)).action)


def problems(config: str, **files: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        policy("2026-01-01", config, **files)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("day", "production", "staging"),
    [
        ("2026-12-30", "audit", "audit"),
        ("2026-12-31", "warn", "warn"),
        ("2027-01-30", "warn", "warn"),
        ("2027-01-31", "deny", "warn"),
    ],
)
def test_each_stage_begins_on_its_day(day: str, production: str, staging: str) -> None:
    found = policy(day)
    assert (action(found), action(found, "staging")) == (production, staging)


def test_parameters_of_an_entry_count_from_its_day_too() -> None:
    before, after = policy("2026-12-30"), policy("2026-12-31")
    rule = next(rule for rule in before.rules if rule.id == "replicas-cut")
    kept = [one.decisions.decide(rule, "staging", False).params["minimum_kept"] for one in (before, after)]
    assert kept == [0.5, 0.9]


def test_policies_have_stages_too() -> None:
    config = "version: 1\npolicies: [own.yaml]\n"
    assert [action(policy(day, config, own=POLICY)) for day in ("2027-01-30", "2027-01-31")] == ["warn", "deny"]


def test_what_will_come_is_known() -> None:
    found = policy("2026-12-30")
    rule = next(rule for rule in found.rules if rule.id == "replicas-cut")
    coming = [(day.isoformat(), later.action) for day, later in found.decisions.upcoming(rule, "production", True)]
    assert coming == [("2026-12-31", Action.WARN), ("2027-01-31", Action.DENY)]
    assert [later.action for _, later in found.decisions.upcoming(rule, "staging", False)] == [Action.WARN]


def test_the_day_is_that_of_utc() -> None:
    now = datetime.fromisoformat("2027-01-31T00:30:00+02:00")
    assert Beside.at(now).day == date(2027, 1, 30)
    assert Beside.at(datetime(2027, 1, 31, tzinfo=UTC)).day == date(2027, 1, 31)


def test_no_date_is_a_mistake_with_its_place() -> None:
    (said,) = problems("version: 1\nsettings:\n  replicas-cut: {action: deny, since: 31.1.2027}\n")
    assert said.startswith("safelane.yaml:3:39: '31.1.2027' is no date")
    (said,) = problems("version: 1\npolicies: [own.yaml]\n", own=POLICY.replace("2027-01-31", "soon"))
    assert said.startswith("own.yaml:5:11: 'soon' is no date")


@pytest.mark.parametrize(
    "entries",
    [
        ["{action: warn}", "{action: deny, since: 2027-01-31}"],
        ["{action: warn, since: 2026-12-31}", "{action: deny, since: 2027-01-31}"],
        ["{action: warn, production: true}", "{action: deny, since: 2027-01-31, production: true}"],
    ],
)
def test_a_stage_that_never_comes_is_a_mistake(entries: list[str]) -> None:
    lines = "".join(f"    - {entry}\n" for entry in entries)
    (said,) = problems(f"version: 1\nsettings:\n  replicas-cut:\n{lines}")
    assert said.startswith("safelane.yaml:5:7: this entry for 'replicas-cut' never decides anything: the one in line 4")


def test_a_stage_for_another_environment_may_stand_anywhere() -> None:
    entries = "    - {action: warn, environments: [dev]}\n    - {action: deny, since: 2027-01-31}\n"
    assert action(policy("2027-01-31", f"version: 1\nsettings:\n  replicas-cut:\n{entries}")) == "deny"


def test_to_put_off_a_stage_is_to_weaken_the_policy() -> None:
    later = STAGED.replace("2027-01-31", "2028-01-31")
    base, head = (MemoryTree({"safelane.yaml": text.encode()}) for text in (STAGED, later))
    found = weakened(policy("2026-12-01"), (base, head), frozenset(["safelane.yaml"]))
    assert [one.message for one in found.looser] == [
        "from 2027-01-31 on replicas-cut would warn, no longer deny, for production, what counts as production"
    ]
    same = weakened(policy("2026-12-01"), (base, base), frozenset(["safelane.yaml"]))
    assert same.looser == ()
