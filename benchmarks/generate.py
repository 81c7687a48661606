"""Writes the files that are made from others, or checks that they are up to date: ``--check`` exits with 1 if not."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from safelane.cli.schema import SCHEMAS

ROOT = Path(__file__).resolve().parents[1]


def _bundle() -> str:
    from safelane.rules.bundle import build

    return build()


def _functions() -> str:
    from safelane.authoring.reference import function_reference

    return function_reference()


def _schema(name: str) -> Callable[[], str]:
    def make() -> str:
        from safelane.package import text_of

        return text_of(SCHEMAS[name])

    return make


def _mutants() -> str:
    from benchmarks.mutants import text

    return text()


def _is_measured() -> bool:
    from benchmarks.mutants import is_fresh

    return is_fresh()


GENERATED: Mapping[str, Callable[[], str]] = {
    "linter/safelane/rules/builtin.json": _bundle,
    "docs/functions.md": _functions,
    **{f"schemas/{name}.json": _schema(name) for name in SCHEMAS},
}


MEASURED = "tests/authoring/mutants.json"  # takes minutes when all rules are new: a check asks for digests alone


def main(arguments: Sequence[str]) -> int:
    """The exit code."""
    checking = "--check" in arguments
    stale = []
    made = dict(GENERATED)
    if not _is_measured():
        if checking:
            stale.append(MEASURED)
        else:
            made[MEASURED] = _mutants
    for name, make in made.items():
        file, text = ROOT / name, make()
        if file.is_file() and file.read_text(encoding="utf-8") == text:
            continue
        if checking:
            stale.append(name)
        else:
            file.parent.mkdir(exist_ok=True)
            written = file.with_suffix(f"{file.suffix}.new")
            written.write_text(text, encoding="utf-8", newline="\n")
            written.replace(file)  # who reads it meanwhile reads the whole of it, old or new
            print(f"wrote {name}")
    for name in stale:
        print(f"{name} is not what it is made from says; run: make generate", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
