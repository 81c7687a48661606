"""Diffs: what git applies, and the secrets that never stand in them."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from tests.manifests import PRODUCTION, deployment
from tests.plan.plans import ASKED, Files, tree

from safelane.fix import mend
from safelane.fix.diffing import Diff, as_diff
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource

CLEAR = "correct-horse-battery"
CODED = b64encode(CLEAR.encode()).decode()
TOKEN = "ghp_" + "a1B2c3D4e5F6" * 3
RULE = """\
id: settings-changed
title: Settings changed
severity: error
scope: resource
deny: 'has(object.spec) == false && object != oldObject'
message: settings of {object.kind} changed
edit:
  - {path: data, restore: true}
  - {path: stringData, restore: true}
  - {path: settings, restore: true}
why: It is a test.
advice: None.
examples:
  - {name: flagged, base: "", expect: [{}]}
  - {name: clean, base: "", expect: []}
"""
OWN = {"safelane.yaml": "version: 1\nrules: [ops]\n", "ops/settings-changed.yaml": RULE}
SECRET = "\napiVersion: v1\nkind: Secret\nmetadata: {name: web}\n"


def diff_of(base: Files, head: Files) -> Diff:
    before = tree(base)
    return as_diff(mend(before, tree(head), read_policy(TreeSource(before)), ASKED))


@pytest.mark.parametrize(
    ("above", "secret", "shown"),
    [
        (f"data:\n  entry: {CODED}{SECRET}", CODED, "   entry: ***\n"),
        (f"stringData:\n  entry: {CLEAR}{SECRET}", CLEAR, "   entry: ***\n"),
        (f"stringData:\n  entry: root{SECRET}", "root", "   ***\n"),
        (f'stringData: {{entry: 1,\n  other: "first of it\n    second of it"}}{SECRET}', "of it", "***\n"),
        (f"settings:\n  password: {CLEAR}\n", CLEAR, "   password: ***\n"),
        (f"settings:\n  address: https://me:{CLEAR}@example.com\n", CLEAR, "   address: https://me:***@example.com\n"),
        (f"settings:\n  # was {TOKEN}\n", TOKEN, "   # was ***\n"),
        (f"stringData:\n  entry: {CLEAR}\n  broken: [{SECRET}", CLEAR, "   entry: ***\n"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_secrets_beside_an_edit(above: str, secret: str, shown: str, end: str) -> None:
    base, head = (
        (
            deployment(replicas).replace("metadata:\n  name: web\n  namespace: shop\nspec:\n", "spec:\n")
            + f"---\n{above}"
        )
        for replicas in (6, 1)
    )
    # What is replaced stands last in its document, so that the next one is near.
    base, head = (_with_replicas_last(text) for text in (base, head))
    diff = diff_of({PRODUCTION: base.replace("\n", end)}, {PRODUCTION: head.replace("\n", end)})
    assert secret not in diff.text
    assert shown.rstrip("\n") in diff.text
    assert "-  replicas: 1" in diff.text
    assert "+  replicas: 6" in diff.text
    assert (diff.masked, diff.spelled) == (True, end != "\n")


def _with_replicas_last(text: str) -> str:
    first, mark, rest = text.partition("---\n")
    [line] = [line for line in first.splitlines(keepends=True) if "replicas" in line]
    return f"{first.replace(line, '')}{line}{mark}{rest}"


@pytest.mark.parametrize(
    ("form", "old", "new"),
    [
        (
            "data:\n  entry: {}\napiVersion: v1\nkind: Secret\nmetadata: {{name: web}}\n",
            CODED,
            b64encode(b"another-horse").decode(),
        ),
        (
            "stringData:\n  entry: {}\napiVersion: v1\nkind: Secret\nmetadata: {{name: web}}\n",
            CLEAR,
            "another-horse-battery",
        ),
        (
            "apiVersion: example.com/v1\nkind: Settings\nmetadata: {{name: web}}\nsettings:\n  password: {}\n",
            CLEAR,
            "another-horse-battery",
        ),
        (
            "apiVersion: example.com/v1\nkind: Settings\nmetadata: {{name: web}}\nsettings:\n  entry: {}\n",
            TOKEN,
            TOKEN.replace("a", "z"),
        ),
    ],
)
def test_secrets_in_an_edit(form: str, old: str, new: str) -> None:
    path = "apps/web/overlays/production/settings.yaml"
    diff = diff_of({**OWN, path: form.format(old)}, {**OWN, path: form.format(new)})
    assert diff.masked
    assert old not in diff.text
    assert new not in diff.text
    key = form.rsplit("\n  ", 1)[1].partition(":")[0]
    assert f"-  {key}: ***\n+  {key}: ***\n" in diff.text


def test_a_secret_in_a_path() -> None:
    path = f"apps/{CLEAR}/overlays/production/web.yaml"
    secret = f"{SECRET}stringData:\n  entry: {CLEAR}\n---\n"
    diff = diff_of({path: secret + deployment(6)}, {path: secret + deployment(1)})
    assert CLEAR not in diff.text
    assert "--- a/apps/***/overlays/production/web.yaml\n" in diff.text
    assert diff.masked


@pytest.mark.parametrize("line", ["# ::set-output name=a::b", "  # \u202e[2J", "# ##[command]x"])
def test_what_would_act_on_a_terminal_or_in_a_log_is_spelled_out(line: str) -> None:
    base, head = (deployment(replicas).replace("  selector", f"{line}\n  selector") for replicas in (6, 1))
    diff = diff_of({PRODUCTION: base}, {PRODUCTION: head})
    assert "\u202e" not in diff.text
    assert "##[" not in diff.text
    assert (diff.masked, diff.spelled) == (False, "::" not in line)


@pytest.mark.parametrize(("base", "head"), [(deployment(6), deployment(1)), (deployment(6)[:-1], deployment(1)[:-1])])
def test_git_applies_what_hides_nothing(base: str, head: str, tmp_path: Path) -> None:
    end = "  revisionHistoryLimit: 2\n  minReadySeconds: 5" + "\n" * base.endswith("\n")
    base, head = (f"{text.rstrip()}\n{end}".replace("\n  replicas", "\n\n  replicas") for text in (base, head))
    files = {f"apps/{name}/overlays/production/{name}.yaml" for name in ("a", "b")}
    diff = diff_of(dict.fromkeys(files, base), dict.fromkeys(files, head))
    assert (diff.masked, diff.spelled) == (False, False)
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(head, encoding="utf-8", newline="\n")
    subprocess.run(["git", "apply"], cwd=tmp_path, input=diff.text.encode(), check=True)
    assert {(tmp_path / name).read_text(encoding="utf-8") for name in files} == {base}


@pytest.mark.parametrize("keys", [("note", "password"), ("password", "note")])
def test_what_is_a_secret_on_one_side_is_masked_in_lines_that_stay(keys: tuple[str, str]) -> None:
    before = tree({PRODUCTION: deployment(6)})
    done = mend(before, tree({PRODUCTION: deployment(1)}), read_policy(TreeSource(before)), ASKED)
    one, other = (f"{key}: |\n  plain words\n".encode() for key in keys)
    diff = as_diff(replace(done, files={"a.yaml": (one, other)}))
    assert diff.text.endswith(f"-{keys[0]}: |\n+{keys[1]}: |\n   ***\n")
    assert diff.masked
