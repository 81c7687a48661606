"""Who names a path in real repositories, on both sides of a real change: as when every kustomization is parsed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.resources.naming import asked_paths, obvious

from safelane.cache import Cache
from safelane.config import Config
from safelane.documents import Limits
from safelane.facts.view import View
from safelane.git import open_repository
from safelane.resources import Kustomizations
from safelane.topology import Topology

NAMES = ("apps", "argocd-example-apps", "elife-flux-cluster", "flux2-kustomize-helm-example")
SAMPLE = 400  # of the paths of each tree, spread evenly


@pytest.fixture(scope="module", params=NAMES)
def repository(request: pytest.FixtureRequest, cloned: Callable[[str], Path]) -> Path:
    return cloned(request.param)


def opened(folder: Path, whole: bool, cache: Cache | None = None) -> tuple[Kustomizations, Kustomizations]:
    repository = open_repository(str(folder), {})
    pairs = repository.first_parents("HEAD", 40)
    trees = repository.tree(pairs[-1][1]), repository.tree(pairs[0][0])
    topology = Topology(Config())
    old = View(trees[0], "base", topology, Limits(), None, cache=cache, whole=whole)
    new = View(trees[1], "head", topology, Limits(), old, cache=cache, whole=whole)
    return old.kustomizations, new.kustomizations


def test_who_names_a_path_is_found(repository: Path, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    ways = [opened(repository, False), opened(repository, True), *(opened(repository, True, cache) for _ in range(2))]
    for side in (1, 0):
        expected = obvious(ways[0][side])
        assert expected or side == 0  # the oldest commit of a short history has no parent's files
        paths = asked_paths(ways[0][side])
        for path in paths[:: max(1, len(paths) // SAMPLE)]:
            for way in ways:
                found = way[side].referrers(path)
                if way[side].complete:
                    assert found == tuple(sorted(expected.get(path, ()))), path
                else:  # the search around a path leaves out what is far, and says so
                    assert set(found) <= set(expected.get(path, ()))
        assert all(way[side].complete for way in ways[1:])
