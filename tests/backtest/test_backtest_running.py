"""Commits judged: the same by one process, by two, and out of what was kept."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.backtest.histories import grown
from tests.sandbox import Sandbox

from safelane.backtest import Outcome, PolicyFiles, Rehearsal, Result, chosen, running
from safelane.backtest.executors import cluster, processes
from safelane.backtest.files import Setting
from safelane.backtest.judging import Stretch, judge
from safelane.backtest.kept import Kept
from safelane.backtest.result import Past
from safelane.cache import Cache
from safelane.errors import UsageError
from safelane.findings import Verdict
from safelane.git import open_repository
from safelane.policy.sources import DiskSource


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    return Sandbox(tmp_path / "repository")


def _files(sandbox: Sandbox, *params: str) -> PolicyFiles:
    return PolicyFiles.taken(DiskSource(sandbox.place), [Setting.of(param) for param in params])


def _rehearsal(sandbox: Sandbox, *params: str, cache: Cache | None = None) -> Rehearsal:
    return Rehearsal(str(sandbox.place), _files(sandbox, *params), cache)


def test_outcomes_are_those_of_check(sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    units = chosen(open_repository(str(sandbox.place), {}), "HEAD", None, None)
    found = _rehearsal(sandbox).run(units)
    assert found.keys() == set(commits[1:])
    assert found[commits[2]] == Outcome(Verdict.BLOCKED, ("replicas-cut",))
    assert found[commits[6]].blocked == ("image-tag-floating",)
    assert [found[commit].verdict for commit in commits[3:6]] == [Verdict.PASS] * 3


def test_two_processes_find_the_same(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(sandbox)
    units = chosen(open_repository(str(sandbox.place), {}), "HEAD", None, None)
    alone = _rehearsal(sandbox).run(units)
    monkeypatch.setattr(running, "_SHORTEST", 2)
    with processes(2) as executor:
        assert executor is not None
        together = _rehearsal(sandbox).run(units, executor, 2)
    assert together == alone


def test_a_dask_cluster_finds_the_same(sandbox: Sandbox) -> None:
    pytest.importorskip("distributed", reason="the package distributed is not installed")
    commits = grown(sandbox)
    script = Path(__file__).with_name("on_cluster.py")
    arguments = ["policy", "backtest", "--repo", str(sandbox.place), "--format", "json"]
    environment = {name: value for name, value in os.environ.items() if name not in ("HOME", "XDG_CACHE_HOME")}
    done = subprocess.run(
        [sys.executable, script, *arguments], env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    units = chosen(open_repository(str(sandbox.place), {}), "HEAD", None, None)
    alone = _rehearsal(sandbox).run(units)
    by_rule = {rule["rule"]: rule["commits"] for rule in found["rules"] if rule["commits"]}
    assert by_rule == {"replicas-cut": [commits[2]], "image-tag-floating": [commits[6]]}
    assert found["blocked"] == sum(outcome.verdict is Verdict.BLOCKED for outcome in alone.values())
    assert found["commits"] == len(alone)


@pytest.mark.parametrize("address", ["localhost:8786", "dask://localhost", "dask://:1", "tcp://localhost:8786"])
def test_addresses_of_clusters_are_checked(address: str) -> None:
    with pytest.raises(UsageError, match="dask://HOST:PORT"), cluster(address):
        raise AssertionError


def test_what_was_judged_is_not_judged_again(sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(sandbox)
    cache = Cache(tmp_path / "cache")
    units = chosen(open_repository(str(sandbox.place), {}), "HEAD", None, None)
    first = _rehearsal(sandbox, cache=cache).run(units[2:])
    judged: list[str] = []

    def noting(stretch: Stretch) -> list[tuple[str, Outcome]]:
        judged.extend(unit.commit for unit in stretch.units)
        return judge(stretch)

    monkeypatch.setattr(running, "judged", noting)
    second = _rehearsal(sandbox, cache=cache).run(units)
    assert judged == [unit.commit for unit in units[1::-1]]
    assert first.items() <= second.items()
    judged.clear()
    assert _rehearsal(sandbox, cache=cache).run(units) == second
    assert judged == []
    _rehearsal(sandbox, "replicas-cut.minimum_kept=0.1", cache=cache).run(units)
    assert len(judged) == len(units)


def test_a_changed_policy_is_another_one(sandbox: Sandbox) -> None:
    grown(sandbox)
    before = _files(sandbox)
    assert before.digest == _files(sandbox).digest
    sandbox.write({"safelane.yaml": "version: 1\nsettings: {replicas-cut: {action: warn}}\n"})
    assert before.digest != _files(sandbox).digest != _files(sandbox, "replicas-cut.minimum_kept=0.1").digest


def test_damaged_pages_are_no_outcomes(sandbox: Sandbox, tmp_path: Path) -> None:
    grown(sandbox)
    cache, files = Cache(tmp_path / "cache"), _files(sandbox)
    units = chosen(open_repository(str(sandbox.place), {}), "HEAD", None, None)
    first = Rehearsal(str(sandbox.place), files, cache).run(units)
    pages = [file for file in (tmp_path / "cache").rglob("*.json") if file.is_file()]
    assert pages
    for page in pages:
        page.write_text("{}", encoding="ascii")
    assert Kept.of(cache, files).read(units) == {}
    assert Rehearsal(str(sandbox.place), files, cache).run(units) == first


def test_what_a_fetch_may_change_is_not_kept(sandbox: Sandbox, tmp_path: Path) -> None:
    grown(sandbox)
    kept = Kept.of(Cache(tmp_path / "cache"), _files(sandbox))
    units = chosen(open_repository(str(sandbox.place), {}), "HEAD", None, 2)
    kept.write({units[0].commit: Outcome(Verdict.UNSURE, lasting=False), units[1].commit: Outcome(Verdict.PASS)})
    assert kept.read(units) == {units[1].commit: Outcome(Verdict.PASS)}


def test_commits_are_judged_at_their_own_time(sandbox: Sandbox) -> None:
    """A waiver that has expired since counts for what was merged before."""
    commits = grown(sandbox)
    waiver = "{rule: replicas-cut, where: {path: 'apps/**'}, owner: web, reason: known, expires: 2026-01-31}"
    sandbox.write({"safelane.yaml": f"version: 1\nwaivers: [{waiver}]\n"})
    units = chosen(open_repository(str(sandbox.place), {}), "HEAD", None, None)
    assert _rehearsal(sandbox).run(units)[commits[2]].verdict is Verdict.PASS


def test_policies_in_history_are_neither_used_nor_judged(sandbox: Sandbox) -> None:
    grown(sandbox)
    strict = "version: 1\nsettings: {replicas-cut: {action: deny, params: {minimum_kept: 0.9}}}\n"
    sandbox.commit({"safelane.yaml": strict})
    loosened = sandbox.commit({"safelane.yaml": "version: 1\nsettings: {replicas-cut: {action: off}}\n"})
    units = chosen(open_repository(str(sandbox.place), {}), "HEAD", None, None)
    found = _rehearsal(sandbox).run(units)
    assert found[loosened] == Outcome(Verdict.PASS)
    assert all("replicas-cut" not in outcome.blocked for outcome in found.values())


def test_results_are_summed_up_by_rule(sandbox: Sandbox) -> None:
    commits = grown(sandbox)
    repository = open_repository(str(sandbox.place), {})
    units = chosen(repository, "HEAD", None, None)
    reverted = Past.of(repository, units).reverted
    assert reverted == {commits[2]}
    result = Result.of(units, _rehearsal(sandbox).run(units), ["selector-changed", "replicas-cut"], reverted)
    assert tuple(map(len, (result.commits, result.blocked, result.unsure, result.reverted))) == (6, 2, 0, 1)
    cut, selector = (rule.data() for rule in result.rules)
    assert cut["rule"] == "replicas-cut"
    assert (cut["blocked"], cut["commits"], cut["reverted"], cut["lift"]) == (1, [commits[2]], 1, 6.0)
    assert selector == {
        "rule": "selector-changed",
        "blocked": 0,
        "warned": 0,
        "commits": [],
        "reverted": 0,
        "lift": None,
        "interval": None,
    }
