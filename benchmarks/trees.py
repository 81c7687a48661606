"""Whole trees parsed: megabytes per second, what the kept files of an earlier run save, and memory beside the input.

``python -m benchmarks.trees BUNDLE_OR_REPOSITORY…`` prints one row per repository.
"""

from __future__ import annotations

import argparse
import gc
import json
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.histories import repositories
from safelane.cache import Cache
from safelane.config import Config
from safelane.documents import Limits, parse
from safelane.documents.keeping import to_json
from safelane.facts.memory import Parsed
from safelane.facts.packed import Pack
from safelane.facts.view import View
from safelane.git import open_repository
from safelane.git.changes import walk
from safelane.git.repository import EntryKind
from safelane.topology import Topology

_YAML = (".yaml", ".yml", ".json")


@dataclass(frozen=True, slots=True)
class Pass:
    """One pass over a tree in a process of its own: bytes of input, seconds of processor time, peak growth in bytes."""

    files: int
    size: int
    seconds: float
    memory: int


def one(place: str, kept: str) -> Pass:
    """Open, list, read and parse a tree, with what was kept in a folder; an empty name stands for none."""
    import resource

    repository = open_repository(place, {})
    to_json(parse("warm.yaml", b"a: 1\n"))  # what is imported when it is first needed is none of the parsing
    gc.set_threshold(100_000, 50, 50)  # as the command line sets it
    gc.collect()
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, process_time()
    tree = repository.tree("HEAD")
    entries = {path: entry for path, entry in walk(tree) if path.endswith(_YAML) and entry.kind is EntryKind.FILE}
    pack = Pack.read(Cache(Path(kept)), "bench", Limits()) if kept else None
    view = View(tree, "head", Topology(Config()), Limits(), parsed=Parsed(pack=pack))
    parsed = [view.documents(path) for path in entries]
    if pack is not None:
        pack.save()
    seconds = process_time() - started
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * (1024 if sys.platform == "linux" else 1)
    missing = {path for path, parts in zip(entries, parsed, strict=True) if any(_lost(part) for part in parts)}
    size = sum(tree.size(entry) for path, entry in entries.items() if path not in missing)
    return Pass(len(entries), size, seconds, memory)


def _lost(part: object) -> bool:
    return getattr(part, "reason", "") in ("missing-blob", "too-large")


def passes(place: Path, runs: int) -> tuple[Pass, Pass]:
    """The median first pass without a cache, and the median pass with what another left."""
    with tempfile.TemporaryDirectory() as kept:
        _apart(place, kept)
        return _middle(place, "", runs), _middle(place, kept, runs)


def _middle(place: Path, kept: str, runs: int) -> Pass:
    found = [_apart(place, kept) for _ in range(runs)]
    return Pass(found[0].files, found[0].size, median(p.seconds for p in found), max(p.memory for p in found))


def _apart(place: Path, kept: str) -> Pass:
    command = [sys.executable, "-m", "benchmarks.trees", "--once", str(place), kept]
    return Pass(**json.loads(subprocess.run(command, check=True, capture_output=True).stdout))


def row(name: str, first: Pass, second: Pass) -> str:
    """The figures of one tree."""
    rate, share, times = first.size / first.seconds / 1e6, first.memory / first.size, first.seconds / second.seconds
    return (
        f"{name:32} {first.files:6} files  {first.size / 1e6:6.1f} MB  parsed at {rate:5.1f} MB/s  "
        f"memory {share:4.1f} x input  again {1000 * second.seconds:6.0f} ms ({times:4.1f} x as fast)"
    )


def main() -> None:
    """Print the rows."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.trees", description=__doc__)
    parser.add_argument("--runs", type=int, default=5, help="passes of each kind")
    parser.add_argument("--once", nargs=2, metavar=("PLACE", "CACHE"), help="one pass, as JSON")
    parser.add_argument("repositories", nargs="*")
    given = parser.parse_args()
    if given.once:
        print(json.dumps(asdict(one(*given.once))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        for place in repositories(given.repositories, Path(scratch)):
            print(row(place.name, *passes(place, given.runs)), flush=True)


if __name__ == "__main__":
    main()
