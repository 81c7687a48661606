"""A strict reader of the part of Mermaid's flowcharts that safelane writes; anything else is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape

_ESCAPE = r"#\d{2,7};"
_TEXT = rf"(?:[A-Za-z0-9 ./_,()-]|{_ESCAPE})+"
_LABEL = rf"{_TEXT}(?:<br/>{_TEXT})?"
_NODE = re.compile(rf'  (n\d+)(?:\(\["({_LABEL})"\]\)|\("({_LABEL})"\)|\["({_LABEL})"\])')
_EDGE = re.compile(rf'  (n\d+) -->(?:\|"({_TEXT})"\|)? (n\d+)')
_CLASS = re.compile(r"  class (n\d+(?:,n\d+)*) production")
_STYLE = "  classDef production stroke-width:3px"


@dataclass(slots=True)
class Chart:
    """Labels by node, edges with their labels, and the nodes of the class."""

    nodes: dict[str, str] = field(default_factory=dict)
    edges: list[tuple[str, str, str]] = field(default_factory=list)
    production: list[str] = field(default_factory=list)


def read(text: str) -> Chart:
    """The chart; raises ValueError for a line that is no statement of the part, or names what is not there."""
    first, *lines = text.removesuffix("\n").split("\n")
    if first != "flowchart LR" or not text.endswith("\n"):
        raise ValueError(first)
    chart = Chart()
    for line in lines:
        if node := _NODE.fullmatch(line):
            if node[1] in chart.nodes:
                raise ValueError(f"twice: {line}")
            chart.nodes[node[1]] = _plain(next(label for label in node.groups()[1:] if label is not None))
        elif edge := _EDGE.fullmatch(line):
            chart.edges.append((edge[1], _plain(edge[2] or ""), edge[3]))
        elif named := _CLASS.fullmatch(line):
            chart.production += named[1].split(",")
        elif line != _STYLE:
            raise ValueError(line)
    if not {*chart.production, *(end for one, _, two in chart.edges for end in (one, two))} <= chart.nodes.keys():
        raise ValueError("an edge or a class names a node that is not there")
    return chart


def _plain(label: str) -> str:
    """A label as it is drawn."""
    return unescape(re.sub(_ESCAPE, lambda match: f"&{match[0]}", label.replace("<br/>", "\n")))
