"""Trees that break tools: links, submodules, names that are one name elsewhere, and names that nobody should have."""

from __future__ import annotations

import os
import subprocess

import pytest
from tests.end_to_end.odd import Odd, odd
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import IDENTITY

__all__ = ["odd"]

FOLDER = "apps/web/overlays/production"


def staged(odd: Odd, mode: str, path: str, content: str) -> None:
    """Put an entry of any mode and name into the index; ``content`` is a commit's id for a submodule."""
    id = content if mode == "160000" else _blob(odd, content)
    odd.sandbox.git("update-index", "--add", "--cacheinfo", f"{mode},{id},{path}")


def _blob(odd: Odd, content: str) -> str:
    done = subprocess.run(
        ["git", "hash-object", "-w", "--stdin"],
        cwd=odd.sandbox.place, env={**os.environ, **IDENTITY}, input=content.encode(), check=True, capture_output=True,
    )  # fmt: skip
    return done.stdout.decode().strip()


def committed(odd: Odd) -> None:
    odd.sandbox.git("commit", "--quiet", "--message", "odd")


def base(odd: Odd) -> None:
    odd.sandbox.commit({"safelane.yaml": "version: 1\n", PRODUCTION: deployment()}, "base")


@pytest.mark.parametrize(
    ("target", "unchecked"),
    [
        ("deployment.yaml", []),
        ("../../../web/overlays/production/deployment.yaml", []),
        ("../../../../../etc/passwd", [("symlink-outside", False)]),
        ("/etc/passwd", [("symlink-outside", False)]),
        ("nothing-here.yaml", [("symlink-outside", False)]),
        ("link.yaml", [("symlink-outside", False)]),
        ("link.yaml/../../x", [("symlink-outside", False)]),
        (".", []),
        ("a\nb::error::c", [("symlink-outside", False)]),
    ],
)
def test_links_are_followed_inside_of_the_tree_alone(odd: Odd, target: str, unchecked: list[tuple[str, bool]]) -> None:
    base(odd)
    staged(odd, "120000", f"{FOLDER}/link.yaml", target)
    committed(odd)
    report = odd.again()
    assert report.unchecked == unchecked
    assert "root:" not in str(report.json)
    assert report.code == 0


def test_what_a_link_leads_to_is_judged_once_more(odd: Odd) -> None:
    base(odd)
    staged(odd, "120000", f"{FOLDER}/link.yaml", "deployment.yaml")
    committed(odd)
    odd.sandbox.git("reset", "--quiet", "--hard")
    odd.sandbox.commit({PRODUCTION: deployment(1)}, "cut")
    assert ("replicas-cut", "deny", 7) in odd.again().found


def test_a_chain_of_links_ends(odd: Odd) -> None:
    base(odd)
    for number in range(60):
        staged(odd, "120000", f"{FOLDER}/l{number}.yaml", f"l{number + 1}.yaml")
    staged(odd, "100644", f"{FOLDER}/l60.yaml", "a: [\n")
    committed(odd)
    reasons = {one["path"]: one["reason"] for one in odd.again().json["unchecked"]}
    assert reasons[f"{FOLDER}/l59.yaml"] == "syntax"
    assert reasons[f"{FOLDER}/l0.yaml"] == "symlink-outside"


def test_a_submodule_is_said(odd: Odd) -> None:
    config = 'version: 1\ninclude: ["**/*.yaml", "vendor/*"]\n'
    odd.sandbox.commit({"safelane.yaml": config, PRODUCTION: deployment()}, "base")
    staged(odd, "160000", "vendor/chart", "1" * 40)
    committed(odd)
    report = odd.again()
    assert report.unchecked == [("submodule", False)]
    assert report.json["unchecked"][0]["detail"] == "a submodule at 111111111111"


@pytest.mark.parametrize(
    ("there", "added"),
    [("a.yaml", "A.yaml"), ("é.yaml", "e\u0301.yaml"), ("x/a.yaml", "X/b.yaml"), ("straße.yaml", "STRASSE.yaml")],
)
def test_names_that_are_one_name_elsewhere(odd: Odd, there: str, added: str) -> None:
    base(odd)
    staged(odd, "100644", there, "a: 1\n")
    committed(odd)
    staged(odd, "100644", added, "a: 2\n")
    committed(odd)
    notes = [note for note in odd.again().json["notes"] if "ignore case" in note]
    assert len(notes) == 1
    assert added.split("/", maxsplit=1)[0] in notes[0]


def test_names_that_a_report_must_not_repeat(odd: Odd) -> None:
    base(odd)
    names = ["a\nb.yaml", "::error::x.yaml", "\x1b[31mred.yaml", "\u202egnp.yaml", "a`|<b>.yaml", "##vso[x]y.yaml"]
    for name in names:
        staged(odd, "100644", f"{FOLDER}/{name}", "a: [\n")
    committed(odd)
    for format in ("text", "concise", "github", "markdown", "azure", "junit"):
        done = odd.cli("check", "--base", "HEAD~1", "--format", format, cwd=odd.sandbox.place)
        assert done.code == 1
        assert not any(char in done.out for char in "\x1b\u202e")
        if format in ("text", "concise", "markdown"):
            assert not any(line.startswith(("::error", "##vso")) for line in done.out.splitlines())


@pytest.mark.parametrize("name", [b"..", b".git", b".GIT"])
def test_names_that_would_leave_their_folder(odd: Odd, name: bytes) -> None:
    base(odd)
    blob = _blob(odd, "a: 1\n")
    inner = _tree(odd, b"100644 x.yaml\0" + bytes.fromhex(blob))
    root = odd.sandbox.git("rev-parse", "HEAD^{tree}")
    listed = subprocess.run(
        ["git", "cat-file", "tree", root], cwd=odd.sandbox.place, check=True, capture_output=True
    ).stdout
    made = _tree(odd, b"40000 " + name + b"\0" + bytes.fromhex(inner) + listed)
    commit = odd.sandbox.git("commit-tree", made, "-p", "HEAD", "-m", "odd")
    done = odd.cli("check", "--base", "HEAD", "--head", commit, "--format", "json", cwd=odd.sandbox.place)
    assert (done.code, done.json["verdict"]) == (3, "unsure")
    assert [one["reason"] for one in done.json["unchecked"]] == ["hostile-name"]


def _tree(odd: Odd, data: bytes) -> str:
    done = subprocess.run(
        ["git", "hash-object", "-w", "--literally", "-t", "tree", "--stdin"],
        cwd=odd.sandbox.place, env={**os.environ, **IDENTITY}, input=data, check=True, capture_output=True,
    )  # fmt: skip
    return done.stdout.decode().strip()
