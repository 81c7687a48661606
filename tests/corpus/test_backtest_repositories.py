"""What is kept from commit to commit changes no outcome: real histories, judged in a row and each commit for itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safelane.backtest import PolicyFiles, Rehearsal, chosen
from safelane.facts.gathering import ChangeFacts
from safelane.findings import Action, Status
from safelane.gate import Asked, check
from safelane.git import open_repository
from safelane.policy.sources import DiskSource

# the newest commits of some, for the sake of time
_HISTORIES = {"argocd-example-apps": 50, "flux2-kustomize-helm-example": 50, "apps": 12, "infrastructure": 25}


@pytest.mark.parametrize(("name", "most"), _HISTORIES.items())
def test_a_row_of_commits_is_judged_as_each_alone(name: str, most: int, cloned: Callable[[str], Path]) -> None:
    place = cloned(name)
    repository = open_repository(str(place), {})
    units = chosen(repository, "HEAD", None, most)
    files = PolicyFiles.taken(DiskSource(place))
    in_a_row, policy = Rehearsal(str(place), files).run(units), files.policy()
    for unit in units:
        commit = repository.commit(unit.commit)
        assert commit is not None
        said = ChangeFacts(datetime.fromtimestamp(commit.seconds, UTC), commit.title, commit.body, commit.author)
        report = check(repository.tree(unit.parent), repository.tree(unit.commit), policy, Asked(said))
        new = [one for one in report.findings if one.status is Status.NEW and one.waiver is None]
        found = in_a_row[unit.commit]
        assert found.verdict is report.verdict, unit.commit
        assert set(found.blocked) == {one.rule for one in new if one.blocks}, unit.commit
        assert set(found.warned) == {one.rule for one in new if one.action is Action.WARN} - set(found.blocked)
