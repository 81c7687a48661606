"""Which library holds which name, and that only those are loaded that are needed."""

from __future__ import annotations

import subprocess
import sys

from safelane.cel import Environment
from safelane.cel.library.index import FUNCTIONS, MODULES, NAMED_TYPES, TYPES, library


def test_the_index_says_what_the_libraries_hold() -> None:
    found: dict[str, list[str]] = {}
    types: dict[str, str] = {}
    for module in MODULES:
        for function in library(module).functions:
            found.setdefault(function.name, []).append(module)
        types.update({kind.cel_type: module for kind in library(module).types})
    assert {name: list(modules) for name, modules in FUNCTIONS.items()} == found
    assert types == TYPES
    assert set(types) >= NAMED_TYPES


def test_every_function_is_documented_and_its_overloads_have_ids_of_their_own() -> None:
    functions = Environment().names.registry.functions
    operators = {function.name for function in library("operators").functions}
    ids = [overload.id for name in functions for overload in functions[name].overloads]
    assert len(ids) == len(set(ids))
    assert [name for name in functions if not functions[name].doc and name not in operators] == []


def test_an_expression_loads_the_libraries_that_it_uses() -> None:
    script = """
import sys
from safelane.cel import Environment
program = Environment(["x"]).compile("x.startsWith('a') && size(x) > 1")
program.evaluate({"x": "ab"})
print(*sorted(name.rpartition(".")[2] for name in sys.modules if name.startswith("safelane.cel.library.")))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"declare", "format", "index", "operators", "standard"}
