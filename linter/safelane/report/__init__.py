"""One module per format, loaded when it is asked for: ``NAME`` and ``render(report, options) -> str``, pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib import import_module
from types import MappingProxyType

from safelane.errors import UsageError, nearest
from safelane.findings import Report
from safelane.report.options import RenderOptions

__all__ = ["FORMATS", "PICTURED", "RenderOptions", "check_format", "render"]

_NAMES = ("text", "concise", "json", "github", "sarif", "junit", "gitlab", "rdjson", "azure", "markdown", "html")
FORMATS: Mapping[str, str] = MappingProxyType({name: f"safelane.report.{name}" for name in _NAMES})
PICTURED = frozenset(("markdown", "html"))  # the formats that draw ``Report.impact``


def render(name: str, report: Report, options: RenderOptions | None = None) -> str:
    """The report in a format, with a line feed at its end. Raises UsageError for a format that does not exist."""
    check_format(name)
    rendered: str = import_module(FORMATS[name]).render(report, options or RenderOptions())
    return rendered


def check_format(name: str, formats: Iterable[str] = FORMATS) -> None:
    """Raises UsageError, with the nearest name, for a format that does not exist."""
    known = list(formats)
    if name not in known:
        raise UsageError(
            f"there is no format {name!r}{nearest(name, known)}", help=f"the formats are {', '.join(known)}"
        )
