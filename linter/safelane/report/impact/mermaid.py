"""The picture as a Mermaid flowchart that no name can break out of.

A label is quoted and holds letters, digits, blanks and a few signs as they are; every other character is one of
Mermaid's entity codes (``#35;``), so that no name becomes a statement, a link, markup or an end of its quotes. Names of
nodes are numbers. https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from safelane.facts.impact import Impact
from safelane.report.impact import Reach
from safelane.report.impact.branches import Branch, branches, pruned
from safelane.report.options import RenderOptions
from safelane.sanitise import single_line

NAME = "mermaid"

_NODES, _BESIDE = (52, 24, 10, 3), 8  # with what stands for the rest of each crowd, about sixty at the most
_CHARACTERS = 45_000  # GitHub draws up to 50,000
_LONGEST = 72
_UNSAFE = re.compile(r"[^A-Za-z0-9 ./_,()-]")


def render(reach: Reach, options: RenderOptions) -> str:
    """The flowchart."""
    return picture(reach.impact)


def picture(impact: Impact) -> str:
    """The flowchart, with a line feed at its end; of fewer nodes when their names are long."""
    trees = branches(impact)
    for nodes in _NODES:
        text = "\n".join(["flowchart LR", *_statements(pruned(trees, nodes, _BESIDE))]) + "\n"
        if len(text) <= _CHARACTERS:
            break
    return text


def _statements(roots: list[Branch]) -> Iterator[str]:
    production: list[str] = []
    pending: list[tuple[Branch, str]] = [(branch, "") for branch in reversed(roots)]
    count = 0
    while pending:
        branch, parent = pending.pop()
        name = f"n{count}"
        count += 1
        yield f"  {name}{_shaped(branch, not parent)}"
        if parent:
            yield f'  {parent} -->|"{label(branch.reason)}"| {name}' if branch.reason else f"  {parent} --> {name}"
        if branch.production:
            production.append(name)
        pending.extend((child, name) for child in reversed(branch.children.values()))
    if not count:
        yield '  n0["nothing is reached"]'
    if production:
        yield "  classDef production stroke-width:3px"
        yield f"  class {','.join(production)} production"


def _shaped(branch: Branch, is_file: bool) -> str:
    """Objects are round, changed files too, but for their ends; what lies between is square."""
    if branch.rows:
        return f'("{_label(branch)}")'
    return f'(["{_label(branch)}"])' if is_file and not branch.more else f'["{_label(branch)}"]'


def _label(branch: Branch) -> str:
    places = branch.places()
    return label(branch.text) + (f"<br/>{label(places)}" if places else "")


def label(text: str) -> str:
    """A text inside of a quoted label, cut in its middle when it is long."""
    text = single_line(text).strip() or "(empty)"
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST // 2]}…{text[-(_LONGEST // 2 - 1) :]}"
    return _UNSAFE.sub(lambda match: f"#{ord(match[0])};", text)
