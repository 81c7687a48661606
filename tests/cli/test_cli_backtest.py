"""``safelane policy backtest``."""

from __future__ import annotations

import sys
from io import StringIO
from pathlib import Path

import pytest
from tests.backtest.histories import grown
from tests.cli.runs import Cli
from tests.sandbox import Sandbox


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def test_json_is_the_contracts(cli: Cli, sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    done = cli("policy", "backtest", "--format", "json", "--jobs", "1", cwd=sandbox.place)
    assert (done.code, done.err) == (0, "")
    found = done.json
    assert {name: found[name] for name in ("version", "commits", "blocked", "warned", "unsure")} == {
        "version": 1,
        "commits": 6,
        "blocked": 2,
        "warned": 0,
        "unsure": 0,
    }
    assert found["seconds"] >= 0
    first, second, third = found["rules"][:3]
    assert (first["rule"], first["blocked"], first["commits"]) == ("image-tag-floating", 1, [commits[6]])
    assert second["rule"] == "replicas-cut"
    assert (second["commits"], second["reverted"], second["lift"]) == ([commits[2]], 1, 6.0)
    assert second["interval"][0] <= 6.0 <= second["interval"][1]
    assert (third["blocked"], third["lift"], third["interval"]) == (0, None, None)


def test_text_says_what_would_have_been_blocked(cli: Cli, sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    done = cli("policy", "backtest", cwd=sandbox.place)
    assert done.code == 0
    assert done.out.startswith("6 commits: 2 (33.3 %) would have been blocked, 0 warned about, 0 unsure; 1 (16.7 %)")
    assert f"  replicas-cut: {commits[2][:10]}\n" in done.out


def test_another_value_of_a_parameter_is_tried(cli: Cli, sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    arguments = ("policy", "backtest", "--format", "json", "--param")
    loose = cli(*arguments, "replicas-cut.minimum_kept=0.1", cwd=sandbox.place).json
    strict = cli(*arguments, "replicas-cut.minimum_kept=0.9", cwd=sandbox.place).json
    cut = {
        name: rule["commits"]
        for name, found in (("loose", loose), ("strict", strict))
        for rule in found["rules"]
        if rule["rule"] == "replicas-cut"
    }
    assert cut == {"loose": [], "strict": [commits[2], commits[1]]}


def test_another_value_is_set_beside_the_policy_without_it(cli: Cli, sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    arguments = ("policy", "backtest", "--format", "json", "--param")
    strict = cli(*arguments, "replicas-cut.minimum_kept=0.9", cwd=sandbox.place).json["difference"]
    assert strict["params"] == ["replicas-cut.minimum_kept=0.9"]
    assert strict["blocked"] == {"before": 2, "after": 3, "new": [commits[1]], "gone": []}
    assert strict["warned"] == {"before": 0, "after": 0, "new": [], "gone": []}
    assert [(rule["rule"], rule["blocked"]["new"]) for rule in strict["rules"]] == [("replicas-cut", [commits[1]])]
    loose = cli(*arguments, "replicas-cut.minimum_kept=0.1", cwd=sandbox.place).json["difference"]
    assert loose["blocked"] == {"before": 2, "after": 1, "new": [], "gone": [commits[2]]}
    same = cli(*arguments, "replicas-cut.minimum_kept=0.5", cwd=sandbox.place).json["difference"]
    assert (same["blocked"]["new"], same["blocked"]["gone"], same["rules"]) == ([], [], [])
    said = cli("policy", "backtest", "--param", "replicas-cut.minimum_kept=0.9", cwd=sandbox.place).out
    assert f"  replicas-cut: blocked 2 instead of 1 (new {commits[1][:10]}); warned 0 as before\n" in said
    assert cli("policy", "backtest", "--format", "json", cwd=sandbox.place).json["difference"] is None


def test_a_budget_decides_the_exit_code(cli: Cli, sandbox: Sandbox) -> None:
    grown(sandbox)
    within = cli("policy", "backtest", "--budget", "blocked=34%,each.warned=1%", cwd=sandbox.place)
    assert within.code == 0
    assert "noise budget: within\n  all rules: blocked 33.33 % of at most 34 %, within\n" in within.out
    beyond = cli("policy", "backtest", "--budget", "blocked=50%", "--budget", "each.blocked=10%", cwd=sandbox.place)
    assert beyond.code == 1
    assert "  replicas-cut: blocked 16.67 % of at most 10 %, beyond\n" in beyond.out
    found = cli("policy", "backtest", "--format", "json", "--budget", "replicas-cut.blocked=10%", cwd=sandbox.place)
    assert found.code == 1
    assert found.json["budget"] == {
        "state": "beyond",
        "limits": [
            {
                "rule": "replicas-cut",
                "kind": "blocked",
                "limit": 10.0,
                "share": 16.667,
                "count": 1,
                "state": "beyond",
            }
        ],
    }


def test_the_page_goes_to_a_file_or_to_standard_output(cli: Cli, sandbox: Sandbox, tmp_path: Path) -> None:
    commits = grown(sandbox)
    file = tmp_path / "backtest.html"
    done = cli("policy", "backtest", "--output", f"html={file}", "--output", f"json={file}.json", cwd=sandbox.place)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("6 commits: ")
    shown = file.read_text(encoding="utf-8")
    assert "Save some cost" in shown
    assert commits[2][:10] in shown
    assert Path(f"{file}.json").read_text(encoding="utf-8").startswith("{")
    assert cli("policy", "backtest", "--format", "html", cwd=sandbox.place).out == shown


class _Terminal(StringIO):
    """Standard error that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_a_bar_is_drawn_on_a_terminal_alone(cli: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(sandbox)
    arguments = ("policy", "backtest", "--jobs", "1")
    assert cli(*arguments, cwd=sandbox.place).err == ""
    terminal = _Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        done = cli(*arguments, "--param", "replicas-cut.minimum_kept=0.9", cwd=sandbox.place)
    assert (done.code, done.err) == (0, "")
    drawn = terminal.getvalue().split("\r")
    assert f"[{'.' * 30}] 0 of 12 commits" in drawn
    assert f"[{'#' * 15}{'.' * 15}] 6 of 12 commits" in drawn
    assert f"[{'#' * 30}] 12 of 12 commits" in drawn
    assert drawn[-1] == "\x1b[K"
    quiet = _Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", quiet)
        cli(*arguments, "--quiet", cwd=sandbox.place)
    assert quiet.getvalue() == ""


def test_since_and_max_choose_commits(cli: Cli, sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    arguments = ("policy", "backtest", "--format", "json")
    assert cli(*arguments, "--since", commits[2], cwd=sandbox.place).json["commits"] == 4
    assert cli(*arguments, "--max", "2", cwd=sandbox.place).json["commits"] == 2
    assert cli(*arguments, "--since", "HEAD", cwd=sandbox.place).json["commits"] == 0


def test_the_configuration_may_be_another_file(cli: Cli, sandbox: Sandbox, tmp_path: Path) -> None:
    commits = grown(sandbox)
    config = tmp_path / "other.yaml"
    config.write_text("version: 1\npolicies: []\nsettings: {replicas-cut: {action: warn}}\n", encoding="utf-8")
    done = cli("policy", "backtest", "--repo", str(sandbox.place), "--config", str(config), "--format", "json")
    assert [rule["rule"] for rule in done.json["rules"]] == ["replicas-cut"]
    assert (done.json["blocked"], done.json["warned"]) == (0, 1)
    assert commits


def test_a_central_policy_decides_first_and_is_not_mixed_up_with_another(
    cli: Cli, sandbox: Sandbox, tmp_path: Path
) -> None:
    grown(sandbox)
    central = Sandbox(tmp_path / "platform")
    named = "version: 1\nname: platform\ndescription: d\nrules: [{use: replicas-cut, action: %s}]\n"
    revisions = [central.commit({"policy.yaml": named % action}, action) for action in ("deny", "audit")]
    found = [
        cli("policy", "backtest", "--format", "json", "--policy-repo", f"{central.place}@{revision}", cwd=sandbox.place)
        for revision in (*revisions, revisions[0])
    ]
    assert [one.json["blocked"] for one in found] == [2, 1, 2]
    unknown = cli("policy", "backtest", "--policy-repo", str(central.place), cwd=sandbox.place)
    assert (unknown.code, "DIR@REV" in unknown.err) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "mian"), "did you mean 'main'?"),
        (("--since", "2026-99-01"), "is no date"),
        (("--head", "nowhere"), "there is no revision 'nowhere'"),
        (("--param", "replicas-cut.minimum_kep=0.1"), "did you mean 'minimum_kept'?"),
        (("--param", "replica-cut.minimum_kept=0.1"), "did you mean 'replicas-cut'?"),
        (("--param", "replicas-cut.minimum_kept=half"), "expected double, found string"),
        (("--param", "replicas-cut.minimum_kept=[1"), "is no value of a parameter"),
        (("--param", "replicas-cut.minimum_kept"), "RULE.NAME=VALUE"),
        (("--param", "minimum_kept=1"), "RULE.NAME=VALUE"),
        (("--max", "0"), "0 is not in the range x>=1"),
        (("--jobs", "2", "--executor", "dask://localhost:1"), "give one of them"),
        (("--executor", "spark://localhost:1"), "dask://HOST:PORT"),
        (("--budget", "blocked=2"), "share from 0% to 100%"),
        (("--budget", "bloked=2%"), "did you mean 'blocked'?"),
        (("--budget", "replica-cut.blocked=2%"), "did you mean 'replicas-cut'?"),
        (("--output", "html"), "--output takes NAME=FILE"),
        (("--output", "sarif=x"), "sarif"),
        (("--output", "html=nowhere/x.html"), "there is no folder 'nowhere'"),
        (("--config", "missing.yaml"), "there is no file 'missing.yaml'"),
    ],
)
def test_wrong_usage_is_said_before_anything_is_judged(
    cli: Cli, sandbox: Sandbox, arguments: tuple[str, ...], said: str
) -> None:
    grown(sandbox)
    done = cli("policy", "backtest", *arguments, cwd=sandbox.place)
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err.splitlines()) <= 2


def test_without_the_package_a_cluster_is_named_with_how_to_get_it(
    cli: Cli, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown(sandbox)
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = cli("policy", "backtest", "--executor", "dask://localhost:8786", cwd=sandbox.place)
    assert done.code == 2
    assert "pip install 'safelane[dask]'" in done.err


def test_mistakes_in_the_policy_have_their_places(cli: Cli, sandbox: Sandbox) -> None:
    grown(sandbox)
    sandbox.write({"safelane.yaml": "version: 1\nsettings: {replica-cut: {action: warn}}\n"})
    done = cli("policy", "backtest", cwd=sandbox.place)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("safelane.yaml:2:")


def test_a_repository_without_commits_is_undecided(cli: Cli, sandbox: Sandbox) -> None:
    done = cli("policy", "backtest", cwd=sandbox.place)
    assert done.code == 3
