"""A page of Markdown for each rule, and an index of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import unified_diff
from typing import Any

from safelane.rules.model import Match, Rule
from safelane.sanitise import single_line, terminal

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
_LISTS = ("operations", "kinds", "sorts", "environments", "services", "paths")
INDEX = "index.md"


def pages(rules: Sequence[Rule]) -> dict[str, str]:
    """The pages by their paths: ``<area>/<id>.md`` and ``index.md``; each ends in one line feed."""
    found = {page_of(rule): _page(rule) for rule in rules}
    return {INDEX: _index(rules), **found}


def page_of(rule: Rule) -> str:
    """The path of a rule's page."""
    return f"{rule.area}/{rule.id}.md"


def _index(rules: Sequence[Rule]) -> str:
    lines = ["# Rules", "", f"{len(rules)} rules, by area."]
    for area in sorted({rule.area for rule in rules}):
        lines += ["", f"## {_escaped(area)}", "", "| rule | severity | what it finds |", "|---|---|---|"]
        for rule in sorted((one for one in rules if one.area == area), key=lambda one: one.id):
            lines.append(f"| [{rule.id}]({page_of(rule)}) | {rule.severity} | {_escaped(rule.title)} |")
    return "\n".join(lines) + "\n"


def _page(rule: Rule) -> str:
    return "\n".join(_lines(rule)).rstrip("\n") + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield from (f"# {_escaped(rule.title)}", "")
    kind = f"scope {rule.scope}" if rule.scope else f"detects {rule.detects}"
    yield from (f"`{rule.id}` · {rule.severity} · {kind} · [all rules]({_up(rule)}{INDEX})", "")
    yield from (_escaped(rule.why), "", f"**What to do instead.** {_escaped(rule.advice)}", "")
    asked = list(_match(rule.match))
    if asked:
        yield from ("It is asked about " + "; ".join(asked) + ".", "")
    if rule.params:
        yield from ("## Parameters", "", "| name | type | default | |", "|---|---|---|---|")
        for one in rule.params:
            yield f"| `{one.name}` | {one.type} | {_code(one.default)} | {_escaped(one.description)} |"
        yield ""
    yield from _condition(rule)
    for example in rule.examples:
        yield from _example(rule, example)
    if rule.references:
        yield from ("## References", "", *(f"- <{single_line(url)}>" for url in rule.references))


def _up(rule: Rule) -> str:
    return "../" * (rule.area.count("/") + 1)


def _match(match: Match) -> Iterator[str]:
    for name in _LISTS:
        values = sorted(getattr(match, name))
        if values:
            yield f"{name} {', '.join(f'`{single_line(value)}`' for value in values)}"
    if match.production is not None:
        yield "production" if match.production else "everything but production"
    for name, value in match.labels.items():
        yield f"{_escaped(name)} `{single_line(value)}`"


def _condition(rule: Rule) -> Iterator[str]:
    if rule.deny is None:
        return
    yield from ("## Condition", "", "```cel")
    for name, expression in rule.variables:
        yield f"variables.{name} = {_block(expression.text)}"
    yield from (_block(rule.deny.text), "```", "")


def _block(text: str) -> str:
    """Text for the inside of a fenced block, which it cannot end."""
    return terminal(text.rstrip("\n")).replace("```", "`\u200b``")


def _code(value: Any) -> str:
    import json

    text = single_line(json.dumps(value, ensure_ascii=False)).replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _example(rule: Rule, example: Mapping[str, Any]) -> Iterator[str]:
    own = [one for one in example["expect"] if one.get("rule", rule.id) == rule.id]
    yield from (f"## {'Flagged' if own else 'Clean'}: {_escaped(example['name'])}", "", "```diff")
    files = example.get("files") or {"example.yaml": example}
    for path, sides in files.items():
        before, after = (sides.get(side, "").splitlines() for side in ("base", "head"))
        diff = unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm="", n=100)
        yield from (_block(line) for line in (list(diff) or [f"  {path}, unchanged"]))
    yield from ("```", "")
    for one in own:
        if "message" in one:
            yield from (f"> {_escaped(str(one['message']))}", "")


def _escaped(text: str) -> str:
    """Text in which nothing is Markdown, on one line."""
    return _SPECIAL.sub(r"\\\1", single_line(" ".join(text.split())))
