"""What was mended, for a person and for a machine."""

from __future__ import annotations

from safelane.findings import Report, Verdict
from safelane.fix.model import Mended
from safelane.report.encoding import json_text
from safelane.report.wording import number
from safelane.sanitise import inert, path_text, single_line

_SAID = {Verdict.PASS: "nothing blocks", Verdict.UNSURE: "nothing is known to block, but not all could be judged"}


def as_text(mended: Mended, diff: bool) -> str:
    """Rule by rule; the last line says whether anything still blocks."""
    lines: list[str] = []
    name = mended.redactor.name
    for rule in dict.fromkeys(one.rule for one in mended.applied):
        lines.append(rule)
        lines += [
            f"  {path_text(name(one.path))}:{one.line}: {single_line(name(one.what))}"
            for one in mended.applied
            if one.rule == rule
        ]
    if mended.left:
        lines.append("left alone")
        lines += [
            f"  {path_text(name(one.path))}:{one.line}: {one.rule}: {single_line(one.why)}" for one in mended.left
        ]
    lines += [""] if lines else []
    verb = "would change" if diff else "changed"
    lines.append(f"{number(len(mended.files), 'file')} {verb}; {_after(mended.report)}")
    return inert("\n".join(lines) + "\n")


def _after(report: Report) -> str:
    blocking = dict.fromkeys(finding.rule for finding in report.findings if finding.blocks)
    return f"still blocked by {', '.join(blocking)}" if blocking else _SAID[report.verdict]


def as_json(mended: Mended) -> str:
    """Version 1: the files that changed, what was done and what was left, and the verdict afterwards."""
    name = mended.redactor.name
    return json_text(
        {
            "version": 1,
            "verdict": mended.report.verdict,
            "files": [path_text(name(path)) for path in mended.files],
            "applied": [
                {"rule": one.rule, "path": path_text(name(one.path)), "line": one.line, "what": name(one.what)}
                for one in mended.applied
            ],
            "left": [
                {"rule": one.rule, "path": path_text(name(one.path)), "line": one.line, "why": one.why}
                for one in mended.left
            ],
        }
    )
