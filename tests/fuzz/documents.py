"""A long run of hostile files through parsing and ``check``: ``python -m tests.fuzz.documents --seconds N [--seed S]``.

Whatever the bytes: no exception, no run longer than a few seconds, every place inside of its file, nothing in a report
that acts on a terminal or a runner, no secret, and every format read back as what was put in. A file that breaks one of
these is written to ``--keep``.
"""

from __future__ import annotations

import argparse
import faulthandler
import random
import re
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from tests.fuzz.mutations import SECRET, generated, mutated
from tests.fuzz.readback import Broken, read_back
from tests.fuzz.seeds import SEEDS

from safelane.documents import Document, embedded, parse, source_lines
from safelane.facts.gathering import ChangeFacts
from safelane.findings import Action
from safelane.gate import Asked, check
from safelane.git.memory import MemoryTree
from safelane.location import Path as Steps
from safelane.policy.force import PolicyInForce, read_policy
from safelane.policy.model import Entry, Origin
from safelane.policy.sources import TreeSource
from safelane.report import FORMATS, RenderOptions, render
from safelane.sanitise import UNSAFE

_CHECKED = 0.1  # of the rounds: a check in every format takes a hundred times as long as parsing
_SLOW = 5.0  # seconds of the processor, for files of a few hundred bytes
_CASES = ("deployment.yaml", "sub/values.yaml", "kustomization.yaml", "a.json", "a.env", "a.toml", "templates/t.yaml")


def parsed(path: str, data: bytes) -> None:
    """Everything that a file holds has a value and a place."""
    lines = len(source_lines(data)) + 1
    for part in parse(path, data):
        if not 1 <= part.location.line <= part.location.end_line <= lines:
            raise Broken(f"{path}: {part.location}")
        if isinstance(part, Document):
            _located(part, lines)


def _located(document: Document, lines: int) -> None:
    for steps, value in _walk(document.value):
        place, key = document.locate(steps), document.locate(steps, key=True)
        document.raw(steps)
        if not (1 <= key.line <= lines and place.line <= place.end_line <= lines):
            raise Broken(f"{document.path}: {steps} at {place}")
        if isinstance(value, str) and "\n" in value:
            for inner in embedded(document, steps):
                if not 1 <= inner.location.line <= lines:
                    raise Broken(f"{document.path}: {steps}: {inner.location}")
    tuple(document.duplicates)


def _walk(value: object, most: int = 300) -> Iterator[tuple[Steps, object]]:
    pending: list[tuple[Steps, object]] = [((), value)]
    while pending and most > 0:
        most -= 1
        path, item = pending.pop()
        yield path, item
        children = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
        pending.extend(((*path, step), part) for step, part in children)


def strict() -> PolicyInForce:
    """Every rule denies."""
    origin = Origin("fuzzing runs with every rule")
    return read_policy(TreeSource(MemoryTree({})), fallback=(Entry("*", Action.DENY, origin),))


def checked(base: Mapping[str, bytes], head: Mapping[str, bytes], policy: PolicyInForce) -> None:
    """The change is judged, and told in every format."""
    asked = Asked(ChangeFacts(now=datetime(2026, 1, 5, tzinfo=UTC)), show_all=True)
    report = check(MemoryTree(base), MemoryTree(head), policy, asked)
    options = RenderOptions(show_all=True)
    for name in FORMATS:
        said = render(name, report, options)
        if acts := UNSAFE.search(said.replace("\n", "").replace("\t", "")):
            raise Broken(f"{name} holds {acts[0]!r}")
        if SECRET in said or SECRET in read_back(name, said, report, options):
            raise Broken(f"{name} shows the secret")


def round_of(chance: random.Random) -> tuple[str, bytes, bytes]:
    """A path with its bytes before and after."""
    path, text = chance.choice(SEEDS)
    old = text.encode()
    if chance.random() < 0.1:
        path, old = f"apps/web/{chance.choice(_CASES)}", generated(chance)
    if chance.random() < 0.3:
        old = mutated(chance, old)
    return path, old, generated(chance) if chance.random() < 0.1 else mutated(chance, old)


def attempt(
    chance: random.Random, around: Mapping[str, bytes], policy: PolicyInForce
) -> tuple[str, bytes, bytes, str | None]:
    """One round: what was tried, and what was wrong with it."""
    path, old, new = round_of(chance)
    started = time.process_time()
    try:
        parsed(path, new)
        if path != "safelane.yaml" and chance.random() < _CHECKED:
            checked({**around, path: old}, {**around, path: new}, policy)
    except Broken as broken:
        if _moved(str(broken), old, new):
            return path, old, new, None
        return path, old, new, str(broken)
    except Exception as error:  # noqa: BLE001 - any exception at all is what is looked for
        return path, old, new, f"{type(error).__name__}: {error}"
    took = time.process_time() - started
    return path, old, new, f"took {took:.1f} s" if took > _SLOW else None


def _moved(broken: str, *sides: bytes) -> bool:
    """A mutation may take the secret away from the key that makes it one: then nothing says that it is a secret."""
    said = re.compile(rb"(?<!\w)(?:password|adminPassword|token|apiKey|DB_PASSWORD, value)\"?: \"?" + SECRET.encode())
    return "secret" in broken and any(len(said.findall(data)) < data.count(SECRET.encode()) for data in sides)


def main() -> int:
    """0 when nothing was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=0)
    options.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    given = options.parse_args()
    faulthandler.enable()
    faulthandler.dump_traceback_later(60, exit=True, repeat=False)
    chance = random.Random(given.seed)
    around = {path: text.encode() for path, text in SEEDS if path != "safelane.yaml"}
    policy = strict()
    until, rounds, found = time.monotonic() + given.seconds, 0, 0
    while time.monotonic() < until:
        path, old, new, wrong = attempt(chance, around, policy)
        faulthandler.dump_traceback_later(60, exit=True, repeat=False)
        rounds += 1
        if wrong is not None:
            found += 1
            given.keep.mkdir(parents=True, exist_ok=True)
            for name, data in (("base", old), ("head", new)):
                (given.keep / f"{found:03}-{name}-{path.replace('/', '_')}").write_bytes(data)
            sys.stdout.write(f"{found}: {path}: {wrong}\n")
            sys.stdout.flush()
    faulthandler.cancel_dump_traceback_later()
    sys.stdout.write(f"{rounds} rounds, {found} findings\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
