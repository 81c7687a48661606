"""Policies, configurations and admission policies: read as they are when they are in force, with all their mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from safelane.authoring.files import AuthorFile, Sort
from safelane.authoring.homes import folders
from safelane.authoring.linting.remarks import Remark
from safelane.config import load
from safelane.errors import ConfigurationError, Problem
from safelane.policy.decisions import Decisions
from safelane.policy.loading import load_policies
from safelane.policy.model import Origin
from safelane.rules.bundle import builtin_rules
from safelane.rules.loading import load_rule
from safelane.rules.model import Rule


def lint_config(file: AuthorFile) -> Iterator[Remark]:
    """The mistakes of a ``safelane.yaml`` by itself."""
    try:
        load(file.data, file.path)
    except ConfigurationError as error:
        yield from _remarks(error.problems, "shape")


def lint_policy(file: AuthorFile, rules: Sequence[Rule]) -> Iterator[Remark]:
    """The mistakes of a policy file: its shape, and the rules and parameters that it names."""
    try:
        policies = load_policies([(file.path, Origin(file.path, 1, 1))], lambda name: _read(file, name))
        Decisions([entry for policy in policies for entry in policy.entries], rules, date.max)
    except ConfigurationError as error:
        yield from _remarks((problem for problem in error.problems if problem.path == file.path), "shape")


def _read(file: AuthorFile, name: str) -> bytes | None:
    place = Path(name)
    return file.data if name == file.path else place.read_bytes() if place.is_file() else None


def lint_admission(files: Iterable[AuthorFile]) -> Iterator[Remark]:
    """The mistakes of admission policies, of their bindings, and of what binds nothing."""
    from safelane.rules.admission.loading import PolicyFile, admission_rules

    try:
        admission_rules([PolicyFile(file.path, file.area, file.data) for file in files])
    except ConfigurationError as error:
        yield from _remarks(error.problems, "admission")


def _remarks(problems: Iterable[Problem], code: str) -> Iterator[Remark]:
    return (Remark.of(problem, code) for problem in problems)


def known_rules(files: Iterable[AuthorFile], root: Path) -> list[Rule]:
    """The rules that a policy may name: built-in ones, those among the files, and those of the repository that load."""
    from safelane.authoring.files import collect

    found = {rule.id: rule for rule in builtin_rules()}
    there = [str(root / folder) for folder in _folders(root) if (root / folder).is_dir()]
    for file in (*files, *collect(there)):
        if file.sort is Sort.RULE:
            try:
                rule = load_rule(file.path, file.data, file.area)
            except ConfigurationError:
                continue
            found.setdefault(rule.id, rule)
    return list(found.values())


def _folders(root: Path) -> tuple[str, ...]:
    try:
        return folders(root)
    except ConfigurationError:
        return ()
