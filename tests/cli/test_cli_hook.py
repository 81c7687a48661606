"""The pre-push hook on real pushes: what is blocked never reaches the remote."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, STAGING, deployment
from tests.sandbox import IDENTITY, Sandbox


class Pushing:
    """A clone with a remote; ``main`` has six replicas."""

    def __init__(self, place: Path, cli: Cli) -> None:
        self.remote = Sandbox(place / "seed")
        self.remote.commit({PRODUCTION: deployment(6)}, "base")
        subprocess.run(["git", "clone", "--quiet", "--bare", "seed", "remote.git"], cwd=place, check=True)
        subprocess.run(["git", "clone", "--quiet", "remote.git", "clone"], cwd=place, check=True)
        self.place = place / "clone"
        self.bare = place / "remote.git"
        self._cli = cli

    def git(self, *arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["git", *arguments],
            cwd=cwd or self.place, env={**os.environ, **IDENTITY}, capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip

    def commit(self, files: dict[str, str], message: str = "a change", cwd: Path | None = None) -> str:
        for name, text in files.items():
            file = (cwd or self.place) / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        self.git("add", "--all", cwd=cwd)
        self.git("commit", "--quiet", "--allow-empty", "-m", message, cwd=cwd)
        return self.git("rev-parse", "HEAD", cwd=cwd).stdout.strip()

    def refs(self) -> str:
        return self.git("for-each-ref", cwd=self.bare).stdout

    def install(self) -> None:
        done = self._cli("hook", "install", cwd=self.place)
        assert (done.code, done.out) == (0, "")


@pytest.fixture
def pushing(tmp_path: Path, cli: Cli) -> Pushing:
    """With the hook installed."""
    made = Pushing(tmp_path, cli)
    made.install()
    return made


def test_a_risky_push_is_stopped_and_the_remote_stays_as_it_was(pushing: Pushing) -> None:
    before = pushing.refs()
    pushing.git("switch", "--quiet", "--create", "risky")
    pushing.commit({PRODUCTION: deployment(1)})
    done = pushing.git("push", "origin", "risky")
    assert done.returncode != 0
    assert "replicas go from 6 to 1" in done.stderr
    assert "--no-verify" in done.stderr
    assert pushing.refs() == before
    assert pushing.git("push", "--no-verify", "origin", "risky").returncode == 0


def test_a_harmless_push_goes_through_silently(pushing: Pushing) -> None:
    pushing.git("switch", "--quiet", "--create", "fine")
    pushing.commit({PRODUCTION: deployment(7)})
    done = pushing.git("push", "--quiet", "origin", "fine")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_target_branch_is_compared_with_what_the_remote_has(pushing: Pushing) -> None:
    pushing.commit({PRODUCTION: deployment(5)})
    assert pushing.git("push", "origin", "main").returncode == 0
    pushing.commit({PRODUCTION: deployment(1)})
    done = pushing.git("push", "origin", "main")
    assert done.returncode != 0
    assert "replicas go from 5 to 1" in done.stderr


def test_every_ref_is_judged(pushing: Pushing) -> None:
    pushing.git("switch", "--quiet", "--create", "fine")
    pushing.commit({STAGING: deployment(3)})
    pushing.git("switch", "--quiet", "--create", "risky", "main")
    pushing.commit({PRODUCTION: deployment(1)})
    before = pushing.refs()
    assert pushing.git("push", "origin", "fine", "risky").returncode != 0
    assert pushing.refs() == before


def test_tags_deletions_and_nothing(pushing: Pushing) -> None:
    pushing.git("switch", "--quiet", "--create", "fine")
    pushing.commit({STAGING: deployment(3)})
    pushing.git("tag", "--annotate", "-m", "v1", "v1")
    assert pushing.git("push", "origin", "fine", "v1").returncode == 0
    assert pushing.git("push", "origin", "fine").returncode == 0
    assert pushing.git("push", "origin", "--delete", "fine").returncode == 0
    pushing.git("switch", "--quiet", "--create", "risky", "main")
    pushing.commit({PRODUCTION: deployment(1)})
    pushing.git("tag", "v2")
    assert pushing.git("push", "origin", "v2").returncode != 0


def test_a_linked_worktree(pushing: Pushing) -> None:
    pushing.git("worktree", "add", "--quiet", "-b", "linked", "../linked")
    linked = pushing.place.parent / "linked"
    pushing.commit({PRODUCTION: deployment(1)}, cwd=linked)
    done = pushing.git("push", "origin", "linked", cwd=linked)
    assert done.returncode != 0
    assert "replicas go from 6 to 1" in done.stderr


def test_a_forced_push_over_what_was_never_fetched(pushing: Pushing, tmp_path: Path) -> None:
    other = tmp_path / "other"
    pushing.git("clone", "--quiet", str(pushing.bare), str(other), cwd=tmp_path)
    pushing.commit({STAGING: deployment(3)}, cwd=other)
    pushing.git("push", "--quiet", "origin", "main", cwd=other)
    pushing.commit({PRODUCTION: deployment(1)})
    done = pushing.git("push", "--force", "origin", "main")
    assert done.returncode != 0
    assert "replicas go from 6 to 1" in done.stderr


def test_without_a_verdict_the_push_stops_unless_told_otherwise(pushing: Pushing) -> None:
    pushing.git("switch", "--quiet", "--create", "large")
    pushing.commit({"safelane.yaml": "version: 1\nlimits: {file_bytes: 500}\n"})
    assert pushing.git("push", "origin", "large:main").returncode == 0
    pushing.git("fetch", "--quiet")
    pushing.commit({PRODUCTION: deployment(6) + "# " + "x" * 500})
    stopped = pushing.git("push", "origin", "large")
    assert stopped.returncode != 0
    assert "hookUnsure" in stopped.stderr
    pushing.git("config", "safelane.hookUnsure", "warn")
    assert pushing.git("push", "origin", "large").returncode == 0


def test_an_existing_hook_runs_first_and_comes_back(tmp_path: Path, cli: Cli) -> None:
    pushing = Pushing(tmp_path, cli)
    hook = pushing.place / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(
        '#!/bin/sh\ncat > "$(git rev-parse --git-dir)/seen"\necho "$1" >> "$(git rev-parse --git-dir)/seen"\n'
    )
    hook.chmod(0o755)
    own = hook.read_text()
    pushing.install()
    pushing.install()
    assert hook.stat().st_mode & stat.S_IXUSR
    pushing.git("switch", "--quiet", "--create", "fine")
    pushing.commit({STAGING: deployment(3)})
    assert pushing.git("push", "origin", "fine").returncode == 0
    seen = (pushing.place / ".git" / "seen").read_text()
    assert "refs/heads/fine" in seen
    assert seen.endswith("origin\n")
    done = cli("hook", "uninstall", cwd=pushing.place)
    assert done.code == 0
    assert hook.read_text() == own
    assert cli("hook", "uninstall", cwd=pushing.place).err == "the hook is not installed here\n"


def test_an_existing_hook_that_refuses_stops_the_push(tmp_path: Path, cli: Cli) -> None:
    pushing = Pushing(tmp_path, cli)
    hook = pushing.place / ".git" / "hooks" / "pre-push"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 7\n")
    hook.chmod(0o755)
    pushing.install()
    pushing.git("switch", "--quiet", "--create", "fine")
    pushing.commit({STAGING: deployment(3)})
    assert pushing.git("push", "origin", "fine").returncode != 0


def test_hooks_of_several_repositories_are_left_alone(tmp_path: Path, cli: Cli) -> None:
    pushing = Pushing(tmp_path, cli)
    pushing.git("config", "core.hooksPath", str(tmp_path / "everybody"))
    done = cli("hook", "install", cwd=pushing.place)
    assert (done.code, done.out) == (2, "")
    assert "core.hooksPath" in done.err
    assert not (tmp_path / "everybody").exists()
    pushing.git("config", "core.hooksPath", ".githooks")
    assert cli("hook", "install", cwd=pushing.place).code == 0
    assert (pushing.place / ".githooks" / "pre-push").is_file()


def test_the_configuration_of_a_newer_git_is_used(tmp_path: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from safelane.git import hooks

    pushing = Pushing(tmp_path, cli)
    monkeypatch.setattr(hooks, "_version", lambda git: (2, 54))
    pushing.install()
    assert pushing.git("config", "hook.safelane.event").stdout == "pre-push\n"
    assert "-I -m safelane hook run" in pushing.git("config", "hook.safelane.command").stdout
    assert not (pushing.place / ".git" / "hooks" / "pre-push").exists()
    assert cli("hook", "uninstall", cwd=pushing.place).code == 0
    assert pushing.git("config", "--get-regexp", r"^hook\.").stdout == ""


def test_what_pre_commit_sets(risky: Sandbox, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", risky.git("rev-parse", "main"))
    monkeypatch.setenv("PRE_COMMIT_TO_REF", risky.git("rev-parse", "change"))
    done = cli("hook", "run", cwd=risky.place)
    assert (done.code, done.out) == (1, "")
    assert "replicas go from 6 to 1" in done.err


def test_refs_by_name(risky: Sandbox, cli: Cli) -> None:
    assert cli("hook", "run", "--from-ref", "main", "--to-ref", "change", cwd=risky.place).code == 1
    assert cli("hook", "run", "--from-ref", "change", "--to-ref", "change", cwd=risky.place).code == 0
    assert cli("hook", "run", "--to-ref", "change", cwd=risky.place).code == 2


@pytest.mark.parametrize("length", [40, 64])
def test_lines_of_git(length: int) -> None:
    from safelane.git.pushes import read_updates

    zeros, id = "0" * length, "a" * length
    data = f"HEAD~0 {id} refs/heads/x {zeros}\n(delete) {zeros} refs/heads/y {id}\nmain@{{1 day ago}} {id} r {id}\n"
    one, two, three = read_updates(data.encode(), "origin")
    assert (one.creates, one.deletes) == (True, False)
    assert (two.creates, two.deletes) == (False, True)
    assert three.local_ref == "main@{1 day ago}"
    assert read_updates(b"", "origin") == []


def test_the_first_push_to_an_empty_remote_has_nothing_to_be_compared_with(tmp_path: Path, cli: Cli) -> None:
    pushing = Pushing(tmp_path, cli)
    pushing.install()
    pushing.git("init", "--quiet", "--bare", "../empty.git")
    pushing.git("remote", "add", "fresh", "../empty.git")
    pushing.git("remote", "remove", "origin")
    done = pushing.git("push", "fresh", "main")
    assert done.returncode != 0
    assert "--no-verify" in done.stderr
    assert pushing.git("push", "--no-verify", "fresh", "main").returncode == 0


def test_a_remote_by_its_address_is_judged_too(pushing: Pushing) -> None:
    pushing.git("switch", "--quiet", "--create", "risky")
    pushing.commit({PRODUCTION: deployment(1)})
    before = pushing.refs()
    done = pushing.git("push", str(pushing.bare), "HEAD~0:refs/heads/other")
    assert done.returncode != 0
    assert "replicas go from 6 to 1" in done.stderr
    assert pushing.refs() == before


def test_a_push_from_a_folder_below_and_of_a_branch_known_on_the_remote(pushing: Pushing) -> None:
    pushing.git("switch", "--quiet", "--create", "work")
    pushing.commit({STAGING: deployment(3)})
    below = (pushing.place / PRODUCTION).parent
    assert pushing.git("push", "origin", "work", cwd=below).returncode == 0
    pushing.commit({PRODUCTION: deployment(1)})
    assert pushing.git("push", "origin", "work", cwd=below).returncode != 0
    pushing.git("commit", "--quiet", "--amend", "--message", "again")
    pushing.commit({PRODUCTION: deployment(6)})
    assert pushing.git("push", "--force-with-lease", "origin", "work", cwd=below).returncode == 0


@pytest.mark.skipif(os.name != "posix", reason="terminals of POSIX")
@pytest.mark.parametrize("patience", [0.0, 3600.0])
def test_a_word_on_a_terminal_when_it_takes_long(risky: Sandbox, patience: float) -> None:
    import pty

    code = (
        "import sys\n"
        "from safelane.cli import boundary, pushing\n"
        f"pushing._PATIENCE = {patience}\n"
        "sys.exit(boundary.run(sys.argv[1:]))\n"
    )
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", code, "hook", "run", "--from-ref", "main", "--to-ref", "change"]
    done = subprocess.run(command, cwd=risky.place, stdin=subprocess.DEVNULL, stderr=theirs, check=False)
    os.close(theirs)
    seen = b""
    while part := _read(ours):
        seen += part
    os.close(ours)
    assert done.returncode == 1
    assert ("safelane: checking change …".encode() in seen) is (patience == 0)


def _read(end: int) -> bytes:
    try:
        return os.read(end, 4096)
    except OSError:  # Linux: nobody holds the other end any more
        return b""
