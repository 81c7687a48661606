"""The budgets of the house: sizes of modules and functions, one direction of imports, nothing heavy at import time."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "linter" / "safelane"
MODULES = sorted(PACKAGE.rglob("*.py"))


@cache
def _parsed() -> dict[Path, ast.Module]:
    return {module: ast.parse(module.read_text()) for module in MODULES}


def _code_lines(text: str) -> int:
    """Lines that are neither blank, nor comments, nor part of a docstring."""
    docstrings: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and ast.get_docstring(
            node
        ):
            first = node.body[0]
            docstrings.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    lines = text.splitlines()
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#") and number not in docstrings
        for number, line in enumerate(lines, start=1)
    )


def test_modules_are_small() -> None:
    sizes = {str(module.relative_to(PACKAGE)): _code_lines(module.read_text()) for module in MODULES}
    assert {name: size for name, size in sizes.items() if size > 200} == {}
    assert median(size for size in sizes.values() if size > 1) <= 80


def test_functions_are_short() -> None:
    long = {}
    for module, tree in _parsed().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and _span(node) > 30:
                length = _code_lines(ast.unparse(node))
                if length > 30:
                    long[f"{module.relative_to(PACKAGE)}:{node.lineno} {node.name}"] = length
    assert long == {}


def _span(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function in its file, which are never fewer than those without blanks and broken lines."""
    first = min(part.lineno for part in (node, *node.decorator_list))
    return (node.end_lineno or first) - first + 1


def test_nothing_catches_everything_but_the_boundary() -> None:
    broad = [
        f"{module.relative_to(PACKAGE)}:{node.lineno}"
        for module, tree in _parsed().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or (isinstance(node.type, ast.Name) and node.type.id in ("Exception", "BaseException")))
    ]
    assert [place.rpartition(":")[0] for place in broad] == [str(Path("cli") / "boundary.py")]


def test_imports_go_one_way() -> None:
    lint = Path(sys.executable).parent / "lint-imports"
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_generated_files_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.generate", "--check"],
        cwd=ROOT, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("module", ["safelane", "safelane.errors", "safelane.sanitise", "safelane.cli.boundary"])
def test_what_every_command_loads_is_light(module: str) -> None:
    code = f"import {module}, sys; print(' '.join(sorted(m for m in sys.modules if m.startswith('safelane'))))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, encoding="utf-8")
    rooms = {name.split(".")[1] for name in done.stdout.split() if "." in name}
    assert rooms <= {"cli", "errors", "sanitise", "frozen"}


def test_no_group_is_repeated_possessively() -> None:
    """Python before 3.11.5, which Debian 12 has, matches such patterns wrongly; single characters are fine."""
    possessive = re.compile(r"\)(?:[*+?]|\{[0-9,]+\})\+")
    lines = ((file, line) for file in MODULES for line in file.read_text(encoding="utf-8").splitlines())
    assert [(file.name, line) for file, line in lines if possessive.search(line) and "'()*+,;=" not in line] == []
