"""``safelane policy test``: runs the examples, and says what they leave out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from safelane.authoring.files import Sort
from safelane.authoring.testing import Gap, RuleResult, Survivor, load_all, results_of
from safelane.cli.policy_junit import junit
from safelane.cli.policy_paths import beside, chosen, known
from safelane.cli.streams import write
from safelane.errors import UsageError
from safelane.frozen import dataclass
from safelane.report.encoding import json_text
from safelane.sanitise import terminal

_SHOWN = 120


@dataclass(frozen=True, slots=True)
class TestOptions:
    """``strict``: what the examples leave out fails, too."""

    mutate: bool
    strict: bool
    format: str


def tested_paths(paths: Sequence[str], options: TestOptions) -> int:
    """1 when an example fails, else 0. Raises UsageError and ConfigurationError for what cannot be tested."""
    files = known(chosen(paths), paths, frozenset({Sort.RULE}))
    results = list(results_of(load_all(files), beside(files), options.mutate))
    if not results:
        raise UsageError("there is no rule to test")
    write(_RENDERERS[options.format](results))
    return 0 if all(result.complete if options.strict else result.passed for result in results) else 1


def _json(results: Sequence[RuleResult]) -> str:
    return json_text({"version": 1, "rules": [_row(result) for result in results], "summary": _summary(results)})


def _row(result: RuleResult) -> dict[str, Any]:
    mutation = result.mutation
    return {
        "id": result.rule.id,
        "path": result.path,
        "passed": result.passed,
        "examples": [
            {"name": one.name, "line": one.line, "passed": not one.problems, "problems": list(one.problems)}
            for one in result.examples
        ],
        "coverage": {
            "seen": result.covered.seen,
            "wanted": result.covered.wanted,
            "gaps": [_gap(gap) for gap in result.gaps],
        },
        "mutation": mutation
        and {
            "total": mutation.total,
            "killed": mutation.killed,
            "score": round(mutation.score, 4),
            "survivors": [_survivor(one) for one in result.survivors],
        },
    }


def _gap(gap: Gap) -> dict[str, Any]:
    part = gap.part
    counts = {"true": part.true, "false": part.false, "evaluated": part.evaluated, "errors": part.errors}
    return {"line": gap.line, "column": gap.column, "text": part.text, "gap": part.gap, **counts}


def _survivor(one: Survivor) -> dict[str, Any]:
    mutant = one.mutant
    return {"line": one.line, "column": one.column, "before": mutant.before, "after": mutant.after}


def _summary(results: Sequence[RuleResult]) -> dict[str, Any]:
    scores = [result.mutation.score for result in results if result.mutation and result.mutation.total]
    return {
        "rules": len(results),
        "examples": sum(len(result.examples) for result in results),
        "failed": sum(bool(one.problems) for result in results for one in result.examples),
        "seen": sum(result.covered.seen for result in results),
        "wanted": sum(result.covered.wanted for result in results),
        "meanScore": round(sum(scores) / len(scores), 4) if scores else None,
    }


def _text(results: Sequence[RuleResult]) -> str:
    lines = [line for result in results for line in _of_rule(result)]
    said = _summary(results)
    last = f"{said['rules']} rules, {said['examples']} examples, {said['failed']} failed; coverage "
    last += _share(said["seen"], said["wanted"])
    if said["meanScore"] is not None:
        last += f"; mean mutation score {100 * said['meanScore']:.1f} %"
    return terminal("\n".join([*lines, "", last])) + "\n"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} % ({part} of {whole})" if whole else "100 % (nothing to see)"


def _of_rule(result: RuleResult) -> Iterator[str]:
    mark = "ok  " if result.passed else "FAIL"
    said = f"{mark} {result.rule.id}: {len(result.examples)} examples, coverage "
    said += _share(result.covered.seen, result.covered.wanted)
    if result.mutation:
        said += f", {result.mutation.killed} of {result.mutation.total} mutants killed"
    elif result.mutation is None and not result.passed:
        said += ""
    yield said
    for example in result.examples:
        for problem in example.problems:
            yield f"  {result.path}:{example.line}: example {example.name!r}: {problem}"
    for gap in _outermost(result.gaps):
        yield f"  {result.path}:{gap.line}:{gap.column}: {gap.part.gap}: {_short(gap.part.text)}"
    for one in result.survivors:
        yield f"  {result.path}:{one.line}:{one.column}: no example notices"
        yield f"    - {_short(one.mutant.before)}"
        yield f"    + {_short(one.mutant.after or '(nothing)')}"


def _outermost(gaps: Sequence[Gap]) -> Iterator[Gap]:
    """Of what is never evaluated, the whole and not each of its parts."""
    unseen: list[str] = []
    for gap in gaps:
        if gap.part.gap == "never evaluated":
            if any(gap.part.text in text for text in unseen):
                continue
            unseen.append(gap.part.text)
        yield gap


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


_RENDERERS = {"text": _text, "json": _json, "junit": junit}
