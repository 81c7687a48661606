"""``safelane fix``: files on disk, diffs, exit codes."""

from __future__ import annotations

import subprocess

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import Sandbox


def test_the_files_are_mended_and_nothing_blocks(cli: Cli, risky: Sandbox) -> None:
    done = cli("fix", cwd=risky.place)
    assert (done.code, done.err) == (0, "")
    assert done.out == (f"replicas-cut\n  {PRODUCTION}:7: spec.replicas restored\n\n1 file changed; nothing blocks\n")
    assert (risky.place / PRODUCTION).read_text() == deployment(6)
    assert risky.git("diff", "--stat", "main") == ""
    again = cli("fix")
    assert (again.code, again.out) == (0, "0 files changed; nothing blocks\n")


def test_a_diff_touches_nothing_and_can_be_applied(cli: Cli, risky: Sandbox) -> None:
    risky.write({PRODUCTION: deployment(1).rstrip("\n")})
    done = cli("fix", "--diff", cwd=risky.place)
    assert done.code == 0
    assert "1 file would change; nothing blocks" in done.err
    assert (risky.place / PRODUCTION).read_text() == deployment(1).rstrip("\n")
    subprocess.run(["git", "apply"], cwd=risky.place, input=done.out.encode(), check=True)
    assert (risky.place / PRODUCTION).read_text() == deployment(6).rstrip("\n")


def test_a_diff_with_a_secret_says_that_it_is_masked(cli: Cli, risky: Sandbox) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData:\n  entry: correct-horse-battery\n---\n"
    base, head = (secret + _spec_first(deployment(replicas)) for replicas in (6, 1))
    risky.git("switch", "--quiet", "main")
    risky.commit({PRODUCTION: base})
    risky.git("switch", "--quiet", "--force-create", "change")
    risky.commit({PRODUCTION: head})
    done = cli("fix", "--diff", cwd=risky.place)
    assert done.code == 0
    assert "   entry: ***\n ---\n" in done.out
    assert "correct-horse" not in done.out + done.err
    note = "note: secrets are masked in this diff, which cannot be applied as it is; safelane fix writes the edits\n"
    assert done.err.endswith(note)
    assert cli("fix").code == 0
    assert (risky.place / PRODUCTION).read_text() == base


def _spec_first(text: str) -> str:
    """A manifest that begins with its replicas."""
    return text[text.index("spec:") :] + text[: text.index("spec:")]


def test_what_no_edit_mends_still_blocks(cli: Cli, risky: Sandbox) -> None:
    other = "apps/web/overlays/production/other.yaml"
    risky.git("switch", "--quiet", "main")
    risky.commit({other: deployment(6, name="other")})
    risky.git("switch", "--quiet", "change")
    risky.git("merge", "--quiet", "--no-edit", "main")
    risky.write({other: deployment(6, name="other").replace("matchLabels: {app: other}", "matchLabels: {app: new}")})
    done = cli("fix", cwd=risky.place)
    assert done.code in (0, 1)
    assert cli("check", "--base", "main", "--worktree").code == done.code
    assert ("still blocked by" in done.out) == (done.code == 1)


def test_json(cli: Cli, risky: Sandbox) -> None:
    done = cli("fix", "--format", "json", cwd=risky.place)
    assert done.json == {
        "version": 1,
        "verdict": "pass",
        "files": [PRODUCTION],
        "applied": [{"rule": "replicas-cut", "path": PRODUCTION, "line": 7, "what": "spec.replicas restored"}],
        "left": [],
    }


def test_a_file_that_is_not_what_was_judged_is_left_alone_and_said(cli: Cli, risky: Sandbox) -> None:
    risky.git("config", "core.autocrlf", "true")
    risky.write({PRODUCTION: deployment(1).replace("\n", "\r\n")})
    done = cli("fix", cwd=risky.place)
    assert done.code == 1
    assert "left alone\n" in done.out
    assert "its lines end in CRLF here" in done.out
    assert "still blocked by replicas-cut" in done.out
    assert (risky.place / PRODUCTION).read_bytes() == deployment(1).replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--rule", "replica-cut"), 2, "there is no rule 'replica-cut'; did you mean 'replicas-cut'?"),
        (("--base", "nowhere"), 2, "nowhere"),
        (("--base", "1" * 40), 3, "git fetch"),
        (("--diff", "--format", "json"), 2, "--diff prints a diff"),
    ],
)
def test_wrong_usage(cli: Cli, risky: Sandbox, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = cli("fix", *arguments, cwd=risky.place)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert (risky.place / PRODUCTION).read_text() == deployment(1)


def test_the_report_names_the_command(cli: Cli, risky: Sandbox) -> None:
    out = cli("check", cwd=risky.place).out
    assert "write 6 here (safelane fix)" in out
