"""Checks the newest commits of real histories, each against its first parent, and says what comes of it.

``python -m benchmarks.replay [--max N] BUNDLE_OR_REPOSITORY…`` prints one row per history: verdicts, times, rules.
``--list RULE`` prints the commits in which a rule fired, with its places.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from statistics import median
from time import perf_counter

from safelane.errors import SafelaneError
from safelane.facts.gathering import ChangeFacts
from safelane.findings import Action, Status
from safelane.gate import Asked, check
from safelane.git import open_repository
from safelane.git.repository import Repository
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource


@dataclass(frozen=True, slots=True)
class Outcome:
    """One commit: its verdict (or what went wrong), how long it took, and the findings as ``(rule, action, place)``."""

    commit: str
    title: str
    verdict: str
    milliseconds: float
    findings: tuple[tuple[str, str, str], ...]


@cache
def _repository(place: str) -> Repository:
    return open_repository(place, {})


def judge(place: str, commit: str, parent: str) -> Outcome:
    """The outcome of one commit; a defect is an outcome too."""
    repository = _repository(place)
    started = perf_counter()
    title = ""
    try:
        base, head = repository.tree(parent), repository.tree(commit)
        author, title, body = repository.message(commit)
        said = ChangeFacts(datetime.now(UTC), title, body, author)
        report = check(base, head, read_policy(TreeSource(base)), Asked(said))
    except SafelaneError as error:
        return Outcome(commit, title, f"error: {error.message}", (perf_counter() - started) * 1000, ())
    except Exception:  # noqa: BLE001 - what this looks for are defects
        return Outcome(commit, title, f"defect: {traceback.format_exc()}", (perf_counter() - started) * 1000, ())
    findings = tuple(
        (one.rule, str(one.action), f"{one.location.path}:{one.location.line}: {one.message}")
        for one in report.findings
        if one.status is Status.NEW and one.action is not Action.AUDIT
    )
    return Outcome(commit, title, str(report.verdict), (perf_counter() - started) * 1000, findings)


def histories(names: list[str], scratch: Path) -> Iterator[Path]:
    """Repositories; bundles are cloned, without a work tree."""
    for name in names:
        path = Path(name)
        if path.is_file():
            clone = scratch / path.stem
            command = ["git", "clone", "--quiet", "--bare", str(path), str(clone)]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            path = clone
        yield path


def replay(place: Path, most: int, jobs: int) -> list[Outcome]:
    """The outcomes of the newest commits of one history."""
    pairs = _repository(str(place)).first_parents("HEAD", most)
    commits, parents = [commit for commit, _ in pairs], [parent for _, parent in pairs]
    if jobs == 1:
        return list(map(judge, [str(place)] * len(pairs), commits, parents))
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(judge, [str(place)] * len(pairs), commits, parents, chunksize=8))


def _row(name: str, outcomes: list[Outcome]) -> str:
    verdicts = Counter(outcome.verdict.split(":")[0] for outcome in outcomes)
    warned = sum(any(action == "warn" for _, action, _ in one.findings) for one in outcomes)
    times = [outcome.milliseconds for outcome in outcomes]
    share = 100 * verdicts["blocked"] / len(outcomes)
    odd = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items() if verdict not in ("pass", "blocked"))
    return (
        f"{name:32} {len(outcomes):5} commits  {verdicts['blocked']:4} blocked ({share:4.1f} %)  {warned:4} warned  "
        f"median {median(times):6.1f} ms  slowest {max(times):7.1f} ms  {odd}"
    )


def main() -> int:
    """1 when a commit met a defect."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("--max", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--list", action="append", default=[], metavar="RULE", help="'*' lists all")
    parser.add_argument("repositories", nargs="+")
    given = parser.parse_args()
    defects, rules = 0, Counter[tuple[str, str]]()
    with tempfile.TemporaryDirectory() as scratch:
        for place in histories(given.repositories, Path(scratch)):
            outcomes = replay(place, given.max, given.jobs)
            print(_row(place.name, outcomes), flush=True)
            for outcome in outcomes:
                rules.update({(rule, action) for rule, action, _ in outcome.findings})
                if outcome.verdict.startswith(("defect", "error")):
                    defects += 1
                    print(f"  {outcome.commit}: {outcome.verdict}")
                for rule, action, place_of in outcome.findings:
                    if rule in given.list or "*" in given.list:
                        print(f"  {outcome.commit[:10]} {action:5} {rule}: {place_of}  [{outcome.title[:60]}]")
    for (rule, action), count in sorted(rules.items(), key=lambda item: -item[1]):
        print(f"{count:6} {action:5} {rule}")
    return 1 if defects else 0


if __name__ == "__main__":
    sys.exit(main())
