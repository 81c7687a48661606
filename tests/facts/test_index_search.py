"""The search under the index: what is read, what is kept on disk, what cannot be told."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.facts.index_runs import index_of, index_over, memory

from safelane.cache import Cache
from safelane.config import Config
from safelane.facts.index.files import difference, files_of, selector
from safelane.facts.index.unknown import UnknownError
from safelane.git.repository import Entry, MissingObjectError, Tree

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
FILES = {
    "apps/web/base/service.yaml": SERVICE,
    "apps/web/base/same.yaml": SERVICE,
    "apps/db/service.json": '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "db"}}',
    "README.md": "Service web",
}


class Counting:
    """A tree that remembers which files and folders were read, and lacks some contents."""

    def __init__(self, tree: Tree, lost: str) -> None:
        self.tree = tree
        self.lost = lost.encode()
        self.read: list[str] = []
        self.entered: list[str] = []

    @property
    def root(self) -> str:
        return self.tree.root

    @property
    def commit(self) -> str | None:
        return self.tree.commit

    def folder(self, id: str) -> Mapping[str, Entry]:
        self.entered.append(id)
        return self.tree.folder(id)

    def size(self, entry: Entry) -> int:
        return self.tree.size(entry)

    def data(self, entry: Entry) -> bytes:
        self.read.append(entry.name)
        data = self.tree.data(entry)
        if data == self.lost:
            raise MissingObjectError(entry.id, help="git fetch origin it")
        return data


def counting(files: Mapping[str, str], lost: str = "") -> Counting:
    return Counting(memory(files), lost)


def paths(rows: list[dict[str, object]]) -> list[object]:
    return [row["path"] for row in rows]


def test_nothing_is_read_before_somebody_asks() -> None:
    base, head = counting(FILES), counting(FILES)
    index_over(base, head)
    assert (base.read, base.entered, head.read, head.entered) == ([], [], [], [])


def test_every_blob_is_read_once_for_both_sides_and_all_questions() -> None:
    base, head = counting(FILES), counting({**FILES, "apps/new.yaml": SERVICE.replace("web", "new")})
    index = index_over(base, head)
    for name in ("web", "db", "new", "absent"):
        index.base.tree.search.holding(name.encode())
        index.head.tree.search.holding(name.encode())
    assert sorted(base.read) == ["same.yaml", "service.json"]  # README is none of include's, and two files are one blob
    assert head.read == ["new.yaml"]


def test_both_sides_are_told_apart() -> None:
    old = {**FILES, "apps/gone.yaml": SERVICE.replace("web", "gone"), "apps/edited.yaml": SERVICE.replace("web", "one")}
    new = {**FILES, "apps/edited.yaml": SERVICE.replace("web", "two"), "apps/deep/er/new.yaml": SERVICE}
    index = index_of(new, old)
    assert paths(index.base.objects("Service", "gone")) == ["apps/gone.yaml"]
    assert index.head.objects("Service", "gone") == []
    assert paths(index.base.objects("Service", "one")) == ["apps/edited.yaml"]
    assert paths(index.head.objects("Service", "two")) == ["apps/edited.yaml"]
    assert index.base.objects("Service", "two") == []
    assert "apps/deep/er/new.yaml" in paths(index.head.objects("Service", "web"))
    assert "apps/deep/er/new.yaml" not in paths(index.base.objects("Service", "web"))


def test_a_folder_that_became_a_file_and_the_other_way_round() -> None:
    old = {"a/x.yaml": SERVICE, "b.yaml": SERVICE.replace("web", "b")}
    new = {"a": SERVICE, "b.yaml/c.yaml": SERVICE.replace("web", "c")}
    select = selector(Config())
    found = difference(memory(old), memory(new), select)
    assert (set(found.gone), set(found.there)) == ({"a/x.yaml", "b.yaml"}, {"b.yaml/c.yaml"})
    assert set(files_of(memory(new), select)) == {"b.yaml/c.yaml"}


def test_include_and_exclude_say_what_is_searched() -> None:
    index = index_of(FILES, config=Config(include=("**/*.yaml", "README.md"), exclude=("apps/web/base/s*e.yaml",)))
    assert index.head.tree.search.holding(b"Service") == {"README.md"}
    assert index_of(FILES).head.tree.search.holding(b"web") == {"apps/web/base/same.yaml", "apps/web/base/service.yaml"}


def test_what_was_asked_before_is_answered_from_disk(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    first = index_over(counting(FILES), counting(FILES), cache)
    expected = first.base.tree.search.holding(b"web")
    base, head = counting(FILES), counting({**FILES, "z.yaml": SERVICE})
    again = index_over(base, head, cache)
    assert again.base.tree.search.holding(b"web") == expected
    assert again.head.tree.search.holding(b"web") == {*expected, "z.yaml"}
    assert (base.read, head.read) == ([], ["z.yaml"])


@pytest.mark.parametrize("damage", [b"", b"{}", b"[1]", b"\xff", b"[" * 100_000])
def test_a_damaged_cache_changes_no_answer(tmp_path: Path, damage: bytes) -> None:
    cache = Cache(tmp_path)
    expected = index_of(FILES, cache=cache).base.tree.search.holding(b"web")
    entries = [entry for entry in tmp_path.rglob("*") if entry.is_file()]
    assert entries
    for entry in entries:
        entry.write_bytes(damage)
    assert index_of(FILES, cache=cache).base.tree.search.holding(b"web") == expected


def test_the_cache_tells_trees_and_selections_apart(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    index_of(FILES, cache=cache).base.tree.search.holding(b"web")
    assert index_of({"x.yaml": SERVICE}, cache=cache).base.tree.search.holding(b"web") == {"x.yaml"}
    narrow = index_of(FILES, cache=cache, config=Config(include=("README.md",)))
    assert narrow.base.tree.search.holding(b"web") == {"README.md"}


@pytest.mark.parametrize("side", ["base", "head"])
def test_a_missing_blob_is_said(side: str) -> None:
    other = {**FILES, "apps/web/base/service.yaml": SERVICE + "\n", "apps/web/base/same.yaml": SERVICE + "\n"}
    trees = (
        (counting(FILES, SERVICE), counting(other)) if side == "base" else (counting(other), counting(FILES, SERVICE))
    )
    index = index_over(*trees)
    answers = index.base if side == "base" else index.head
    with pytest.raises(UnknownError, match="cannot be searched") as caught:
        answers.objects("Service", "web")
    assert caught.value.help == "git fetch origin it"


def test_a_file_beyond_the_limits_that_may_hold_the_answer_is_said() -> None:
    index = index_of({"x.yaml": SERVICE + "# " + "x" * 100 + "\n", "y.yaml": SERVICE.replace("web", "db")})
    index.head.tree.view.limits = type(index.head.tree.view.limits)(file_bytes=80)
    assert paths(index.head.objects("Service", "db")) == ["y.yaml"]
    with pytest.raises(UnknownError, match=r"x.yaml cannot be read: too-large"):
        index.head.objects("Service", "web")


def test_utf_16_is_searched_too() -> None:
    text = b"\xfe\xff" + SERVICE.encode("utf-16-be")
    index = index_of({"x.yaml": text}, {"y.yaml": text})
    assert paths(index.head.objects("Service", "web")) == ["x.yaml"]
    assert paths(index.base.objects("Service", "web")) == ["y.yaml"]
