"""Every back end gives the same entries, ids, data, changes, ancestors and words."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.git.backends import BACK_ENDS, CONTENTS, SUBMODULE, commit, datas, every_back_end, listing, open_with
from tests.sandbox import Sandbox

from safelane.errors import SafelaneError
from safelane.git.changes import FileChange, changes, find
from safelane.git.folder import read_folder
from safelane.git.memory import MemoryTree, Special
from safelane.git.repository import EntryKind, Tree

BEFORE = dict(CONTENTS)
AFTER: dict[str, bytes | Special] = {
    **{path: content for path, content in CONTENTS.items() if path not in ("README.md", "apps/web/base/empty.yaml")},
    "apps/web/base/deployment.yaml": b"kind: StatefulSet\n",
    "apps/web/run.sh": b"#!/bin/sh\n",
    "apps/web/vendor": Special(EntryKind.SUBMODULE, SUBMODULE[::-1].encode()),
    "apps/web/link.yaml": b"base/deployment.yaml",
    "docs/README.md": b"hello\n",
    "apps.yaml/now": b"a folder",
    "new.yaml": b"n: 1\n",
}
del AFTER["apps.yaml"]


def _in_git(back_end: str) -> Callable[[Path], tuple[Tree, Tree]]:
    def build(place: Path) -> tuple[Tree, Tree]:
        box = Sandbox(place)
        ids = commit(box, BEFORE), commit(box, AFTER)
        repository = open_with(back_end, place)
        return repository.tree(ids[0]), repository.tree(ids[1])

    return build


def _in_memory(place: Path) -> tuple[Tree, Tree]:
    return MemoryTree(BEFORE), MemoryTree(AFTER)


def _in_folders(place: Path) -> tuple[Tree, Tree]:
    for name, contents in (("before", BEFORE), ("after", AFTER)):
        for path, content in contents.items():
            kind, data = (EntryKind.FILE, content) if isinstance(content, bytes) else (content.kind, content.data)
            file = place / name / os.fsdecode(path.encode("utf-8", "surrogateescape"))
            file.parent.mkdir(parents=True, exist_ok=True)
            if kind is EntryKind.SYMLINK:
                file.symlink_to(os.fsdecode(data))
            elif kind is not EntryKind.SUBMODULE:
                file.write_bytes(data)
                file.chmod(0o755 if kind is EntryKind.EXECUTABLE else 0o644)
    return read_folder(str(place / "before")), read_folder(str(place / "after"))


TREES = {"libgit2": _in_git("libgit2"), "command": _in_git("command"), "memory": _in_memory, "folder": _in_folders}


@pytest.fixture(params=sorted(TREES))
def trees(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Tree, Tree]:
    return TREES[request.param](tmp_path)


def _files_only(tree: Tree) -> dict[str, object]:
    """Without the submodule, which a folder cannot hold."""
    return {path: entry for path, entry in listing(tree).items() if entry.kind is not EntryKind.SUBMODULE}


def test_entries_and_ids_are_gits(trees: tuple[Tree, Tree]) -> None:
    for tree, contents in zip(trees, (BEFORE, AFTER), strict=True):
        expected = MemoryTree(contents)
        assert _files_only(tree) == _files_only(expected)
        if "apps/web/vendor" in listing(tree):
            assert tree.root == expected.root


def test_the_ids_in_memory_are_those_that_git_computes(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    for contents in (BEFORE, AFTER):
        commit(box, contents)
        assert MemoryTree(contents).root == box.git("rev-parse", "HEAD^{tree}")


def test_data_and_sizes(trees: tuple[Tree, Tree]) -> None:
    for tree, contents in zip(trees, (BEFORE, AFTER), strict=True):
        for path, data in datas(tree).items():
            content = contents[path]
            expected = content if isinstance(content, bytes) else content.data
            assert data == (b"" if path.endswith("vendor") else expected), path
            entry = find(tree, path)
            assert entry is not None
            assert tree.size(entry) == len(data)


def test_changes(trees: tuple[Tree, Tree]) -> None:
    found = {(one.old_path, one.path): one for one in changes(*trees).files}
    found.pop(("apps/web/vendor", "apps/web/vendor"), None)
    assert sorted(found) == [
        ("README.md", "docs/README.md"),
        ("apps.yaml", "apps.yaml"),
        ("apps.yaml/now", "apps.yaml/now"),
        ("apps/web/base/deployment.yaml", "apps/web/base/deployment.yaml"),
        ("apps/web/base/empty.yaml", "apps/web/base/empty.yaml"),
        ("apps/web/link.yaml", "apps/web/link.yaml"),
        ("new.yaml", "new.yaml"),
    ]
    link = found["apps/web/link.yaml", "apps/web/link.yaml"]
    assert link.before is not None
    assert link.after is not None
    assert (link.before.kind, link.after.kind) == (EntryKind.SYMLINK, EntryKind.FILE)


@every_back_end
def test_a_submodule_that_moved_is_a_change(back_end: str, tmp_path: Path) -> None:
    base, head = TREES[back_end](tmp_path)
    moved = [one for one in changes(base, head).files if one.path == "apps/web/vendor"]
    assert [(one.before.id, one.after.id) for one in moved if one.before and one.after] == [
        (SUBMODULE, SUBMODULE[::-1])
    ]


def test_equal_trees_have_no_changes(trees: tuple[Tree, Tree]) -> None:
    for tree in trees:
        assert changes(tree, tree).files == ()


def test_one_folder_of_a_tree_can_be_selected(trees: tuple[Tree, Tree]) -> None:
    found = changes(*trees, select=lambda path: path.startswith("apps/web/base/")).files
    assert [one.path for one in found] == ["apps/web/base/deployment.yaml", "apps/web/base/empty.yaml"]


QUESTIONS = [
    "HEAD", "main", "@", "HEAD~1", "HEAD^", "HEAD^2", "v1", "v1^{tree}", "HEAD:apps", "side", "HEAD^{tree}",
    "HEAD~7", "mian", "nothing-like-it", "HEAD:README.md", "", "-x", "--all", "a\nb", "HEAD..main", "v1^^^^^^^",
    "0" * 40, "1" * 40, "2" * 64, "1" * 39, "refs/heads/main", "heads/main", "origin/main", "zz", "HEAD^{commit}",
    "HEAD^{blob}", "HEAD^0", "abcdefg", "main@{5}", ":/afterwards", "blobtag",
]  # fmt: skip


def test_revisions_resolve_alike_and_refusals_sound_alike(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    commit(box, BEFORE)
    box.git("tag", "--annotate", "v1", "--message", "one")
    box.git("tag", "--annotate", "v1-again", "--message", "tag of a tag", "v1")
    box.git("tag", "--annotate", "blobtag", "--message", "of a blob", "HEAD:README.md")
    box.git("branch", "side")
    commit(box, AFTER, "afterwards")
    answers = [_answers(open_with(name, tmp_path)) for name in sorted(BACK_ENDS)]
    for question, one, other in zip(QUESTIONS, *answers, strict=True):
        assert one == other, question
    assert answers[0][QUESTIONS.index("v1^{tree}")] == MemoryTree(BEFORE).root
    assert "did you mean 'main'" in answers[0][QUESTIONS.index("mian")]


def _answers(repository: object) -> list[str]:
    found = []
    for question in QUESTIONS:
        try:
            found.append(repository.tree(question).root)  # type: ignore[attr-defined]
        except SafelaneError as error:
            found.append(f"{type(error).__name__}: {error.message} | {error.help}")
    return found


def test_ancestors_parents_and_texts(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    fork = box.commit({"a": "1"}, "start")
    left = box.commit({"a": "2"}, "left\n\nwith a body\n\nof two paragraphs")
    box.git("checkout", "--quiet", "-b", "right", fork)
    right = box.commit({"b": "1"})
    box.git("merge", "--quiet", "--no-edit", "main")
    merged = box.git("rev-parse", "HEAD")
    box.git("checkout", "--quiet", "--orphan", "alone")
    box.commit({"c": "1"})
    for back_end in BACK_ENDS:
        repository = open_with(back_end, tmp_path)
        assert repository.merge_base("main", right) == fork
        assert repository.merge_base("main", "right") == left
        assert repository.merge_base("main", "alone") is None
        found = repository.commit("right")
        assert found is not None
        assert (found.id, found.parents, found.seconds) == (merged, (right, left), 1767607200)
        assert repository.message(left) == ("Robin <robin@example.com>", "left", "with a body\n\nof two paragraphs")
        assert repository.message("main^{tree}") == ("", "", "")
        assert repository.first_parents("right", 5) == [(merged, right), (right, fork)]
        assert repository.first_parents("right", 1) == [(merged, right)]


def test_crossed_histories_have_one_ancestor_for_all(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    root = box.commit({"a": "1"})
    tree = box.git("rev-parse", "HEAD^{tree}")

    def child(*parents: str, name: str) -> str:
        return box.git("commit-tree", tree, *(word for one in parents for word in ("-p", one)), "-m", name)

    one, other = child(root, name="one"), child(root, name="other")
    left, right = child(one, other, name="left"), child(other, one, name="right")
    found = {name: open_with(name, tmp_path).merge_base(left, right) for name in BACK_ENDS}
    assert set(found.values()) <= {one, other}
    assert len(set(found.values())) == 1


HOSTILE_CONFIG = """
[core]
    quotePath = true
    abbrev = 4
    pager = false
    fsmonitor = "touch {marker}; false"
    hooksPath = {hooks}
    ignoreCase = true
    disambiguate = blob
    attributesFile = {attributes}
[diff]
    renames = false
    external = touch {marker}
    noprefix = true
    ignoreSubmodules = all
    orderFile = {marker}.none
[diff "x"]
    textconv = touch {marker}
[filter "x"]
    clean = "touch {marker}; cat"
    smudge = "touch {marker}; cat"
    required = true
[filter "y"]
    process = "touch {marker}"
    required = true
[status]
    showUntrackedFiles = no
[i18n]
    logOutputEncoding = latin1
[log]
    showSignature = true
[color]
    ui = always
[alias]
    rev-parse = "!touch {marker}"
"""

SCRIPT = """
import json, os, sys
from safelane.git.changes import changes, walk
from safelane.git.command import open_command
from safelane.git.libgit2 import open_libgit2
found = {}
for open_it in (open_libgit2, open_command):
    repository = open_it(sys.argv[1], os.environ)
    trees = [repository.tree("HEAD~1"), repository.tree("HEAD"), repository.index(), repository.work_tree()]
    found[open_it.__name__] = [
        [tree.root for tree in trees],
        [[repr(one) for one in changes(trees[0], tree).files] for tree in trees],
        repository.merge_base("HEAD", "HEAD~1"), repository.message("HEAD"), repository.default_target(),
    ]
print(json.dumps(found))
"""


def test_nobodys_configuration_locale_or_variables_count(tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "repository")
    box.commit({"a.yaml": "a: 1\n" * 9, ".gitattributes": "*.yaml filter=x diff=x\n*.yml filter=y\n", "b.yml": "b"})
    box.commit({"moved.yaml": "a: 1\n" * 9 + "b: 2\n", "a.yaml": None}, "größer")
    box.write({"b.yml": "B", "c.yaml": "new", "moved.yaml": "a: 1\n" * 10})
    os.utime(tmp_path / "repository" / ".gitattributes", (1, 1))
    plain = _run(tmp_path, {})
    marker = tmp_path / "marker"
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for name in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {marker}\n")
        (hooks / name).chmod(0o755)
    (tmp_path / "attributes").write_text("* filter=x\n")
    config = HOSTILE_CONFIG.format(marker=marker, hooks=hooks, attributes=tmp_path / "attributes")
    with (tmp_path / "repository" / ".git" / "config").open("a") as file:
        file.write(config)
    home = tmp_path / "home"
    home.mkdir()
    (home / ".gitconfig").write_text(config)
    hostile = _run(
        tmp_path,
        {
            "HOME": str(home), "LC_ALL": "C", "LANGUAGE": "de", "LANG": "de_DE.UTF-8", "GIT_DIR": str(tmp_path),
            "GIT_INDEX_FILE": "/dev/null", "GIT_WORK_TREE": "/", "GIT_OBJECT_DIRECTORY": "/", "GIT_NAMESPACE": "n",
            "GIT_EXTERNAL_DIFF": f"touch {marker}", "GIT_CONFIG_PARAMETERS": "'core.bare'='true'", "GIT_TRACE": "1",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.bare", "GIT_CONFIG_VALUE_0": "true",
            "GIT_CEILING_DIRECTORIES": str(tmp_path), "GIT_LITERAL_PATHSPECS": "1", "GIT_DEFAULT_HASH": "sha256",
        },
    )  # fmt: skip
    assert plain["open_libgit2"] == plain["open_command"]
    assert hostile["open_libgit2"] == plain["open_libgit2"]
    assert hostile["open_command"] == plain["open_command"]
    assert not marker.exists()
    assert any("old_path='a.yaml'" in one for one in plain["open_command"][1][1])


def _run(place: Path, variables: dict[str, str]) -> dict[str, list[list[str]]]:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(place / "repository")],
        env={**os.environ, **variables},
        cwd=place,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    found: dict[str, list[list[str]]] = json.loads(done.stdout)
    return found


def test_a_change_is_its_two_entries() -> None:
    base, head = MemoryTree({"a": b"1"}), MemoryTree({"a": b"2"})
    assert changes(base, head).files == (FileChange("a", "a", find(base, "a"), find(head, "a")),)
