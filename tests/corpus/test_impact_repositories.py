"""What ``impact`` says of changes in real repositories is what a slow walk over the whole tree says."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.corpus.naive_reach import World
from tests.corpus.naive_walk import Walk
from tests.sandbox import IDENTITY

from safelane.config import Config
from safelane.documents import Document, Limits, parse
from safelane.facts.gathering import ChangeFacts
from safelane.facts.impact import Impact, Reached
from safelane.facts.reach import Reach
from safelane.facts.view import View
from safelane.gate import Asked
from safelane.gate.reach import reach
from safelane.git import open_repository
from safelane.git.changes import changes, walk
from safelane.git.repository import EntryKind, Tree
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource
from safelane.topology import Topology

NAMES = ("apps", "argocd-example-apps", "elife-flux-cluster", "flux2-kustomize-helm-example", "notification-manifests")
SUFFIXES = (".yaml", ".yml", ".json")
MET = {0: "a", 2: "[mM]ap\\|image"}  # every other edit is one of what refers to something
SEEDED = [(name, seed) for name in NAMES for seed in range(4)]


def git(folder: Path, *arguments: str, data: bytes = b"", index: Path | None = None) -> str:
    environment = {**IDENTITY, "PATH": "/usr/bin:/bin", **({"GIT_INDEX_FILE": str(index)} if index else {})}
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, env=environment, input=data, check=True, capture_output=True).stdout.decode().strip()


def a_commit(folder: Path, dice: random.Random) -> tuple[str, str]:
    """A small change of the past in which no file moved."""
    repository = open_repository(str(folder), {})
    while True:
        head, base = dice.choice(repository.first_parents("HEAD", 1500))
        files = changes(repository.tree(base), repository.tree(head)).files
        if 0 < len(files) <= 8 and all(file.before and file.after for file in files):
            return base, head


def an_edit(folder: Path, dice: random.Random, index: Path, met: str) -> tuple[str, str]:
    """A change of one manifest, kustomization or values file of today that holds something, or the end of one."""
    listed = [line.partition(":")[2] for line in git(folder, "grep", "-l", met, "HEAD", "--", "*.y*ml").splitlines()]
    while True:
        path = dice.choice(listed)
        data = git(folder, "cat-file", "blob", f"HEAD:{path}").encode()
        documents = parse(path, data)
        if len(documents) == 1 and isinstance(documents[0], Document) and isinstance(documents[0].value, dict):
            break
    git(folder, "read-tree", "HEAD", index=index)
    if dice.random() < 0.25:
        git(folder, "rm", "-q", "--cached", path, index=index)
    else:
        value = edited(documents[0].value)
        blob = git(folder, "hash-object", "-w", "--stdin", data=json.dumps(value).encode())
        git(folder, "update-index", "--cacheinfo", f"100644,{blob},{path}", index=index)
    tree = git(folder, "write-tree", index=index)
    return git(folder, "rev-parse", "HEAD"), git(folder, "commit-tree", tree, "-p", "HEAD", "-m", "an edit")


def edited(value: dict[str, Any]) -> dict[str, Any]:
    if "resources" in value and "metadata" not in value:
        return {**value, "commonAnnotations": {"seeded": "yes"}}
    metadata = value.get("metadata") or {}
    if isinstance(metadata, dict) and "kind" in value:
        return {**value, "metadata": {**metadata, "annotations": {"seeded": "yes"}}}
    return {**value, "seeded": "yes"}


def files_of(tree: Tree) -> dict[str, bytes]:
    kinds = (EntryKind.FILE, EntryKind.EXECUTABLE)
    return {path: tree.data(entry) for path, entry in walk(tree) if entry.kind in kinds and path.endswith(SUFFIXES)}


def slow(base: Tree, head: Tree) -> dict[tuple[object, ...], int]:
    topology = Topology(Config())
    views = [View(tree, side, topology, Limits()) for tree, side in ((base, "base"), (head, "head"))]  # type: ignore[arg-type]
    environments = Reach(topology, views).environments
    worlds = [World(files_of(tree), topology, environments) for tree in (base, head)]
    differing = changes(base, head).files
    found: dict[tuple[object, ...], int] = {}
    for mine, other, side in ((worlds[1], worlds[0], "after"), (worlds[0], worlds[1], "before")):
        paths = [file.path for file in differing if getattr(file, side) is not None]
        for row, distance in Walk(mine, other, paths).rows().items():
            found[row] = min(distance, found.get(row, distance))
    return {row: far for row, far in found.items() if row[-1] or (*row[:-1], True) not in found}


def quick(base: Tree, head: Tree) -> Impact:
    policy = read_policy(TreeSource(base))
    return reach(base, head, policy, Asked(ChangeFacts(datetime(2026, 1, 5, tzinfo=UTC)))).impact


def row_of(row: Reached) -> tuple[object, ...]:
    said = row.resource
    return (
        said.kind,
        said.namespace,
        said.name,
        row.path,
        row.environment,
        row.service,
        row.region,
        row.cluster,
        row.direct,
    )


@pytest.mark.parametrize(("name", "seed"), SEEDED)
def test_impact_is_what_a_slow_walk_finds(name: str, seed: int, cloned: Callable[[str], Path], tmp_path: Path) -> None:
    folder = cloned(name)
    dice = random.Random(f"{name} {seed}")
    base, head = a_commit(folder, dice) if seed % 2 else an_edit(folder, dice, tmp_path / "index", MET[seed])
    repository = open_repository(str(folder), {})
    trees = repository.tree(base), repository.tree(head)
    expected, found = slow(*trees), quick(*trees)
    rows = {row_of(row): row for row in found.resources}
    assert set(rows) == set(expected)
    for key, row in rows.items():
        assert [step.target for step in row.via[:-1]] == [step.source for step in row.via[1:]]
        assert not row.via or row.via[0].source in found.changed
        assert len(row.via) in (expected[key], expected[key] - 1)  # a changed kustomization is its own first step
