"""Whole commands, timed: wall time and peak memory, over several runs."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Timed:
    """Milliseconds and MiB of a command."""

    fastest: float
    middle: float
    memory: float


def command(arguments: Sequence[str], place: Path, runs: int = 7, codes: Sequence[int] = (0,)) -> Timed:
    """The times of a command, run again and again; raises RuntimeError when it exits with another code."""
    times, memory = [], 0.0
    for _ in range(runs):
        started = perf_counter()
        with subprocess.Popen(
            arguments, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=_environment()
        ) as process:
            assert process.stderr is not None
            said = process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        times.append((perf_counter() - started) * 1000)
        memory = max(memory, usage.ru_maxrss / (1024 if sys.platform == "linux" else 1024 * 1024))
        if process.returncode not in codes:
            raise RuntimeError(f"{' '.join(arguments)} exited with {process.returncode}: {said.decode()}")
    return Timed(min(times), median(times), memory)


def _environment() -> dict[str, str]:
    left_out = ("GIT_", "GITHUB_", "PYTHON", "SAFELANE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
