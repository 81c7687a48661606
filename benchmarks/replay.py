"""Checks the newest commits of real histories, each against its first parent, and says what comes of it.

``python -m benchmarks.replay [--max N] BUNDLE_OR_REPOSITORY…`` prints one row per history: verdicts, times, rules.
``--list RULE`` prints the commits in which a rule fired, with its places. ``--sample N`` takes, in place of the newest,
N commits of all the histories together, those of automation (``--automation FILE``) left out, the same for one seed.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.histories import Automation, Pair, repositories, sampled, written
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
        report = check(base, head, read_policy(TreeSource(base)), Asked(said, repository=repository))
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


def replay(pairs: Sequence[Pair], jobs: int) -> list[Outcome]:
    """The outcomes of commits, in their order."""
    columns = [pair.place for pair in pairs], [pair.commit for pair in pairs], [pair.parent for pair in pairs]
    if jobs == 1:
        return list(map(judge, *columns))
    with ProcessPoolExecutor(jobs) as pool:
        return list(pool.map(judge, *columns, chunksize=8))


def warned(outcome: Outcome) -> bool:
    """Whether a commit passes and something is said of it."""
    return outcome.verdict == "pass" and bool(outcome.findings)


def _row(name: str, outcomes: list[Outcome]) -> str:
    verdicts = Counter(outcome.verdict.split(":")[0] for outcome in outcomes)
    times = [outcome.milliseconds for outcome in outcomes]
    share = 100 * verdicts["blocked"] / len(outcomes)
    said = sum(map(warned, outcomes))
    odd = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.items() if verdict not in ("pass", "blocked"))
    return (
        f"{name:32} {len(outcomes):5} commits  {verdicts['blocked']:4} blocked ({share:4.1f} %)  "
        f"{said:4} warned ({100 * said / len(outcomes):4.1f} %)  "
        f"median {median(times):6.1f} ms  slowest {max(times):7.1f} ms  {odd}"
    )


def main() -> int:
    """1 when a commit met a defect."""
    given = _arguments()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory() as scratch:
        places = list(repositories(given.repositories, Path(scratch)))
        for place, pairs in groupby(sorted(_chosen(places, given), key=_place), key=_place):
            found = replay(list(pairs), given.jobs)
            print(_row(Path(place).name, found), flush=True)
            _listed(found, given.list)
            outcomes += found
    if outcomes:
        print(_row("all", outcomes))
    rules = Counter(pair for outcome in outcomes for pair in {(rule, action) for rule, action, _ in outcome.findings})
    for (rule, action), count in sorted(rules.items(), key=lambda item: -item[1]):
        print(f"{count:6} {action:5} {rule}")
    if given.json is not None:
        given.json.write_text(json.dumps([asdict(outcome) for outcome in outcomes], indent=1), encoding="utf-8")
    return 1 if any(outcome.verdict.startswith(("defect", "error")) for outcome in outcomes) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.replay", description=__doc__)
    parser.add_argument("--max", type=int, default=200)
    parser.add_argument("--sample", type=int, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--automation", type=Path, metavar="FILE")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every outcome there")
    parser.add_argument("--list", action="append", default=[], metavar="RULE", help="'*' lists all")
    parser.add_argument("repositories", nargs="+")
    return parser.parse_args()


def _chosen(places: Sequence[Path], given: argparse.Namespace) -> list[Pair]:
    automation = Automation.read(given.automation) if given.automation else Automation()
    if given.sample is not None:
        return sampled([pair for place in places for pair in written(place, automation)], given.sample, given.seed)
    return [pair for place in places for pair in written(place, automation)[: given.max]]


def _place(pair: Pair) -> str:
    return pair.place


def _listed(outcomes: Sequence[Outcome], rules: Sequence[str]) -> None:
    for outcome in outcomes:
        if outcome.verdict.startswith(("defect", "error")):
            print(f"  {outcome.commit}: {outcome.verdict}")
        for rule, action, place in outcome.findings:
            if rule in rules or "*" in rules:
                print(f"  {outcome.commit[:10]} {action:5} {rule}: {place}  [{outcome.title[:60]}]")


if __name__ == "__main__":
    sys.exit(main())
