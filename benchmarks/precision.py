"""How often the rules are right: blocked changes of real histories, each read and judged; writes ``docs/precision.md``.

``python -m benchmarks.precision --shared DIR`` goes through what people wrote in ``DIR/repos/*.bundle``, in an order
that ``--seed`` decides, until there are ``--blocks`` blocks, and holds each against ``benchmarks/judged.json``. A block
is a commit that a rule stops. It exits with 1, and prints what to fill in, when one is not judged. ``--outcomes`` takes
what ``python -m benchmarks.replay --json`` wrote, for the commits that it has.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.histories import Automation, Pair, repositories, sampled, written
from benchmarks.precision_page import page
from benchmarks.replay import Outcome, replay

ROOT = Path(__file__).resolve().parents[1]
JUDGED = ROOT / "benchmarks" / "judged.json"
PAGE = ROOT / "docs" / "precision.md"
SHARE_OF = 1500
_STEP = 200


@dataclass(frozen=True, slots=True)
class Block:
    """A commit that a rule stops, at the first place that it names there; ``place`` is ``path:line: message``."""

    repository: str
    commit: str
    rule: str
    place: str
    title: str

    @property
    def path(self) -> str:
        """The file of the place."""
        return self.place.split(":", 1)[0]

    @property
    def key(self) -> str:
        """What a judgement belongs to."""
        return f"{self.commit} {self.rule} {self.path}"


def blocks_of(pair: Pair, outcome: Outcome) -> Iterator[Block]:
    """One per rule that denies."""
    seen = set()
    for rule, action, place in outcome.findings:
        if action == "deny" and rule not in seen and outcome.verdict == "blocked":
            seen.add(rule)
            yield Block(Path(pair.place).name, outcome.commit, rule, place, outcome.title)


def judged_outcomes(
    pairs: Sequence[Pair], known: Mapping[str, Outcome], blocks: int, jobs: int
) -> Iterator[tuple[Pair, Outcome]]:
    """The outcomes in order: at least as many as shares are taken of, then until there are enough blocks."""
    found = 0
    for start in range(0, len(pairs), _STEP):
        if start >= SHARE_OF and found >= blocks:
            return
        some = pairs[start : start + _STEP]
        unknown = [pair for pair in some if pair.commit not in known]
        made = {outcome.commit: outcome for outcome in replay(unknown, jobs)} if unknown else {}
        for pair in some:
            outcome = made.get(pair.commit) or known[pair.commit]
            found += sum(1 for _ in blocks_of(pair, outcome))
            yield pair, outcome


def main() -> int:
    """1 when a block is not judged."""
    given = _arguments()
    judged = json.loads(JUDGED.read_text(encoding="utf-8"))
    known = {row["commit"]: Outcome(**row) for row in _rows(given.outcomes)}
    automation = Automation.read(given.shared / "repos" / "automation.json")
    bundles = sorted(str(path) for path in (given.shared / "repos").glob("*.bundle"))
    with tempfile.TemporaryDirectory() as scratch:
        pairs = [pair for place in repositories(bundles, Path(scratch)) for pair in written(place, automation)]
        rows = list(judged_outcomes(sampled(pairs, len(pairs), given.seed), known, given.blocks, given.jobs))
    blocks = [block for pair, outcome in rows for block in blocks_of(pair, outcome)]
    missing = [block for block in blocks[: given.blocks] if block.key not in judged["blocks"]]
    for block in missing:
        print(json.dumps({block.key: [block.repository, block.title, block.place]}, ensure_ascii=False))
    if missing:
        print(f"{len(missing)} blocks are not judged in {JUDGED.relative_to(ROOT)}", file=sys.stderr)
        return 1
    text = page([outcome for _, outcome in rows[:SHARE_OF]], blocks, given.blocks, judged, len(rows))
    PAGE.write_text(text, encoding="utf-8", newline="\n")
    return 0


def _rows(file: Path | None) -> list[dict[str, Any]]:
    if file is None:
        return []
    rows = json.loads(file.read_text(encoding="utf-8"))
    return [{**row, "findings": tuple(map(tuple, row["findings"]))} for row in rows]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.precision", description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", metavar="DIR")
    parser.add_argument("--blocks", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--outcomes", type=Path, metavar="FILE")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
