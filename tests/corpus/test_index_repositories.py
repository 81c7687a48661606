"""The index on real repositories: its answers are those of reading every file, on both sides of a real change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.facts.index_runs import index_over

from safelane.cache import Cache
from safelane.facts.index.generated import defined_by
from safelane.facts.index.index import Index
from safelane.facts.index.items import Item
from safelane.facts.index.mentions import mentions_in
from safelane.facts.index.references import references_of
from safelane.facts.index.sides import SideIndex
from safelane.git import open_repository

NAMES = ("flux2-kustomize-helm-example", "kubernetes-management", "notification-manifests")
SAMPLE = 25  # of the names of each repository, spread evenly


@pytest.fixture(scope="module", params=NAMES)
def repository(request: pytest.FixtureRequest, cloned: Callable[[str], Path]) -> Path:
    return cloned(request.param)


def opened(folder: Path, cache: Cache | None = None) -> Index:
    repository = open_repository(str(folder), {})
    pairs = repository.first_parents("HEAD", 10)
    return index_over(repository.tree(pairs[-1][1]), repository.tree(pairs[0][0]), cache)


def everything(side: SideIndex) -> list[Item]:
    paths = sorted(side.tree.search.holding(b":"))
    return [item for path in paths for item in side.tree.items(path)]


def sampled(names: set[str]) -> list[str]:
    ordered = sorted(names)
    return ordered[:: max(1, len(ordered) // SAMPLE)]


def test_every_answer_is_that_of_reading_every_file(repository: Path) -> None:
    index = opened(repository)
    for side in (index.base, index.head):
        items = everything(side)
        referring: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
        defining: dict[tuple[str, str], set[str]] = defaultdict(set)
        for item in items:
            for one in references_of(item.value):
                referring[one.kind, one.name].append((item.path, item.pointer(one.steps)))
            for kind, name in defined_by(item):
                if item.unread or side.tree.is_whole(item):
                    defining[kind, name].update(side.rows.reach.environments(item.path) or ("",))
        names = {name for _, name in (*referring, *defining) if any(char.isalnum() for char in name)}
        asked = sampled(names)
        assert asked
        for name in asked:
            for kind in ("ConfigMap", "Secret", "Service", "Deployment"):
                found = sorted((row["path"], row["pointer"]) for row in side.referring(kind, name))
                assert found == sorted(referring[kind, name])
                assert set(side.defined_in(kind, name)) == defining[kind, name]
        for name in asked[:: max(1, len(asked) // 5)]:
            found = sorted((row["path"], row["pointer"]) for row in side.mentions(name))
            assert found == sorted(
                (item.path, item.pointer(one.steps)) for item in items for one in mentions_in(item.value, name)
            )


def test_a_cache_gives_the_same_answers(repository: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    plain = opened(repository)
    for index in (opened(repository, cache), opened(repository, cache)):
        for side, other in ((index.base, plain.base), (index.head, plain.head)):
            for name in ("web", "flux-system", "monitoring"):
                assert side.mentions(name) == other.mentions(name)
                assert side.referring("Secret", name) == other.referring("Secret", name)
