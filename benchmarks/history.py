"""What the past foretells, measured: the tables of docs/history.md.

``python -m benchmarks.history BUNDLE_OR_REPOSITORY…`` prints them; ``--write docs/history.md`` puts them into the page.
Every figure is of the newer half of a history's human changes; what is taken for usual comes from before each of them.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from math import isnan
from pathlib import Path
from random import Random

from benchmarks.histories import repositories
from benchmarks.history_rating import History, Scored, auc, auc_interval, lift, scored
from benchmarks.history_rules import fired_on, names, sampled
from safelane.facts.history.factors import PRIORS

_BEGIN, _END = "<!-- made by benchmarks.history: begin -->", "<!-- made by benchmarks.history: end -->"
_TOP = 0.9  # of the rank
Row = tuple[str, ...]


def _figure(value: float, low: float, high: float) -> str:
    return "-" if isnan(value) else f"{value:.2f} [{low:.2f}, {high:.2f}]"


def _auc(changes: Sequence[Scored], history: History, values: Sequence[float]) -> str:
    bad = [value for change, value in zip(changes, values, strict=True) if change.place in history.reverted]
    good = [value for change, value in zip(changes, values, strict=True) if change.place not in history.reverted]
    return _figure(auc(bad, good), *auc_interval(bad, good))


def _lift(changes: Sequence[Scored], history: History, fires: Sequence[bool]) -> str:
    bad = [fired for change, fired in zip(changes, fires, strict=True) if change.place in history.reverted]
    return _figure(*lift(sum(bad), len(bad), sum(fires), len(fires)))


def _score_row(name: str, changes: Sequence[Scored], history: History) -> Row:
    chance = Random(1)
    reverted = sum(change.place in history.reverted for change in changes)
    return (
        name,
        f"{len(changes):,}",
        str(reverted),
        _auc(changes, history, [change.score for change in changes]),
        _auc(changes, history, [float(change.files) for change in changes]),
        _auc(changes, history, [chance.random() for _ in changes]),
        _lift(changes, history, [change.rank >= _TOP for change in changes]),
    )


def _score_table(everything: Sequence[tuple[History, Sequence[Scored]]]) -> Iterator[Row]:
    yield (
        "history",
        "changes",
        "reverted",
        "AUC of the score",
        "AUC of the number of files",
        "AUC of chance",
        "lift of the top ranks",
    )
    for history, changes in everything:
        yield _score_row(history.name, changes, history)
        plain = [change for change in changes if not change.is_revert]
        yield _score_row(f"{history.name}, without reverts themselves", plain, history)


def _factor_table(everything: Sequence[tuple[History, Sequence[Scored]]]) -> Iterator[Row]:
    yield ("factor", *(history.name for history, _ in everything))
    for name in PRIORS:
        yield (
            name,
            *(_lift(changes, history, [name in one.factors for one in changes]) for history, changes in everything),
        )


def _rule_table(everything: Sequence[History], sample: int, jobs: int, scratch: Path) -> Iterator[Row]:
    yield ("rule", *(f"{history.name}: share that fires, of reverted, lift" for history in everything))
    columns = []
    for history in everything:
        some, bad = sampled(history, sample), [place for place in history.newer if place in history.reverted]
        answers = fired_on(history, sorted({*some, *bad}), jobs, scratch)
        columns.append((answers, [p for p in some if p in answers], [p for p in bad if p in answers]))
    for name in names():
        cells = []
        for answers, some, bad in columns:
            all_fired, bad_fired = (sum(name in answers[place] for place in places) for places in (some, bad))
            figure = _figure(*lift(bad_fired, len(bad), all_fired, len(some)))
            cells.append(f"{100 * all_fired / max(len(some), 1):.1f} %, {bad_fired} of {len(bad)}, {figure}")
        yield (name, *cells)


def _markdown(rows: Sequence[Row]) -> str:
    head, *body = (f"| {' | '.join(row)} |" for row in rows)
    return "\n".join((head, f"|{'---|' * len(rows[0])}", *body))


def _page(everything: Sequence[History], sample: int, jobs: int, scratch: Path) -> str:
    rated = [(history, list(scored(history, history.newer))) for history in everything]
    tables = (
        ("The score", list(_score_table(rated))),
        ("Its factors: lift", list(_factor_table(rated))),
        (
            f"The rules, on all that were reverted and on a sample of {sample}",
            list(_rule_table(everything, sample, jobs, scratch)),
        ),
    )
    return "\n\n".join(f"### {title}\n\n{_markdown(rows)}" for title, rows in tables)


def main() -> None:
    """Print the tables, or put them between the marks of a page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.history", description=__doc__)
    parser.add_argument(
        "--sample", type=int, default=300, help="how many changes of each history the rules are asked about"
    )
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", type=Path, metavar="PAGE")
    parser.add_argument("repositories", nargs="+")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        places = list(repositories(given.repositories, Path(folder)))
        known = [
            History(Path(name).stem, place, Path(name)) for name, place in zip(given.repositories, places, strict=True)
        ]
        tables = _page([one for one in known if one.people], given.sample, given.jobs, Path(folder) / "cache")
    if given.write is None:
        print(tables)
        return
    before, _, rest = given.write.read_text().partition(_BEGIN)
    given.write.write_text(f"{before}{_BEGIN}\n\n{tables}\n\n{_END}{rest.partition(_END)[2]}")


if __name__ == "__main__":
    main()
