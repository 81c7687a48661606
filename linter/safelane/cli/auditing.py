"""What ``safelane audit`` does: the tree in shares, each judged by a process of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

from safelane.cli.output import Destinations, exit_code
from safelane.cli.session import Wanted, environments_of, policy_of_tree, repository_at, user_cache
from safelane.errors import UsageError
from safelane.facts.gathering import ChangeFacts
from safelane.findings import Report
from safelane.frozen import dataclass
from safelane.gate import Asked
from safelane.gate import auditing as gate
from safelane.gate.memory import Memory
from safelane.git.repository import Tree
from safelane.policy.force import PolicyInForce
from safelane.report import RenderOptions

_ENOUGH = 200  # files that one process judges faster than another starts


@dataclass(frozen=True, slots=True)
class _Share:
    """What a process needs to do its part: it opens everything anew."""

    repo: str | None
    revision: str | None
    wanted: Wanted
    environments: tuple[str, ...]
    paths: tuple[str, ...]


def audit(given: Mapping[str, Any]) -> int:
    """The exit code; ``given`` are the options of the command by name."""
    started = perf_counter()
    wanted = Wanted.of(given)
    options = RenderOptions(verbose=given["verbose"], quiet=given["quiet"], show_all=given["show_all"], audit=True)
    destinations = Destinations.of(given["format"], given["outputs"], options, given["color"])
    if given["worktree"] and given["head"]:
        raise UsageError("--head and --worktree name two trees: give one of them")
    revision = None if given["worktree"] else given["head"] or "HEAD"
    tree, policy = _opened(given["repo"], revision, wanted)
    environments_of(policy, given["environments"])
    paths = gate.selected(tree, policy)
    jobs = given["jobs"] or min(os.cpu_count() or 1, 1 + len(paths) // _ENOUGH)
    where = given["repo"], revision, wanted, given["environments"]
    shares = [_Share(*where, tuple(share)) for share in gate.shares(paths, jobs)] or [_Share(*where, ())]
    reports = _judged(shares)
    notes = [] if paths else ["nothing to judge: the tree has no file of a kind that is looked at"]
    report = gate.joined(reports, notes, round((perf_counter() - started) * 1000))
    destinations.deliver(report)
    return exit_code(report, given["advisory"])


def _opened(repo: str | None, revision: str | None, wanted: Wanted) -> tuple[Tree, PolicyInForce]:
    repository = repository_at(repo)
    tree = repository.tree(revision) if revision is not None else repository.work_tree()
    return tree, policy_of_tree(tree, wanted)


def _judged(shares: list[_Share]) -> list[Report]:
    if len(shares) == 1:
        return [_judge(shares[0])]
    with ProcessPoolExecutor(len(shares)) as pool:
        return list(pool.map(_judge, shares))


def _judge(share: _Share) -> Report:
    tree, policy = _opened(share.repo, share.revision, share.wanted)
    cache = user_cache()
    name = f"{Path(share.repo or '.').resolve()}\0{share.paths[:1]}"  # of the repository, and of the share
    memory = Memory.of_tree(cache, name, policy.config.limits)
    environments = environments_of(policy, share.environments)
    report = gate.audit(
        tree, policy, Asked(ChangeFacts(share.wanted.now), environments, cache=cache, memory=memory), share.paths
    )
    memory.save()
    return report
