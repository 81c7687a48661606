"""``safelane policy backtest``: the commits, the policy, who judges, and what is said of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from safelane.backtest import PolicyFiles, Rehearsal, Result, Unit, chosen
from safelane.backtest.executors import cluster, processes
from safelane.backtest.files import Setting
from safelane.backtest.result import reverted_among
from safelane.backtest.running import Progress
from safelane.backtest.telling import text
from safelane.cli.session import repository_at, root_on_disk, user_cache
from safelane.cli.streams import write
from safelane.errors import UsageError
from safelane.frozen import dataclass
from safelane.policy.sources import DiskSource
from safelane.report.encoding import json_text

_WORTH = 64  # commits that one process judges about as fast as another starts
_CLUSTER = 4  # processes that a cluster is taken to have, for cutting the work


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command."""

    repo: str | None = None
    config: str | None = None
    head: str = "HEAD"
    since: str | None = None
    most: int | None = None
    params: tuple[str, ...] = ()
    jobs: int | None = None
    executor: str | None = None
    format: str = "text"
    quiet: bool = False


def backtested(asked: Asked) -> None:
    """Judge, and print. Raises what reading the repository and the policy raises, before anything is judged."""
    started = perf_counter()
    repository = repository_at(asked.repo)
    files = _files(asked)
    units = chosen(repository, asked.head, asked.since, asked.most)
    cache = user_cache()
    place = Path(asked.repo or os.environ.get("GIT_DIR") or ".").resolve()
    with _progress(asked.quiet) as tell, _executor(asked, units) as (executor, jobs):
        outcomes = Rehearsal(str(place), files, cache, tell).run(units, executor, jobs)
    rules = [rule.id for rule in files.policy(cache).in_force]
    result = Result.of(units, outcomes, rules, reverted_among(repository, units, cache))
    seconds = perf_counter() - started
    write(json_text(result.data(seconds)) if asked.format == "json" else text(result))


def _files(asked: Asked) -> PolicyFiles:
    """The policy of the files on disk, as the other commands about policies read it."""
    settings = [Setting.of(said) for said in asked.params]
    if asked.config is None:
        return PolicyFiles.taken(DiskSource(root_on_disk(asked.repo)), settings)
    file = Path(asked.config)
    if not file.is_file():
        raise UsageError(f"there is no file {asked.config!r}")
    return PolicyFiles.taken(DiskSource(file.parent), settings, file.name, required=True)


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
        filled = 30 * done // all if all else 30
        stream.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done} of {all} commits")
        stream.flush()

    try:
        yield tell
    finally:
        stream.write("\r\x1b[K")
        stream.flush()
