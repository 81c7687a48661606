"""Everything that can be said of a file without running it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from safelane.authoring.files import AuthorFile, Sort
from safelane.authoring.linting.conditions import constant_conditions
from safelane.authoring.linting.costs import Costs
from safelane.authoring.linting.expressions import Compiler
from safelane.authoring.linting.matches import idle_conditions
from safelane.authoring.linting.names import unknown_members, unused, wrong_paths
from safelane.authoring.linting.naming import demanding_id, unfilled
from safelane.authoring.linting.others import known_rules, lint_admission, lint_config, lint_policy
from safelane.authoring.linting.patterns import idle_patterns
from safelane.authoring.linting.remarks import Page, Remark
from safelane.authoring.mutation.mutants import DEEPEST
from safelane.cel.ast import depth
from safelane.documents import Document
from safelane.documents.own import parse_own
from safelane.errors import ConfigurationError
from safelane.rules.functions import functions
from safelane.rules.loading import problems_of

READ = frozenset({Sort.RULE, Sort.POLICY, Sort.CONFIG, Sort.ADMISSION})
_HELP = {
    "a rule needs": "write one that is a near miss of the other",
    "the id": "rename the file, or the rule",
    "the expression in the message": "write {{ for a brace that is meant",
}


def lint(files: Sequence[AuthorFile], root: Path) -> list[Remark]:
    """The remarks on all files, by file and place; ``root`` is the repository whose rules a policy may name."""
    return sorted(dict.fromkeys(_all(files, root)))


def _all(files: Sequence[AuthorFile], root: Path) -> Iterator[Remark]:
    of = {sort: [file for file in files if file.sort is sort] for sort in Sort}
    for file in of[Sort.RULE]:
        yield from _rule(file)
    if of[Sort.POLICY]:
        rules = known_rules(of[Sort.RULE], root)
        for file in of[Sort.POLICY]:
            yield from lint_policy(file, rules)
    for file in of[Sort.CONFIG]:
        yield from lint_config(file)
    if of[Sort.ADMISSION]:
        yield from lint_admission([*of[Sort.ADMISSION], *of[Sort.OTHER]])


def _rule(file: AuthorFile) -> Iterator[Remark]:
    try:
        document = parse_own(file.path, file.data)
    except ConfigurationError as error:
        yield from (Remark.of(problem, "syntax") for problem in error.problems)
        return
    for problem in problems_of(document):
        remark = Remark.of(problem, "shape")
        yield remark if remark.hint else replace(remark, hint=_hint(remark.message))
    yield from lint_rule(document)


def _hint(message: str) -> str:
    """What helps where the message names nothing."""
    for start, hint in _HELP.items():
        if message.startswith(start):
            return hint
    return "safelane schema rule prints the form of a rule"


def lint_rule(document: Document) -> Iterator[Remark]:
    """What no schema can say of a rule; a part that is not as it should be is passed over."""
    page = Page(document)
    yield from demanding_id(page)
    yield from unfilled(page)
    yield from idle_conditions(page)
    yield from wrong_paths(page)
    compiler = Compiler(page)
    compiler.run()
    yield from compiler.remarks
    misnamed = tuple(unknown_members(page, compiler.good))
    yield from misnamed
    if not compiler.remarks and not misnamed:
        yield from unused(page, compiler.good)
    environment = compiler.environment()
    costs = Costs({function.name: function for function in functions()})
    for one in compiler.good:
        if depth(one.program.tree.root) > DEEPEST:
            message = f"nested more than {DEEPEST} deep, so that nobody can follow it"
            yield page.at(one.text, 0, message, "expensive", "give its parts names, as variables")
            continue
        yield from constant_conditions(page, one, environment)
        yield from idle_patterns(page, one)
        yield from costs.expensive(page, one)
