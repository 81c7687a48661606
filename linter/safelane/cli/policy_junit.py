"""The results of ``policy test`` as JUnit XML: a suite for each rule, a case for each example."""

from __future__ import annotations

from collections.abc import Sequence

from safelane.authoring.testing import ExampleResult, RuleResult
from safelane.report.encoding import xml_attribute, xml_text


def junit(results: Sequence[RuleResult]) -> str:
    """One document; an example that fails is a failure."""
    cases = sum(len(result.examples) for result in results)
    failures = sum(_failures(result) for result in results)
    seconds = sum(result.seconds for result in results)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(f'<testsuites name="safelane" tests="{cases}" failures="{failures}" time="{seconds:.3f}">')
    for result in results:
        name = xml_attribute(result.rule.id)
        counts = f'tests="{len(result.examples)}" failures="{_failures(result)}" time="{result.seconds:.3f}"'
        lines.append(f'  <testsuite name="{name}" file="{xml_attribute(result.path)}" {counts}>')
        lines += [_case(result, example) for example in result.examples]
        lines.append("  </testsuite>")
    return "\n".join([*lines, "</testsuites>", ""])


def _failures(result: RuleResult) -> int:
    return sum(bool(example.problems) for example in result.examples)


def _case(result: RuleResult, example: ExampleResult) -> str:
    place = f'file="{xml_attribute(result.path)}" line="{example.line}"'
    opening = f'    <testcase name="{xml_attribute(example.name)}" classname="{xml_attribute(result.rule.id)}" {place}'
    if not example.problems:
        return f"{opening}/>"
    said, body = xml_attribute(example.problems[0]), xml_text("\n".join(example.problems))
    return f'{opening}>\n      <failure message="{said}">{body}</failure>\n    </testcase>'
