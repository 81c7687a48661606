"""Repositories that libgit2 cannot read, partial clones, and those of other owners."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.git.backends import every_back_end, open_with, paths
from tests.sandbox import Sandbox

from safelane.errors import UndecidedError, UsageError
from safelane.git import open_repository
from safelane.git.changes import changes, find
from safelane.git.command import CommandStore
from safelane.git.libgit2 import LibGit2Store
from safelane.git.ondisk import DiskRepository
from safelane.git.repository import MissingObjectError, Repository


def _at(place: Path) -> Sandbox:
    box = Sandbox.__new__(Sandbox)
    box.place = place
    return box


def _store(repository: Repository) -> object:
    assert isinstance(repository, DiskRepository)
    return repository.store


def test_an_ordinary_repository_is_read_with_libgit2(tmp_path: Path) -> None:
    assert isinstance(_store(open_repository(str(Sandbox(tmp_path).place), os.environ)), LibGit2Store)


def test_where_libgit2_does_not_load_the_git_command_reads(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    first = box.commit({"a": "1"})
    code = (
        "import os\nfrom safelane.git import open_repository\n"
        "repository = open_repository(os.getcwd(), os.environ)\n"
        "tree = repository.tree('HEAD')\n"
        "print(type(repository.store).__name__, tree.commit, sorted(tree.folder(tree.root)))"
    )
    for missing in ("no certificates", "no pygit2"):
        environment = {**os.environ, "SSL_CERT_FILE": str(tmp_path / "none"), "SSL_CERT_DIR": str(tmp_path / "none")}
        text = code if missing == "no certificates" else f"import sys\nsys.modules['pygit2'] = None\n{code}"
        done = subprocess.run(
            [sys.executable, "-c", text], cwd=box.place, env=environment, capture_output=True, encoding="utf-8",
            check=True,
        )  # fmt: skip
        store, *rest = done.stdout.split(maxsplit=1)
        assert store == "CommandStore" or missing == "no certificates"  # not every build of libgit2 asks for them
        assert rest == [f"{first} ['a']\n"]


def test_sha256(tmp_path: Path) -> None:
    box = _at(tmp_path)
    box.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    first = box.commit({"a": "1\n" * 5, "d/b": "1"})
    box.commit({"a": None, "moved": "1\n" * 5 + "2\n", "d/b": "2"})
    repository = open_repository(str(tmp_path), os.environ)
    assert isinstance(_store(repository), CommandStore)
    base, head = repository.tree(first), repository.tree("HEAD")
    assert (len(first), base.commit) == (64, first)
    assert paths(base, head) == ["d/b", "a -> moved"]
    box.write({"d/b": "3"})
    box.git("add", "--all")
    assert repository.index().root == repository.work_tree().root == box.git("write-tree")
    with pytest.raises(UndecidedError, match="lacks " + "ab" * 32):
        repository.tree("ab" * 32)


def test_sha256_before_the_first_commit(tmp_path: Path) -> None:
    box = _at(tmp_path)
    box.git("init", "--quiet", "--initial-branch=main", "--object-format=sha256")
    box.write({"a": "1"})
    assert find(open_repository(str(tmp_path), os.environ).work_tree(), "a") is not None


def test_reftable(tmp_path: Path) -> None:
    box = _at(tmp_path)
    try:
        box.git("init", "--quiet", "--initial-branch=main", "--ref-format=reftable")
    except Exception:  # noqa: BLE001  # whatever way an older git refuses in
        pytest.skip("git here does not know reftable")
    id = box.commit({"a": "1"})
    repository = open_repository(str(tmp_path), os.environ)
    assert isinstance(_store(repository), CommandStore)
    assert repository.tree("main").commit == id


def test_a_format_that_nobody_knows_leaves_the_question_open(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    box.commit({"a": "1"})
    box.git("config", "core.repositoryFormatVersion", "1")
    box.git("config", "extensions.fromTheFuture", "true")
    with pytest.raises(UndecidedError, match="format that git here cannot read"):
        open_repository(str(tmp_path), os.environ)


class Partial:
    """A remote of two commits and a clone without blobs, or without trees, whose every fetch leaves a mark."""

    def __init__(self, place: Path, filtered: str) -> None:
        self.remote = remote = Sandbox(place / "remote")
        remote.git("config", "uploadpack.allowFilter", "true")
        remote.git("config", "uploadpack.allowAnySHA1InWant", "true")
        remote.commit({"a.yaml": "a: 1\n", "d/b.yaml": "b: 1\n", "old.yaml": "x: 1\n" * 9})
        remote.commit({"a.yaml": "a: 2\n", "d/b.yaml": "b: 2\n", "old.yaml": None, "new.yaml": "x: 1\n" * 9 + "y"})
        self.marker = place / "fetched"
        script = place / "upload-pack"
        script.write_text(f'#!/bin/sh\ntouch {self.marker}\nexec git-upload-pack "$@"\n')
        script.chmod(0o755)
        remote.git(
            "clone", "--quiet", "--no-checkout", f"--filter={filtered}", f"file://{remote.place}", str(place / "part")
        )
        self.clone = _at(place / "part")
        self.clone.git("config", "remote.origin.uploadpack", str(script))


@every_back_end
def test_a_missing_blob_is_said_and_not_fetched(back_end: str, tmp_path: Path) -> None:
    partial = Partial(tmp_path, "blob:none")
    repository = open_with(back_end, partial.clone.place)
    base, head = repository.tree("HEAD^"), repository.tree("HEAD")
    assert paths(base, head) == ["a.yaml", "d/b.yaml", "new.yaml", "old.yaml"]
    entry = find(head, "a.yaml")
    assert entry is not None
    for ask in (head.data, head.size):
        with pytest.raises(MissingObjectError, match=f"object {entry.id} is missing") as caught:
            ask(entry)
        assert caught.value.help == f"git fetch --no-tags --filter=blob:none origin {entry.id}"
    assert find(head, "d/b.yaml") is not None, "the back end goes on after git gave up"
    assert not partial.marker.exists()
    assert caught.value.help is not None
    partial.clone.git(*caught.value.help.split()[1:])
    assert partial.marker.exists(), "the mark works"
    assert open_with(back_end, partial.clone.place).tree("HEAD").data(entry) == b"a: 2\n"


@every_back_end
def test_missing_trees_are_said_and_not_fetched(back_end: str, tmp_path: Path) -> None:
    partial = Partial(tmp_path, "tree:0")
    repository = open_with(back_end, partial.clone.place)
    with pytest.raises(UndecidedError, match=r"lacks [0-9a-f]{40} \(for HEAD\)") as caught:
        repository.tree("HEAD")
    assert not partial.marker.exists()
    assert repository.merge_base("HEAD", "HEAD^") is not None
    assert caught.value.help is not None
    partial.clone.git(*caught.value.help.split()[1:])
    tree = open_with(back_end, partial.clone.place).tree("HEAD")
    assert "d" in tree.folder(tree.root)


@every_back_end
def test_nothing_is_fetched_by_a_git_that_knows_only_protocols(
    back_end: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from safelane.git import process

    monkeypatch.setattr(process, "_FIXED", {k: v for k, v in process._FIXED.items() if k != "GIT_NO_LAZY_FETCH"})
    partial = Partial(tmp_path, "blob:none")
    head = open_with(back_end, partial.clone.place).tree("HEAD")
    entry = find(head, "a.yaml")
    assert entry is not None
    with pytest.raises(MissingObjectError):
        head.data(entry)
    assert not partial.marker.exists()


def test_the_old_extension_for_partial_clones(tmp_path: Path) -> None:
    partial = Partial(tmp_path, "blob:none")
    partial.clone.git("config", "extensions.partialClone", "origin")
    partial.clone.git("config", "--unset", "remote.origin.promisor")
    repository = open_repository(str(partial.clone.place), os.environ)
    assert isinstance(_store(repository), CommandStore)
    assert len(changes(repository.tree("HEAD^"), repository.tree("HEAD")).files) == 4
    head = repository.tree("HEAD")
    entry = find(head, "a.yaml")
    assert entry is not None
    with pytest.raises(MissingObjectError) as caught:
        head.data(entry)
    assert caught.value.help == f"git fetch --no-tags --filter=blob:none origin {entry.id}"
    assert not partial.marker.exists()


def _give_away(place: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    for folder, _, files in os.walk(place):
        os.chown(folder, 12345, 12345)
        for name in files:
            os.lchown(f"{folder}/{name}", 12345, 12345)


@every_back_end
def test_a_repository_of_another_owner_is_refused(back_end: str, tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "theirs")
    box.commit({"a": "1"})
    _give_away(box.place)
    with pytest.raises(UsageError, match="belongs to another user") as caught:
        open_with(back_end, box.place)
    assert caught.value.help == f"git config --global --add safe.directory {box.place}"


def test_the_workspace_of_a_ci_job_is_trusted_and_nothing_beside_it(tmp_path: Path) -> None:
    box = Sandbox(tmp_path / "theirs")
    id = box.commit({"a": "1", "sub/b": "1"})
    _give_away(box.place)
    repository = open_repository(str(box.place), {**os.environ, "GITHUB_WORKSPACE": str(box.place)})
    assert isinstance(_store(repository), CommandStore)
    assert repository.tree("HEAD").commit == id
    assert repository.work_tree().root == repository.tree("HEAD").root
    for other in (str(tmp_path), str(box.place / "sub"), "", "*"):
        with pytest.raises(UsageError, match="belongs to another user"):
            open_repository(str(box.place), {**os.environ, "GITHUB_WORKSPACE": other})


def test_without_git_commits_can_still_be_compared(tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    box.commit({"a": "1"})
    box.commit({"a": "2"})
    repository = open_repository(str(tmp_path), {**os.environ, "PATH": str(tmp_path)})
    assert paths(repository.tree("HEAD^"), repository.tree("HEAD")) == ["a"]
    with pytest.raises(UndecidedError, match="the git command is needed here"):
        repository.work_tree()


@every_back_end
def test_a_forked_process_reads_on_its_own(back_end: str, tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    box.commit({f"f{number}": str(number) for number in range(50)})
    repository = open_with(back_end, box.place)
    head = repository.tree("HEAD")
    entries = head.folder(head.root)
    head.data(entries["f0"])
    child = os.fork()
    if child == 0:
        wrong = 99
        try:
            wrong = sum(head.data(entry) != name[1:].encode() for name, entry in entries.items())
        finally:
            os._exit(wrong)
    assert [head.data(entry) for entry in entries.values()] == [name[1:].encode() for name in entries]
    assert os.waitpid(child, 0)[1] == 0
    assert head.data(entries["f7"]) == b"7"


@every_back_end
def test_replacements_and_grafts_do_not_count(back_end: str, tmp_path: Path) -> None:
    box = Sandbox(tmp_path)
    first = box.commit({"a": "1"})
    second = box.commit({"a": "2"})
    box.git("replace", second, first)
    tree = open_with(back_end, box.place).tree("HEAD")
    entry = find(tree, "a")
    assert entry is not None
    assert tree.data(entry) == b"2"
