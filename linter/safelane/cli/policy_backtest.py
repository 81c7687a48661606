"""``safelane policy backtest``: the commits, the policy, who judges, and what is said of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from types import MappingProxyType

from safelane.backtest import Outcome, PolicyFiles, Rehearsal, Result, Unit, chosen
from safelane.backtest.account import Account
from safelane.backtest.budget import Budget, State, limits_of
from safelane.backtest.difference import Difference
from safelane.backtest.executors import cluster, processes
from safelane.backtest.files import Setting
from safelane.backtest.result import Past
from safelane.backtest.running import Progress
from safelane.backtest.telling import text
from safelane.cache import Cache
from safelane.cli.output import output_of, save
from safelane.cli.session import central_at, repository_at, root_on_disk, user_cache
from safelane.cli.streams import write
from safelane.errors import UsageError
from safelane.frozen import dataclass
from safelane.policy.sources import DiskSource
from safelane.report.encoding import json_text

_BAR = 30
_WORTH = 64  # commits that one process judges about as fast as another starts
FORMATS = ("text", "json", "html")
Outcomes = Mapping[str, Outcome]
_CODES = MappingProxyType({State.WITHIN: 0, State.BEYOND: 1, State.UNSURE: 3})
_CLUSTER = 4  # processes that a cluster is taken to have, for cutting the work


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command."""

    repo: str | None = None
    config: str | None = None
    policy_repo: str | None = None
    head: str = "HEAD"
    since: str | None = None
    most: int | None = None
    params: tuple[str, ...] = ()
    jobs: int | None = None
    executor: str | None = None
    budgets: tuple[str, ...] = ()
    format: str = "text"
    outputs: tuple[str, ...] = ()
    quiet: bool = False


def backtested(asked: Asked) -> int:
    """Judge, print and write files, and give the exit code: 1 beyond the budget, 3 when that is not certain.

    Raises what reading the repository and the policy raises, before anything is judged.
    """
    started = perf_counter()
    files = tuple(output_of(text, FORMATS) for text in asked.outputs)
    repository = repository_at(asked.repo)
    policy = _policy(asked)
    cache = user_cache()
    rules = [rule.id for rule in policy.policy(cache).in_force]
    limits = limits_of(asked.budgets, rules)
    units = chosen(repository, asked.head, asked.since, asked.most)
    found, without = _judged(asked, policy, units, cache)
    past = Past.of(repository, units, cache)
    result = Result.of(units, found, rules, past.reverted)
    account = Account(
        result,
        past.said,
        Difference.of(asked.params, Result.of(units, without, rules, past.reverted), result) if asked.params else None,
        Budget.of(limits, result) if limits else None,
    )
    seconds = perf_counter() - started
    for name, file in files:
        save(file, _shown(name, account, seconds))
    write(_shown(asked.format, account, seconds))
    return _CODES[account.budget.state] if account.budget is not None else 0


def _shown(format: str, account: Account, seconds: float) -> str:
    if format == "json":
        return json_text(account.data(seconds))
    if format == "text":
        return text(account)
    from safelane.backtest.html import page

    return page(account)


def _judged(asked: Asked, files: PolicyFiles, units: list[Unit], cache: Cache | None) -> tuple[Outcomes, Outcomes]:
    """By the policy with the parameters that are tried, and by the policy without them."""
    place = str(Path(asked.repo or os.environ.get("GIT_DIR") or ".").resolve())
    runs = (files, replace(files, settings=())) if files.settings else (files,)
    with _progress(asked.quiet) as tell, _executor(asked, units) as (executor, jobs):
        found = []
        for turn, each in enumerate(runs):
            part = _part(tell, turn, len(runs))
            found.append(Rehearsal(place, each, cache, part).run(units, executor, jobs))
    return found[0], found[-1]


def _part(tell: Progress, turn: int, turns: int) -> Progress:
    """The progress of one of several runs over the same commits, as progress of the whole."""
    return lambda done, all: tell(turn * all + done, turns * all)


def _policy(asked: Asked) -> PolicyFiles:
    """The policy of the files on disk, as the other commands about policies read it."""
    settings = [Setting.of(said) for said in asked.params]
    central = central_at(asked.policy_repo) if asked.policy_repo is not None else None
    if asked.config is None:
        return PolicyFiles.taken(DiskSource(root_on_disk(asked.repo)), settings, central=central)
    file = Path(asked.config)
    if not file.is_file():
        raise UsageError(f"there is no file {asked.config!r}")
    return PolicyFiles.taken(DiskSource(file.parent), settings, file.name, required=True, central=central)


@contextmanager
def _executor(asked: Asked, units: list[Unit]) -> Iterator[tuple[Executor | None, int]]:
    """Who judges, and how many of them."""
    if asked.executor is not None:
        if asked.jobs is not None:
            raise UsageError("--jobs and --executor each say who judges: give one of them")
        with cluster(asked.executor) as pool:
            yield pool, _CLUSTER
        return
    jobs = asked.jobs or min(os.cpu_count() or 1, 1 + len(units) // _WORTH)
    with processes(jobs) as executor:
        yield executor, jobs


@contextmanager
def _progress(quiet: bool) -> Iterator[Progress]:
    """A line on a terminal that says how far it is, and is gone afterwards."""
    stream = sys.stderr
    if quiet or not stream.isatty():
        yield lambda done, all: None
        return

    def tell(done: int, all: int) -> None:
        filled = _BAR * done // all if all else _BAR
        stream.write(f"\r[{'#' * filled}{'.' * (_BAR - filled)}] {done} of {all} commits")
        stream.flush()

    try:
        yield tell
    finally:
        stream.write("\r\x1b[K")
        stream.flush()
