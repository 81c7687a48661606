from __future__ import annotations

from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest
from tests.report.reports import EXISTING, FULL, IMAGE, PROBE, REPLICAS, WAIVED, report_of
from tests.shared import shared

from safelane.findings import Action, Finding, Report, Severity, Status, Unchecked
from safelane.location import Location
from safelane.report import RenderOptions, render
from safelane.sanitise import inert

TOKEN = "c0ffee0123456789"


def commands(report: Report, **options: Any) -> list[str]:
    return render("github", report, RenderOptions(**options)).splitlines()


@pytest.fixture(scope="module")
def runner() -> Any:
    """The module that parses a log as the runner does."""
    spec = spec_from_file_location("action_runner", shared("tools/action_runner.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def many(rule: str, count: int, **changes: Any) -> list[Finding]:
    return [
        replace(REPLICAS, rule=rule, location=Location(f"{rule}/{n:02d}.yaml", n + 1, 1, n + 1, 2), **changes)
        for n in range(count)
    ]


def test_one_command_to_the_letter() -> None:
    assert commands(report_of(REPLICAS)) == [
        "::error file=apps/web/overlays/production/deployment.yaml,line=8,endLine=8,col=13,endColumn=14,"
        "title=Replicas cut too far in one step (replicas-cut)::replicas go from 6 to 1"
        "%0AIn Deployment web/web, production, service web."
        "%0AStep down in several changes and watch saturation between them, or raise limits first."
    ]


def test_escapes() -> None:
    evil = replace(
        REPLICAS,
        rule="r",
        title="a:b,c%d\r\ne",
        message="100%: a\nb\r,%0A",
        location=Location("a,line=1::x%2C\n.yaml", 8, 1, 8, 2),
        resource=None,
        environments=(),
        service=None,
        advice="",
    )
    assert commands(report_of(evil)) == [
        "::error file=a%2Cline=1%3A%3Ax%252C%0A.yaml,line=8,endLine=8,col=1,endColumn=2,"
        "title=a%3Ab%2Cc%25d\\x0d\\x0ae (r)::100%25: a%0Ab\\x0d,%250A"
    ]


def test_columns_only_on_one_line() -> None:
    assert ",line=17,endLine=18,title" in commands(report_of(PROBE))[0]
    to_the_end = replace(PROBE, location=replace(PROBE.location, end_line=18, end_column=1))
    assert ",line=17,endLine=17,col=11,title" in commands(report_of(to_the_end))[0]


def test_a_line_of_base_is_put_on_no_file_of_head() -> None:
    gone = replace(REPLICAS, location=replace(REPLICAS.location, side="base"))
    (line,) = commands(report_of(gone))
    assert line.startswith("::error title=")
    assert "It stood at apps/web/overlays/production/deployment.yaml:8:13 (base)." in line


def test_actions_become_types_and_what_does_not_count_is_left_out() -> None:
    types = [line.split(" ")[0] for line in commands(FULL, show_all=True)]
    assert types == ["::error", "::error", "::error", "::warning", "::warning", "::notice"]
    assert commands(report_of(WAIVED, EXISTING, replace(REPLICAS, action=Action.OFF)), show_all=True) == []
    assert commands(report_of(EXISTING), audit=True)[0].startswith("::warning")


def test_an_override_is_said() -> None:
    assert "%0AOverridden: traffic is drained, INC-77%0A" in commands(FULL)[3]


def test_what_keeps_the_verdict_open_is_an_error() -> None:
    big = Unchecked("big.yaml", "head", "too-large", "11 MB", True)
    report = report_of(unchecked=(big, Unchecked("t", "head", "template")))
    assert commands(report) == [
        "::error file=big.yaml,title=safelane cannot decide::big.yaml could not be judged: too-large (11 MB)"
    ]


def test_one_rule_and_place_is_one_annotation() -> None:
    (line,) = commands(report_of(REPLICAS, replace(REPLICAS, message="replicas go from 6 to 2", service="web2")))
    assert (
        "::replicas go from 6 to 1%0Areplicas go from 6 to 2%0AIn Deployment web/web, production, service web; " in line
    )


def test_nine_and_one_that_counts_the_rest() -> None:
    report = report_of(*many("a", 10))
    assert len(commands(report)) == 10
    report = report_of(*many("a", 25), *many("w", 12, action=Action.WARN))
    lines = commands(report)
    assert [line[:8] for line in lines] == ["::error "] * 10 + ["::warnin"] * 10
    assert lines[9] == (
        "::error title=safelane%3A 16 more::and 16 more errors not shown as annotations, all are in the log: a (16)"
    )


def test_what_weakens_the_gate_is_one_warning_that_is_never_dropped() -> None:
    report = replace(report_of(*many("w", 12, action=Action.WARN)), cautions=("one", "two"))
    lines = commands(report)
    assert len(lines) == 10
    assert "::warning title=safelane%3A what guards the gate::one%0Atwo" in lines
    assert "w (4)" in lines[9]


def test_of_many_every_rule_is_seen_and_the_worst_first() -> None:
    report = report_of(*many("a", 12), *many("z", 12), *many("c", 3, severity=Severity.CRITICAL))
    rules = [line.partition("(")[2][0] for line in commands(report)]
    assert rules[:9] == ["c", "c", "c", "a", "a", "a", "z", "z", "z"]
    assert "a (9), z (9)" in commands(report)[9]


def test_a_message_is_at_most_as_long_as_the_runner_keeps() -> None:
    (line,) = commands(report_of(replace(REPLICAS, message="🚀" * 3000)))
    message = line.partition("::")[2].partition("::")[2]
    assert len(message.encode("utf-16-le")) // 2 == 4096 - 1
    assert message.endswith("🚀…")


def test_the_text_is_fenced_and_inert() -> None:
    evil = replace(REPLICAS, message="x\n  ::add-mask::y\n##[set-env name=A]b", advice="::error::z", edits=IMAGE.edits)
    lines = commands(report_of(evil), token=TOKEN)
    assert lines[0] == f"::stop-commands::{TOKEN}"
    fenced = lines[1 : lines.index(f"::{TOKEN}::")]
    assert "      \\x3a:add-mask::y" in fenced
    assert "    #\\x23[set-env name=A]b" in fenced
    assert not any("##[" in line or line.lstrip().startswith("::a") for line in fenced)


@pytest.mark.parametrize("line", ["::error::x", " \u3000::error::x", "a ##[error]b", "##vso[task.complete]", "::"])
def test_a_line_made_inert_is_no_command(line: str, runner: Any) -> None:
    log = runner.Log().feed(inert(f"before\n{line}\nafter"))
    assert log.commands == []
    assert "##" not in inert(line)


@pytest.mark.parametrize("spelled", ["##vso[task.complete]", "##[error]b"])
def test_what_an_annotation_quotes_is_no_command_of_another_runner(spelled: str) -> None:
    said = render("github", report_of(replace(REPLICAS, message=f"a {spelled} in a key"), REPLICAS))
    assert spelled not in said
    assert "a #\\x23" in said.split("::", 2)[2]


def test_frames_stay_as_they_are() -> None:
    shown = render("text", FULL)
    assert inert(shown) == shown


def test_the_runner_reads_what_was_meant(runner: Any) -> None:
    log = runner.Log().feed(render("github", FULL, RenderOptions(token=TOKEN, show_all=True)))
    assert log.unmeant() == []
    assert log.dropped == 0
    assert [kept[0] for kept in log.kept] == ["error", "error", "error", "warning", "warning", "notice"]
    assert log.kept[1][1] == {
        "file": "apps/web/overlays/production/deployment.yaml",
        "line": "8",
        "endline": "8",
        "col": "13",
        "endcolumn": "14",
        "title": "Replicas cut too far in one step (replicas-cut)",
    }
    assert log.kept[1][2].startswith("replicas go from 6 to 1\nIn Deployment web/web")
    assert log.stopped is None


def test_status_is_respected() -> None:
    assert commands(report_of(replace(REPLICAS, status=Status.FIXED)), show_all=True, audit=True) == []
