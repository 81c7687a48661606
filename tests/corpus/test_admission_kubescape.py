"""A library of 60 real admission policies with 628 decided cases, through ``safelane check``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.admission_runs import CONFIG, report_on
from tests.cli.runs import Cli
from tests.sandbox import Sandbox
from tests.shared import shared

Case = tuple[int, Mapping[str, Any], Mapping[str, Any]]


@cache
def cases() -> dict[str, list[Case]]:
    """Number, input and verdict of every case, by policy and parameters: what one run can decide."""
    inputs = json.loads((shared("vap") / "kubescape" / "cases.json").read_text(encoding="utf-8"))
    verdicts = json.loads((shared("cel") / "golden.json").read_text(encoding="utf-8"))["kubescape"]
    groups: dict[str, list[Case]] = {}
    for verdict in verdicts:
        case = inputs[verdict["case"]]
        groups.setdefault(f"{verdict['policy']} {json.dumps(case['params'])}", []).append(
            (verdict["case"], case, verdict)
        )
    return groups


def policy(name: str) -> str:
    return (shared("vap") / "kubescape" / "policies" / f"{name}.yaml").read_text(encoding="utf-8")


def rules(group: list[Case]) -> dict[str, Any]:
    _, case, verdict = group[0]
    params = {"params.json": case["params"]} if case["params"] is not None else {}
    return {"policy.yaml": policy(verdict["policy"]), **params}


def wanted(verdict: Mapping[str, Any]) -> list[str]:
    return sorted(decision[2] for decision in verdict["decisions"] if decision != "admit")


def test_every_decision() -> None:
    wrong, count = [], 0
    for group in cases().values():
        head = {f"apps/{number}/object.json": case["object"] for number, case, _ in group}
        report = report_on(rules(group), {}, head)
        assert report.unchecked == ()
        for number, _, verdict in group:
            path = f"apps/{number}/object.json"
            said = sorted(finding.message for finding in report.findings if finding.location.path == path)
            count += 1
            if said != wanted(verdict):
                wrong.append((number, said, wanted(verdict)))
    assert wrong == []
    assert count == 628


def test_a_sample_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cli = Cli(capsys, monkeypatch)
    for group in list(cases().values())[::20]:
        number, case, verdict = group[0]
        sandbox = Sandbox(tmp_path / str(number))
        own = {
            f"policies/{name}": content if isinstance(content, str) else json.dumps(content)
            for name, content in rules(group).items()
        }
        sandbox.commit({"safelane.yaml": CONFIG, **own})
        sandbox.commit({"apps/object.json": json.dumps(case["object"], indent=1)})
        done = cli("check", "--base", "HEAD~1", "--format", "json", "--repo", str(sandbox.place))
        assert [finding["message"] for finding in done.json["findings"]] == wanted(verdict)
        assert done.code == (1 if wanted(verdict) else 0)
