"""``safelane impact`` as it is called."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.cli.runs import Cli
from tests.manifests import PRODUCTION, deployment
from tests.report.mermaid_reader import read
from tests.sandbox import Sandbox


def test_text_json_and_mermaid(cli: Cli, risky: Sandbox) -> None:
    done = cli("impact", cwd=risky.place)
    assert done.code == 0
    assert done.out.startswith(f"{PRODUCTION}\n└─ Deployment shop/web  [production]  holds it\n")
    found = cli("impact", "--format", "json").json
    assert found["changed"] == [PRODUCTION]
    (row,) = found["reached"]["resources"]
    assert (row["kind"], row["environment"], row["service"], row["direct"]) == ("Deployment", "production", "web", True)
    assert row["via"] == [{"from": PRODUCTION, "to": "Deployment shop/web", "reason": "holds it"}]
    assert read(cli("impact", "--format", "mermaid").out).production == ["n1"]


def test_heads_that_are_no_commits(cli: Cli, risky: Sandbox) -> None:
    risky.write({PRODUCTION: deployment(3)})
    found = cli("impact", "--worktree", "--format", "json", cwd=risky.place).json
    assert (found["head"], len(found["reached"]["resources"])) == (None, 1)
    assert cli("impact", "--staged", "-q").out == "reaches nothing that the tree shows\n"


def test_a_blocked_change_exits_with_0_and_writes_files(cli: Cli, risky: Sandbox, tmp_path: Path) -> None:
    file = tmp_path / "reach.json"
    assert cli("check", cwd=risky.place).code == 1
    assert cli("impact", "--output", f"json={file}").code == 0
    assert json.loads(file.read_text())["version"] == 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--format", "mermiad"), 2, "did you mean 'mermaid'?"),
        (("--output", "json"), 2, "--output takes NAME=FILE"),
        (("--environment", "prodution"), 2, "there is no environment 'prodution'"),
        (("--base", "nowhere"), 2, "nowhere"),
        (("--base", "0123456789" * 4), 3, "git fetch"),
    ],
)
def test_what_cannot_be_done(cli: Cli, risky: Sandbox, arguments: tuple[str, ...], code: int, said: str) -> None:
    done = cli("impact", *arguments, cwd=risky.place)
    assert (done.code, done.out) == (code, "")
    assert said in done.err


def test_check_draws_it_only_where_it_is_shown(cli: Cli, risky: Sandbox, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert "```mermaid" in cli("check", "--format", "markdown", cwd=risky.place).out
    assert "mermaid" not in cli("check", "--format", "json", "--output", f"html={page}").out
    assert 'id="reach"' in page.read_text()
    assert 'id="reach"' not in cli("check", "--format", "html", "-q").out
