"""A blob that was read is there for the next question, as long as there is room."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.sandbox import Sandbox

from safelane.git import open_repository
from safelane.git.blobs import Blobs
from safelane.git.changes import find
from safelane.git.ondisk import DiskRepository


def test_the_first_go_when_there_is_no_more_room() -> None:
    blobs = Blobs(most=10)
    for name in "abcdef":
        blobs.put(name, name.encode() * 2)
    assert [blobs.get(name) for name in "abcdef"] == [None, b"bb", b"cc", b"dd", b"ee", b"ff"]
    blobs.put("g", b"ggg")
    assert blobs.get("g") is None  # too large a part of the room


def test_a_blob_is_read_once_for_all_trees(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    box = Sandbox(tmp_path)
    first = box.commit({"a": "1", "b": "2"})
    second = box.commit({"b": "3"})
    repository = open_repository(str(box.place), os.environ)
    assert isinstance(repository, DiskRepository)
    reads: list[str] = []
    read = type(repository.store).read

    def noting(store: object, id: str) -> tuple[str, bytes]:
        sort, data = read(store, id)  # type: ignore[arg-type]
        reads.append(f"{sort} {data.decode()}" if sort == "blob" else sort)
        return sort, data

    monkeypatch.setattr(type(repository.store), "read", noting)
    for tree in (repository.tree(first), repository.tree(second), repository.tree(first)):
        for path in "ab":
            entry = find(tree, path)
            assert entry is not None
            tree.data(entry)
    assert sorted(one for one in reads if one.startswith("blob")) == ["blob 1", "blob 2", "blob 3"]
