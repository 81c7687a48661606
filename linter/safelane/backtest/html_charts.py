"""Charts as inline SVG without a script: they stretch to their place, so that no text stands in them.

All of them are in units of their own, drawn by CSS classes; what they show is also said in words beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import log10

from safelane.backtest.periods import Periods
from safelane.report.html_markup import Markup, element

_STEP, _GAP = 10, 2
_HEIGHT = 100
_DECADES = (-1.0, 2.0)  # of a lift: from 0.1 to 100


def stacked(periods: Periods, series: Sequence[tuple[str, Sequence[int]]], title: str) -> Markup:
    """Counts by period, the first series at the bottom; a series is its class, which is its name, and its counts."""
    most = max((sum(column) for column in zip(*(counts for _, counts in series), strict=True)), default=0) or 1
    bars = []
    for place, name in enumerate(periods.names):
        top = float(_HEIGHT)
        parts = []
        for kind, counts in series:
            height = _HEIGHT * counts[place] / most
            top -= height
            parts.append(_bar(place, top, height, kind))
        said = ", ".join(f"{counts[place]} {kind}" for kind, counts in series)
        bars.append(element("g", element("title", f"{name}: {said}"), *filter(None, parts)))
    return _chart(len(periods.names), title, bars, "chart tall")


def mirrored(periods: Periods, up: tuple[str, Sequence[int]], down: tuple[str, Sequence[int]], title: str) -> Markup:
    """Counts by period above a line and below it, on one scale."""
    above, below = max(up[1], default=0), max(down[1], default=0)
    scale = _HEIGHT / (above + below or 1)
    line = above * scale
    bars = [element("rect", class_="axis", x="0", y=_said(line - 0.5), width=_said(_width(periods)), height="1")]
    for place, name in enumerate(periods.names):
        rise, fall = up[1][place] * scale, down[1][place] * scale
        said = f"{name}: {up[1][place]} {up[0]}, {down[1][place]} {down[0]}"
        parts = filter(None, (_bar(place, line - rise, rise, up[0]), _bar(place, line, fall, down[0])))
        if rise or fall:
            bars.append(element("g", element("title", said), *parts))
    return _chart(len(periods.names), title, bars, "chart")


def ends(periods: Periods) -> Markup:
    """The first and the last period, below a chart."""
    names = (periods.names[0], periods.names[-1]) if len(periods.names) > 1 else periods.names
    return element("p", *(element("span", name) for name in names), class_="ends")


def interval(lift: float, bounds: tuple[float, float]) -> Markup:
    """A lift in its interval, on a logarithmic scale with a mark at 1; what is beyond the scale stands at its end."""
    low, high, at, one = (_on_scale(value) for value in (*bounds, lift, 1.0))
    parts = (
        element("rect", class_="one", x=_said(one - 0.25), y="0", width="0.5", height="12"),
        element("rect", class_="range", x=_said(low), y="5", width=_said(max(high - low, 0.5)), height="2"),
        element("rect", class_="lift", x=_said(min(max(at - 0.75, 0), 98.5)), y="1", width="1.5", height="10"),
    )
    return _svg("100", "12", parts, "interval")


def meter(share: float, limit: float, kind: str) -> Markup:
    """A share against its limit; the scale ends at whichever is more."""
    scale = 98 / (max(share, limit) or 1)
    parts = (
        element("rect", class_="trough", x="0", y="4", width="100", height="4"),
        element("rect", class_=kind, x="0", y="2", width=_said(share * scale), height="8"),
        element("rect", class_="limit", x=_said(limit * scale), y="0", width="1", height="12"),
    )
    return _svg("100", "12", parts, "meter")


def _on_scale(value: float) -> float:
    low, high = _DECADES
    place = log10(value) if value > 0 else low
    return 100 * (min(max(place, low), high) - low) / (high - low)


def _bar(place: int, top: float, height: float, kind: str) -> Markup:
    if not height:
        return Markup()
    x, width = str(place * _STEP), str(_STEP - _GAP)
    return element("rect", class_=kind, x=x, y=_said(top), width=width, height=_said(height))


def _width(periods: Periods) -> float:
    return float(len(periods.names) * _STEP - _GAP)


def _chart(count: int, title: str, bars: Sequence[Markup], kind: str) -> Markup:
    titled = (element("title", title), *bars)
    return _svg(str(max(count * _STEP - _GAP, 1)), str(_HEIGHT), titled, kind, role="img")


def _svg(width: str, height: str, parts: Sequence[Markup], kind: str, **more: str) -> Markup:
    named = more or {"aria_hidden": "true"}
    return element("svg", *parts, class_=kind, viewBox=f"0 0 {width} {height}", preserveAspectRatio="none", **named)


def _said(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
