"""Histories to judge commit by commit: bundles and repositories, what people wrote in them, seeded samples of it."""

from __future__ import annotations

import json
import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Pair:
    """A commit and its first parent, in the bare repository at ``place``."""

    place: str
    commit: str
    parent: str


@dataclass(frozen=True, slots=True)
class Automation:
    """What tells commits that no person wrote: authors by bundle, and a pattern that their subjects match."""

    authors: dict[str, frozenset[str]] = field(default_factory=dict)
    subject: re.Pattern[str] = re.compile(r"(?!)")

    @staticmethod
    def read(file: Path) -> Automation:
        """From a file ``{"authors": {bundle: [name]}, "subject": pattern}``."""
        said = json.loads(file.read_text(encoding="utf-8"))
        authors = {name: frozenset(names) for name, names in said["authors"].items()}
        return Automation(authors, re.compile(said["subject"]))

    def wrote(self, bundle: str, author: str, subject: str) -> bool:
        """Whether automation made this commit."""
        return author in self.authors.get(bundle, ()) or self.subject.search(subject) is not None


def repositories(names: Sequence[str], scratch: Path) -> Iterator[Path]:
    """Repositories; bundles are cloned to ``scratch``, without a work tree."""
    for name in names:
        path = Path(name)
        if path.is_file():
            clone = scratch / path.stem
            command = ["git", "clone", "--quiet", "--bare", str(path), str(clone)]
            subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            path = clone
        yield path


def written(place: Path, automation: Automation) -> list[Pair]:
    """Every first-parent commit of HEAD that has a parent and that automation did not make, newest first."""
    command = ["git", "-C", str(place), "log", "--first-parent", "--format=%H%x1f%P%x1f%an%x1f%s", "HEAD"]
    log = subprocess.run(command, check=True, capture_output=True, text=True, errors="replace").stdout
    found = []
    for line in log.split("\n"):
        commit, _, rest = line.partition("\x1f")
        parents, _, rest = rest.partition("\x1f")
        author, _, subject = rest.partition("\x1f")
        if parents and not automation.wrote(f"{place.name}.bundle", author, subject):
            found.append(Pair(str(place), commit, parents.split(" ")[0]))
    return found


def sampled(pairs: Sequence[Pair], count: int, seed: int) -> list[Pair]:
    """``count`` of them, or all; in an order that the seed decides, so that a small sample begins a large one."""
    order = sorted(pairs, key=lambda pair: pair.commit)
    random.Random(seed).shuffle(order)
    return order[:count]
