"""docs/history.md says what the code does: factors, bounds, and an example that runs."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from safelane.authoring.examples import run
from safelane.facts.history.companions import CONFIDENCE, SUPPORT
from safelane.facts.history.factors import PRIORS
from safelane.facts.history.log import MOST_COMMITS
from safelane.facts.history.past import MASS
from safelane.facts.history.profiles import MOST_VERSIONS
from safelane.facts.history.reverts import WITHIN
from safelane.facts.history.risk import RANKED
from safelane.git.past import MOST_TOUCHED
from safelane.package import knowledge
from safelane.rules.functions import functions
from safelane.rules.loading import load_rule

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "history.md").read_text()


def test_the_factors_are_those_of_the_score() -> None:
    rows = re.findall(r"^\| `(\w+)` \| .* \| ([\d.]+) \|$", PAGE, re.MULTILINE)
    assert {name: float(prior) for name, prior in rows} == PRIORS


def test_the_bounds_are_those_of_the_code() -> None:
    text = " ".join(PAGE.split())
    for said in (
        f"{MOST_COMMITS:,} commits at most",
        f"the newest {MOST_VERSIONS} versions",
        f"more than {MOST_TOUCHED:,} files",
        f"more than {MASS} files",
        f"the newest {RANKED} changes",
        f"within {WITHIN // 3600} hours",
    ):
        assert said in text
    companions = next(one.doc for one in functions() if one.name == "history.companions")
    assert f"at least {SUPPORT} changes" in companions
    assert f"{CONFIDENCE:.0%}".replace("%", " %") in companions


def test_the_example_runs() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    (example,) = yaml.safe_load(block)["examples"]
    file = knowledge("rules") / "history" / "reverted-change-returns.yaml"
    outcome = run(load_rule(f"rules/history/{file.name}", file.read_bytes(), "history"), example)
    assert outcome.passed, str(outcome)
