"""Logging commands for Azure Pipelines: the text report, which is inert, then one issue per rule and place.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
The agent has errors and warnings only, and reads ``##vso[`` and ``##[`` anywhere in a line; notes are in the text.
"""

from __future__ import annotations

from safelane.findings import Report
from safelane.report import text
from safelane.report.github import Annotation, chosen
from safelane.report.options import RenderOptions
from safelane.sanitise import inert, path_text, single_line, terminal

NAME = "azure"


def render(report: Report, options: RenderOptions | None = None) -> str:
    """The text report and the commands."""
    options = options or RenderOptions()
    issues = [one for one in chosen(report, options) if one.type in ("error", "warning")]
    return text.render(report, options) + "".join(f"{_command(one)}\n" for one in issues)


def _command(issue: Annotation) -> str:
    properties = {"type": issue.type, "sourcepath": path_text(issue.path)}
    if issue.location is not None:
        properties |= {"linenumber": str(issue.location.line), "columnnumber": str(issue.location.column)}
    properties["code"] = single_line(issue.rule)
    said = "".join(f"{key}={_property(value)};" for key, value in properties.items() if value)
    return f"##vso[task.logissue {said}]{_data(terminal(issue.message).strip())}"


def _data(value: str) -> str:
    return inert(value.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(value: str) -> str:
    return _data(value).replace(";", "%3B").replace("]", "%5D")
