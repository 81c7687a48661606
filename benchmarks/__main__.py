"""``make bench``: what README claims, beside yardsticks of the same run, in one table."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from benchmarks import cel, repositories, timing, trees

PYTHON = sys.executable
SAFELANE = str(Path(PYTHON).parent / "safelane")
SIZES = (1_000, 30_000)

Row = tuple[str, str, str, str]


def _row(name: str, timed: timing.Timed, yardstick: timing.Timed) -> Row:
    figures = f"{timed.fastest:8.0f} ms  {timed.middle:8.0f} ms"
    return name, figures, f"{timed.memory:6.0f} MiB", f"{timed.middle / yardstick.middle:6.1f} x"


def _commands(folder: Path, runs: int) -> Iterator[Row]:
    bare = timing.command([PYTHON, "-c", "pass"], folder, runs)
    yield _row("python -c pass (yardstick)", bare, bare)
    libraries = timing.command([PYTHON, "-c", "import click, pygit2, yaml"], folder, runs)
    yield _row("import click, pygit2, yaml (yardstick)", libraries, bare)
    yield _row("safelane --help", timing.command([SAFELANE, "--help"], folder, runs), bare)
    for size in SIZES:
        place = folder / f"repository-{size}"
        repositories.build(place, size)
        diff = timing.command(["git", "diff", "--raw", "main", "change"], place, runs)
        yield _row(f"git diff --raw, 1 of {size:,} files (yardstick)", diff, bare)
        yield _row(f"safelane check, 1 of {size:,} files", timing.command([SAFELANE, "check"], place, runs, (1,)), bare)


def _parsing() -> Iterator[Row]:
    """Megabytes of manifests per second, values and positions, beside PyYAML's events alone."""
    import yaml

    from safelane.documents import parse

    data = "---\n".join(text for path, text in repositories.files(6_000) if path.endswith("deployment.yaml")).encode()
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    events = _best(lambda: sum(1 for _ in yaml.parse(data, Loader=loader)))
    whole = _best(lambda: len(parse("bench.yaml", data)))
    size = len(data) / 1_000_000
    yield "PyYAML events alone (yardstick)", f"{size / events:8.1f} MB/s", "", "   1.0 x"
    yield "parse: values and positions", f"{size / whole:8.1f} MB/s", "", f"{whole / events:6.1f} x"


def _best(work: object, runs: int = 5) -> float:
    assert callable(work)
    times = []
    for _ in range(runs):
        started = perf_counter()
        work()
        times.append(perf_counter() - started)
    return min(times)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=9, help="runs of each command")
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as name:
        rows = [*_commands(Path(name), runs), *_parsing()]
        tree = trees.row("whole tree", *trees.passes(Path(name) / f"repository-{SIZES[0]}", 5))
    _print(rows)
    print(f"\n{tree}\n")
    table = [cel.HEADER, *cel.rows()]
    widths = [max(len(row[column]) for row in table) for column in range(len(cel.HEADER))]
    for row in table:
        print("  ".join(f"{cell:<{widths[0]}}" if not n else f"{cell:>{widths[n]}}" for n, cell in enumerate(row)))


def _print(rows: list[Row]) -> None:
    width = max(len(row[0]) for row in rows)
    print(f"{'':<{width}}  {'fastest':>11}  {'median':>11}  {'peak':>10}  {'to yardstick':>12}")
    for title, figures, memory, ratio in rows:
        print(f"{title:<{width}}  {figures:<24}  {memory:>10}  {ratio:>12}")


if __name__ == "__main__":
    main()
