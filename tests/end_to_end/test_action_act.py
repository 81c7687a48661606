"""The action in act, which runs workflows with GitHub's own grammar on this machine: the workflow of docs/setup.md."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import IDENTITY, Sandbox

ROOT = Path(__file__).resolve().parents[2]
SETUP = (ROOT / "docs" / "setup.md").read_text(encoding="utf-8")
PINNED = "1" * 40


class Ran(NamedTuple):
    """The exit code of act, the verdict that a later step saw, and the commands that act understood."""

    code: int
    verdict: str
    commands: list[dict[str, Any]]

    def annotations(self, type: str) -> list[dict[str, Any]]:
        return [one for one in self.commands if one["command"] == type]


class Act:
    """A repository whose workflow is the one that the documentation gives, and the machine that runs it."""

    def __init__(self, place: Path) -> None:
        found = shutil.which("act")
        if found is None:
            pytest.skip("act is not here: go install github.com/nektos/act@latest builds it")
        self._act = found
        self._place = place
        self.sandbox = Sandbox(place / "workspace")
        self.sandbox.commit({".github/workflows/safelane.yaml": self._workflow(), PRODUCTION: deployment(6)}, "base")
        for name in ("action.yml", "linter", "rules", "policies"):
            part, to = ROOT / name, place / "action" / name
            to.parent.mkdir(exist_ok=True)
            if part.is_dir():
                shutil.copytree(part, to, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(part, to)

    def _workflow(self) -> str:
        """As documented, with what would need a network put in its place before, and a look at the outputs after."""
        found = re.search(r"^`.github/workflows/safelane.yaml`\n\n```yaml\n(.*?)^```$", SETUP, re.M | re.S)
        assert found is not None
        text = found[1]
        # The libraries are those of the Python that runs this test.
        before = '      - run: mkdir -p "$RUNNER_TEMP/safelane-site" && touch "$RUNNER_TEMP/safelane-site/.complete"\n'
        after = (
            f'        id: check\n        with: {{python: "{sys.executable}"}}\n      - if: always()\n'
            f'        run: echo "${{{{ steps.check.outputs.verdict }}}}" > "{self._place / "verdict"}"\n'
        )
        use = "      - uses: OWNER/safelane@COMMIT\n"
        assert text.count(use) == 1
        return text.replace(use, before + use + after).replace("COMMIT", PINNED)

    def run(self, event: str, payload: dict[str, Any]) -> Ran:
        file = self._place / "event.json"
        file.write_text(json.dumps(payload), encoding="utf-8")
        command = (
            self._act, event, "--json", "--no-cache-server", "--platform=ubuntu-latest=-self-hosted",
            f"--eventpath={file}", f"--action-cache-path={self._place / 'cache'}",
            f"--local-repository=OWNER/safelane@{PINNED}={self._place / 'action'}",
        )  # fmt: skip
        environment = {**os.environ, **IDENTITY, "HOME": str(self._place), "XDG_CACHE_HOME": str(self._place / "home")}
        done = subprocess.run(
            command, cwd=self.sandbox.place, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        verdict = self._place / "verdict"
        assert verdict.is_file(), done.stdout + done.stderr
        return Ran(done.returncode, verdict.read_text().strip(), [one for one in lines if one.get("command")])


@pytest.fixture
def act(tmp_path: Path) -> Act:
    return Act(tmp_path)


@pytest.mark.parametrize(("replicas", "code", "verdict"), [(1, 1, "blocked"), (7, 0, "pass")])
def test_a_pull_request(act: Act, replicas: int, code: int, verdict: str) -> None:
    act.sandbox.git("switch", "--quiet", "--create", "topic")
    source = act.sandbox.commit({PRODUCTION: deployment(replicas)})
    act.sandbox.git("switch", "--quiet", "--detach", "main")
    act.sandbox.git("merge", "--quiet", "--no-ff", "--message", "merge", "topic")
    head = {"sha": source, "ref": "topic"}
    done = act.run("pull_request", {"pull_request": {"head": head, "base": {"ref": "main"}, "title": "t", "body": ""}})
    assert (done.code, done.verdict) == (code, verdict)
    places = [(one["kvPairs"]["file"], one["kvPairs"]["line"]) for one in done.annotations("error")]
    assert places == [(PRODUCTION, "7")] * code


@pytest.mark.parametrize(("replicas", "code", "verdict"), [(1, 1, "blocked"), (7, 0, "pass")])
def test_a_merge_group(act: Act, replicas: int, code: int, verdict: str) -> None:
    base = act.sandbox.git("rev-parse", "HEAD")
    act.sandbox.commit({PRODUCTION: deployment(replicas)})
    head = act.sandbox.commit({"README.md": "the last of the group\n"})
    done = act.run("merge_group", {"merge_group": {"base_sha": base, "head_sha": head, "base_ref": "refs/heads/main"}})
    assert (done.code, done.verdict, len(done.annotations("error"))) == (code, verdict, code)


@pytest.mark.parametrize(("replicas", "code", "verdict"), [(1, 1, "blocked"), (7, 0, "pass")])
def test_a_push(act: Act, replicas: int, code: int, verdict: str) -> None:
    workflow = ".github/workflows/safelane.yaml"
    text = (act.sandbox.place / workflow).read_text(encoding="utf-8")
    before = act.sandbox.commit({workflow: text.replace("  merge_group:\n", "  merge_group:\n  push:\n")})
    after = act.sandbox.commit({PRODUCTION: deployment(replicas)})
    done = act.run("push", {"before": before, "after": after, "ref": "refs/heads/main", "forced": False})
    assert (done.code, done.verdict, len(done.annotations("error"))) == (code, verdict, code)
