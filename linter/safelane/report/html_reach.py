"""The reach of the change as a picture of nested lists: readable without a script, by a screen reader too."""

from __future__ import annotations

from safelane.findings import Report
from safelane.report.html_markup import Markup, element, joined, shortened
from safelane.report.impact.branches import Branch, branches, pruned, size
from safelane.report.impact.wording import summary
from safelane.sanitise import single_line

_BRANCHES, _BESIDE, _OPEN = 150, 12, 16
_NAME = 160


def reach(report: Report) -> Markup:
    """What the change reaches, from each changed file; empty when it is not known, or nothing is reached."""
    impact = report.impact
    if impact is None or not impact.resources:
        return Markup()
    trees = pruned(branches(impact), _BRANCHES, _BESIDE)
    title = element("summary", element("h2", "What it reaches"), " ", element("span", summary(impact), class_="quiet"))
    shown = element("ul", *(_branch(tree, 0) for tree in trees), class_="reach")
    if sum(map(size, trees)) <= _OPEN:
        return element("details", title, shown, id="reach", class_="aside", open="")
    return element("details", title, shown, id="reach", class_="aside")


def _branch(branch: Branch, depth: int) -> Markup:
    """One file or object with what follows from it; the trees are cut to a depth that recursion bears."""
    children = [_branch(child, depth + 1) for child in branch.children.values()]
    below = [element("ul", *children)] if children else []
    return element("li", joined(_said(branch, depth)), *below)


def _said(branch: Branch, depth: int) -> list[str]:
    text = single_line(shortened(branch.text, _NAME))
    if branch.more:
        return [element("span", text, class_="quiet")]
    said: list[str] = [element("code", text) if depth == 0 or not branch.rows else element("bdi", text)]
    if branch.direct:
        said += [" ", element("strong", "changed")]
    if places := single_line(shortened(branch.places(), _NAME)):
        said += [" ", element("span", places, class_="environment production" if branch.production else "environment")]
    if branch.reason:
        said += [" ", element("span", single_line(shortened(branch.reason, _NAME)), class_="quiet")]
    return said
