"""``safelane policy lint``: what is wrong or doubtful in rules and policies, line by line."""

from __future__ import annotations

from collections.abc import Sequence

from safelane.authoring.files import AuthorFile, Sort
from safelane.authoring.linting.linter import READ, lint
from safelane.authoring.linting.remarks import Remark
from safelane.cli.policy_paths import chosen, known
from safelane.cli.session import root_on_disk
from safelane.cli.streams import write
from safelane.report.encoding import json_text
from safelane.sanitise import single_line


def linted_paths(paths: Sequence[str], format: str) -> int:
    """1 when there is something to say, else 0. Raises UsageError for what cannot be read."""
    files = chosen(paths)
    count = len(known(files, paths, READ))
    remarks = lint(files, root_on_disk(None))
    write(_json(files, remarks) if format == "json" else _text(count, remarks))
    return 1 if remarks else 0


def _json(files: Sequence[AuthorFile], remarks: Sequence[Remark]) -> str:
    rows = [
        {
            "path": one.path,
            "line": one.line,
            "column": one.column,
            "code": one.code,
            "message": one.message,
            "hint": one.hint or None,
        }
        for one in remarks
    ]
    read = [file.path for file in files if file.sort in READ and file.sort is not Sort.OTHER]
    return json_text({"version": 1, "files": read, "remarks": rows})


def _text(count: int, remarks: Sequence[Remark]) -> str:
    lines = [single_line(_line(one)) for one in remarks]
    said = f"{count} file{'s' if count != 1 else ''}: " + (
        f"{len(remarks)} to look at" if remarks else "nothing to say"
    )
    return "\n".join([*lines, said]) + "\n"


def _line(one: Remark) -> str:
    hint = f"; {one.hint}" if one.hint else ""
    return f"{one.path}:{one.line}:{one.column}: {one.message}{hint} [{one.code}]"
