"""Odd repositories end to end: the verdict and the message that each must give, the same from both back ends."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import CalledProcessError
from typing import Any

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, STAGING, deployment
from tests.sandbox import Sandbox

from safelane.git import libgit2
from safelane.git.command import open_command

BLOCKED = ["replicas-cut at apps/web/overlays/production/deployment.yaml:7"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a run gives: exit code, findings that block, reasons of what was not judged, standard error."""

    code: int
    denied: list[str]
    unchecked: list[tuple[str, bool]]
    error: str


@dataclass(frozen=True, slots=True)
class Runner:
    """Runs ``check`` with each back end, and compares what they say."""

    cli: Cli
    patch: pytest.MonkeyPatch

    def __call__(self, place: Path, *arguments: str) -> Said:
        one = self._run(place, arguments)
        with self.patch.context() as patched:
            patched.setattr(libgit2, "open_libgit2", open_command)
            other = self._run(place, arguments)
        assert one == other
        code, report, error = one
        findings = report["findings"] if report is not None else []
        denied = [
            f"{one['rule']} at {one['location']['path']}:{one['location']['line']}"
            for one in findings
            if one["action"] == "deny"
        ]
        unchecked = [(one["reason"], one["blocking"]) for one in report["unchecked"]] if report is not None else []
        return Said(code, denied, unchecked, error)

    def _run(self, place: Path, arguments: Sequence[str]) -> tuple[int, Any, str]:
        done = self.cli("check", "--format", "json", *arguments, cwd=place)
        report = done.json if done.out else None
        if report is not None:
            del report["timing"]
        return done.code, report, done.err


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Runner:
    return Runner(Cli(capsys, monkeypatch), monkeypatch)


def at(place: Path) -> Sandbox:
    """A repository that something else made."""
    box = Sandbox.__new__(Sandbox)
    box.place = place
    return box


def risky(box: Sandbox) -> Sandbox:
    """A first commit, and one that cuts replicas."""
    box.commit({PRODUCTION: deployment(), STAGING: deployment()}, "base")
    box.commit({PRODUCTION: deployment(1)}, "head")
    return box


def made_by(place: Path, *options: str) -> Sandbox:
    box = at(place)
    place.mkdir()
    try:
        box.git("init", "--quiet", "--initial-branch=main", *options)
    except CalledProcessError as error:
        pytest.skip(f"git here refuses {options}: {error.stderr}")
    return risky(box)


def _bare(place: Path) -> Path:
    risky(Sandbox(place / "a")).git("clone", "--quiet", "--bare", ".", str(place / "bare"))
    return place / "bare"


def _worktree(place: Path) -> Path:
    risky(Sandbox(place / "a")).git("worktree", "add", "--quiet", str(place / "linked"))
    return place / "linked" / "apps"


def _sparse(place: Path) -> Path:
    box = risky(Sandbox(place / "a"))
    box.git("sparse-checkout", "set", "docs")
    assert not (box.place / PRODUCTION).exists()
    return box.place


def _alternates(place: Path) -> Path:
    risky(Sandbox(place / "a")).git("clone", "--quiet", "--shared", ".", str(place / "shared"))
    assert (place / "shared/.git/objects/info/alternates").exists()
    return place / "shared"


def _replaced(place: Path) -> Path:
    box = risky(Sandbox(place / "a"))
    box.git("replace", "HEAD", "HEAD~1")
    return box.place


def _merge(place: Path) -> Path:
    box = Sandbox(place / "a")
    box.commit({PRODUCTION: deployment(), STAGING: deployment()}, "base")
    box.git("checkout", "--quiet", "-b", "topic")
    box.commit({PRODUCTION: deployment(1)})
    box.git("checkout", "--quiet", "main")
    box.commit({STAGING: deployment(7)}, "meanwhile")
    box.git("merge", "--quiet", "--no-edit", "topic")
    return box.place


def _octopus(place: Path) -> Path:
    box = Sandbox(place / "a")
    box.commit({PRODUCTION: deployment(), STAGING: deployment()}, "base")
    for name, files in (("x", {PRODUCTION: deployment(1)}), ("y", {STAGING: deployment(7)}), ("z", {"README": "z"})):
        box.git("checkout", "--quiet", "-b", name, "main")
        box.commit(files)
    box.git("checkout", "--quiet", "main")
    box.commit({"other": "1"}, "meanwhile")
    box.git("merge", "--quiet", "--no-edit", "x", "y", "z")
    assert len(box.git("log", "-1", "--format=%P").split()) == 4
    return box.place


ODD: dict[str, Callable[[Path], Path]] = {
    "sha256": lambda place: made_by(place / "a", "--object-format=sha256").place,
    "reftable": lambda place: made_by(place / "a", "--ref-format=reftable").place,
    "bare": _bare,
    "linked worktree": _worktree,
    "sparse": _sparse,
    "alternates": _alternates,
    "replaced": _replaced,
    "merge": _merge,
    "octopus": _octopus,
}


@pytest.mark.parametrize("name", ODD)
def test_the_change_is_found_and_blocks(name: str, check: Runner, tmp_path: Path) -> None:
    assert check(ODD[name](tmp_path), "--base", "HEAD^1") == Said(1, BLOCKED, [], "")


@pytest.mark.parametrize(("parent", "denied"), [("HEAD^2", []), ("HEAD^3", BLOCKED), ("HEAD^4", BLOCKED)])
def test_each_parent_of_an_octopus_can_be_the_base(
    parent: str, denied: list[str], check: Runner, tmp_path: Path
) -> None:
    assert check(_octopus(tmp_path), "--base", parent).denied == denied


def test_what_an_octopus_merged_is_the_change_of_its_branch(check: Runner, tmp_path: Path) -> None:
    place = _octopus(tmp_path)
    at(place).git("config", "safelane.target", "y")
    assert check(place, "--head", "x").denied == BLOCKED
    at(place).git("config", "safelane.target", "x")
    assert check(place, "--head", "y").denied == []


def test_an_orphan_branch_has_no_base(check: Runner, tmp_path: Path) -> None:
    box = risky(Sandbox(tmp_path / "a"))
    box.git("config", "safelane.target", "main")
    box.git("checkout", "--quiet", "--orphan", "alone")
    box.commit({"z": "1"})
    said = check(box.place)
    assert said.code == 3
    assert "no common ancestor" in said.error


def test_a_shallow_clone_says_what_to_fetch(check: Runner, tmp_path: Path) -> None:
    box = risky(Sandbox(tmp_path / "a"))
    box.git("clone", "--quiet", "--depth=1", f"file://{box.place}", str(tmp_path / "b"))
    said = check(tmp_path / "b", "--base", "HEAD~1")
    assert said.code == 3
    assert "git fetch --no-tags --depth=1 origin " + box.git("rev-parse", "HEAD~1") in said.error


def test_a_partial_clone_leaves_the_verdict_open_and_says_what_to_fetch(check: Runner, tmp_path: Path) -> None:
    box = risky(Sandbox(tmp_path / "a"))
    box.git("config", "uploadpack.allowFilter", "true")
    box.git("clone", "--quiet", "--no-checkout", "--filter=blob:none", f"file://{box.place}", str(tmp_path / "b"))
    said = check(tmp_path / "b", "--base", "HEAD~1")
    assert (said.code, said.unchecked) == (3, [("missing-blob", True)])


def test_a_repository_of_another_owner_is_wrong_usage(check: Runner, tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    box = risky(Sandbox(tmp_path / "a"))
    for folder, _, files in os.walk(box.place):
        for name in (".", *files):
            os.lchown(f"{folder}/{name}", 12345, 12345)
    said = check(box.place, "--base", "HEAD~1")
    assert said.code == 2
    assert "belongs to another user" in said.error
    assert f"git config --global --add safe.directory {box.place}" in said.error


def test_a_format_from_the_future_leaves_the_question_open(check: Runner, tmp_path: Path) -> None:
    box = risky(Sandbox(tmp_path / "a"))
    box.git("config", "core.repositoryFormatVersion", "1")
    box.git("config", "extensions.fromTheFuture", "true")
    said = check(box.place, "--base", "HEAD~1")
    assert said.code == 3
    assert "format that git here cannot read" in said.error


def test_a_bare_repository_has_no_files(check: Runner, tmp_path: Path) -> None:
    said = check(_bare(tmp_path), "--worktree")
    assert said.code == 2
    assert "bare" in said.error


def test_a_submodule_that_moves_is_said(check: Runner, tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "a")
    box.commit({PRODUCTION: deployment(), "safelane.yaml": 'version: 1\ninclude: ["**/*.yaml", "vendor/*"]\n'})
    for digit in "12":
        box.git("update-index", "--add", "--cacheinfo", f"160000,{digit * 40},vendor/chart")
        box.git("commit", "--quiet", "--message", digit)
    said = check(box.place, "--base", "HEAD~1")
    assert (said.code, said.unchecked) == (0, [("submodule", False)])
