"""Whole histories of public repositories: machines and reverts are told as people told them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.shared import shared

from safelane.facts.history.log import Log, read_log
from safelane.facts.history.people import by_machine
from safelane.facts.history.reverts import undone
from safelane.git import open_repository


def _log(place: Path) -> Log:
    return read_log(open_repository(str(place), {}), "HEAD", most=100_000)


@pytest.mark.parametrize("name", ["notification-manifests", "kubernetes-management"])
def test_machines_and_labelled_reverts_are_found(name: str, cloned: Callable[[str], Path]) -> None:
    log = _log(cloned(name))
    assert not log.cut
    known = json.loads(shared("repos/automation.json").read_text())
    authors, subject = set(known["authors"].get(f"{name}.bundle", ())), re.compile(known["subject"])
    truth = {one.id for one in log.records if one.author.partition(" ")[0] in authors or subject.search(one.title)}
    found = {one.id for one in log.records if by_machine(one.author, one.title)}
    assert len(found & truth) >= 0.9 * len(truth)
    assert len(found - truth) <= 0.02 * len(log.records)
    rows = json.loads(shared("repos/risky-changes.json").read_text())
    labelled = {row["head"] for row in rows if row["repository"] == f"{name}.bundle"}
    assert labelled <= {log.records[one.change].id for one in undone(log.records)}
