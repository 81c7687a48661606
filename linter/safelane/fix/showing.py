"""What was mended, for a person, for a machine, and as a diff."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import unified_diff

from safelane.findings import Report, Verdict
from safelane.fix.model import Mended
from safelane.report.encoding import json_text
from safelane.report.wording import number
from safelane.sanitise import inert, path_text, single_line, terminal

_SAID = {Verdict.PASS: "nothing blocks", Verdict.UNSURE: "nothing is known to block, but not all could be judged"}


def as_text(mended: Mended, diff: bool) -> str:
    """Rule by rule; the last line says whether anything still blocks."""
    lines: list[str] = []
    for rule in dict.fromkeys(one.rule for one in mended.applied):
        lines.append(rule)
        lines += [
            f"  {path_text(one.path)}:{one.line}: {single_line(one.what)}" for one in mended.applied if one.rule == rule
        ]
    if mended.left:
        lines.append("left alone")
        lines += [f"  {path_text(one.path)}:{one.line}: {one.rule}: {single_line(one.why)}" for one in mended.left]
    lines += [""] if lines else []
    verb = "would change" if diff else "changed"
    lines.append(f"{number(len(mended.files), 'file')} {verb}; {_after(mended.report)}")
    return inert("\n".join(lines) + "\n")


def _after(report: Report) -> str:
    blocking = dict.fromkeys(finding.rule for finding in report.findings if finding.blocks)
    return f"still blocked by {', '.join(blocking)}" if blocking else _SAID[report.verdict]


def as_json(mended: Mended) -> str:
    """Version 1: the files that changed, what was done and what was left, and the verdict afterwards."""
    return json_text(
        {
            "version": 1,
            "verdict": mended.report.verdict,
            "files": [path_text(path) for path in mended.files],
            "applied": [
                {"rule": one.rule, "path": path_text(one.path), "line": one.line, "what": one.what}
                for one in mended.applied
            ],
            "left": [
                {"rule": one.rule, "path": path_text(one.path), "line": one.line, "why": one.why} for one in mended.left
            ],
        }
    )


def as_diff(mended: Mended) -> str:
    """A unified diff that ``git apply`` takes; what would act on a terminal is spelled out."""
    return terminal("".join(line for path, both in mended.files.items() for line in _diff(path, *both)))


def _diff(path: str, before: bytes, after: bytes) -> Iterator[str]:
    one, other = (data.decode("utf-8", "surrogateescape").split("\n") for data in (before, after))
    sides = [f"{line}\n" for line in one], [f"{line}\n" for line in other]
    for lines in sides:
        # The last piece has no line feed: it is nothing, or a line that ends with the file.
        last = lines.pop()[:-1]
        lines.extend([last] if last else [])
    for line in unified_diff(*sides, f"a/{path_text(path)}", f"b/{path_text(path)}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
