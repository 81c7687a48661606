"""What the page can be narrowed by. Values are numbers on the page: names stand in the choices alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from safelane.frozen import dataclass
from safelane.report.html_layout import KINDS, LIVE, Layout, Statement, names
from safelane.report.html_markup import Markup, element, joined
from safelane.report.wording import number
from safelane.sanitise import single_line

_ACTIONS: Mapping[str, str] = MappingProxyType({"error": "deny", "warning": "warn", "note": "audit"})
_ALL = {"kind": "Action", "rule": "Rule", "environment": "Environment", "service": "Service"}
_UNNAMED = "(none)"


@dataclass(frozen=True, slots=True)
class Facets:
    """For each facet how many findings each of its values has; a value's number is its place."""

    counts: Mapping[str, Mapping[str, int]]
    numbers: Mapping[str, Mapping[str, int]]

    def attributes(self, statement: Statement) -> dict[str, str]:
        """The data attributes of a statement: numbers, and nothing from the repository."""
        said = _values(statement).items()
        values = {f"data_{name}": " ".join(str(self.numbers[name][one]) for one in several) for name, several in said}
        return {"data_count": str(statement.listed), **values}


def facets(layout: Layout) -> Facets:
    """The facets of what is listed."""
    counts: dict[str, dict[str, int]] = {name: {} for name in _ALL}
    for statement in layout.statements:
        if statement.listed:
            for name, values in _values(statement).items():
                for value in values:
                    counts[name][value] = counts[name].get(value, 0) + statement.listed
    ordered = {name: {value: counted[value] for value in _ordered(name, counted)} for name, counted in counts.items()}
    return Facets(ordered, {name: {value: n for n, value in enumerate(counted)} for name, counted in ordered.items()})


def form(layout: Layout, known: Facets) -> Markup:
    """Search and choices. Hidden until the script that makes them work shows them; absent for a single statement."""
    if len(layout.statements) < 2:
        return Markup()
    total = sum(statement.listed for statement in layout.statements)
    search = element(
        "label",
        element("span", "Search"),
        element("input", type="search", name="search", autocomplete="off", spellcheck="false"),
    )
    return element(
        "form",
        search,
        *(_choice(name, counted, total) for name, counted in known.counts.items()),
        element("button", "Show all", type="reset", name="all"),
        element("output", number(total, "finding"), name="shown"),
        id="filter",
        role="search",
        aria_label="Findings",
        hidden="",
    )


def _choice(name: str, counted: Mapping[str, int], total: int) -> Markup:
    options = [element("option", f"all ({total})", value="")]
    for index, (value, count) in enumerate(counted.items()):
        options.append(element("option", f"{_said(name, value)} ({count})", value=str(index)))
    return element("label", element("span", _ALL[name]), element("select", joined(options), name=name))


def _said(name: str, value: str) -> str:
    if name == "kind" and value in LIVE:
        return f"{value}, {_ACTIONS[value]}"
    return value or _UNNAMED


def _values(statement: Statement) -> dict[str, Sequence[str]]:
    finding = statement.findings[0]
    service, environments = names(finding)
    return {
        "kind": (statement.kind,),
        "rule": (single_line(finding.rule),),
        "environment": environments or ("",),
        "service": (service,),
    }


def _ordered(name: str, counted: Mapping[str, int]) -> Iterator[str]:
    if name == "kind":
        return (kind for kind in KINDS if kind in counted)
    return iter(sorted(counted, key=lambda value: (not value, value)))
