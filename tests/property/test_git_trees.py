"""Random trees: what differs is what ``git diff-tree`` says, for every back end."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.git.backends import BACK_ENDS, open_with
from tests.sandbox import IDENTITY

from safelane.git.changes import changes
from safelane.git.memory import MemoryTree
from safelane.git.objects import parse_tree
from safelane.git.renames import pair
from safelane.git.repository import EntryKind, Tree

NAMES = st.sampled_from(["a", "b", "a.yaml", "a-b", "ü", "\udcff", "x y", "-", "new\nline"])
PATHS = st.lists(NAMES, min_size=1, max_size=4).map("/".join)
CONTENTS = st.one_of(st.sampled_from([b"", b"1", b"2\n"]), st.binary(max_size=9))
TREES = st.dictionaries(PATHS, CONTENTS, max_size=8).map(
    lambda files: {path: data for path, data in files.items() if not any(o.startswith(f"{path}/") for o in files)}
)


@pytest.fixture(scope="module")
def bare() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as place:
        _git(Path(place), "init", "--quiet", "--bare")
        yield Path(place)


def _git(place: Path, *arguments: str, data: bytes = b"") -> bytes:
    environment = {**os.environ, **IDENTITY}
    return subprocess.run(
        ["git", *arguments], cwd=place, env=environment, input=data, capture_output=True, check=True
    ).stdout


def _import(place: Path, *trees: dict[str, bytes]) -> None:
    stream = b""
    for number, files in enumerate(trees):
        stream += b"commit refs/heads/t%d\ncommitter R <r@e> 1 +0000\ndata 0\ndeleteall\n" % number
        for path, data in files.items():
            quoted = path.encode("utf-8", "surrogateescape").replace(b"\n", b"\\n")
            stream += b'M 100644 inline "%s"\ndata %d\n%s\n' % (quoted, len(data), data)
    _git(place, "fast-import", "--quiet", "--force", data=stream)


def _unpaired(base: Tree, head: Tree) -> set[str]:
    return {path for one in changes(base, head).files for path in {one.path, one.old_path}}


@given(before=TREES, after=TREES)
@settings(max_examples=40, deadline=None)
def test_what_differs_is_what_git_says(bare: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    _import(bare, before, after)
    raw = _git(bare, "diff-tree", "-r", "-z", "--name-only", "--no-renames", "t0", "t1").split(b"\0")
    expected = {path.decode("utf-8", "surrogateescape") for path in raw if path}
    memory = MemoryTree(before), MemoryTree(after)
    assert _unpaired(*memory) == expected
    for name in BACK_ENDS:
        repository = open_with(name, bare)
        base, head = repository.tree("t0"), repository.tree("t1")
        assert (base.root, head.root) == (memory[0].root, memory[1].root)
        assert changes(base, head) == changes(*memory)


# Long lines without a period: git compares short hashes of pieces, and those of repeated letters are equal.
LONG = b" ".join(b"%d" % number for number in range(100, 200))
PIECES = [b"a\n", b"bb: 1\n", b"ccc: x\r\n", LONG[:70] + b"\n", LONG[80:144] + b"\n", LONG[160:223] + b"\n", b"q\0r"]
LINES = st.lists(st.sampled_from(PIECES), max_size=12)


@given(before=LINES.map(b"".join), after=LINES.map(b"".join))
@settings(max_examples=60, deadline=None)
def test_similar_is_what_git_calls_similar(bare: Path, before: bytes, after: bytes) -> None:
    _import(bare, {"old": before}, {"new": after})
    gits = _git(bare, "diff-tree", "-r", "--name-status", "-M50%", "-l0", "t0", "t1").startswith(b"R")
    found = changes(MemoryTree({"old": before}), MemoryTree({"new": after})).files
    assert (len(found) == 1) == gits


@given(before=TREES, after=TREES)
def test_pairs_are_one_to_one_and_the_change_back_is_their_mirror(
    before: dict[str, bytes], after: dict[str, bytes]
) -> None:
    base, head = MemoryTree(before), MemoryTree(after)
    there, back = changes(base, head).files, changes(head, base).files
    assert sorted(path for one in there for path in {one.path, one.old_path}) == sorted(
        path for one in back for path in {one.path, one.old_path}
    )
    assert len({one.old_path for one in there}) == len({one.path for one in there}) == len(there)


@given(data=st.binary(max_size=80))
def test_any_bytes_are_a_tree_or_a_value_error(data: bytes) -> None:
    for size in (20, 32):
        try:
            entries = parse_tree(data, size)
        except ValueError:
            continue
        assert all(entry.kind in EntryKind and len(entry.id) == 2 * size for entry in entries.values())


@given(deleted=TREES, added=TREES)
def test_pairing_takes_each_file_once(deleted: dict[str, bytes], added: dict[str, bytes]) -> None:
    base, head = MemoryTree(deleted), MemoryTree(added)
    old = {path: one.before for one in changes(base, MemoryTree({})).files if (path := one.path) and one.before}
    new = {path: one.after for one in changes(MemoryTree({}), head).files if (path := one.path) and one.after}
    pairs = pair(old, new, base, head)
    assert set(pairs) <= set(new)
    assert set(pairs.values()) <= set(old)
    assert len(set(pairs.values())) == len(pairs)
