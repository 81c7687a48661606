"""``safelane policy new`` and ``policy docs --out``: files for authors and readers of rules."""

from __future__ import annotations

import os
from pathlib import Path

from safelane.authoring.homes import is_named
from safelane.authoring.scaffold import write_rule
from safelane.cli.session import root_on_disk
from safelane.cli.streams import write
from safelane.rules.bundle import builtin_rules
from safelane.sanitise import single_line


def new_rule(id: str, area: str | None) -> None:
    """Writes the file and says what comes next. Raises UsageError."""
    root = root_on_disk(None)
    file = write_rule(root, id, area, (rule.id for rule in builtin_rules()))
    shown = Path(os.path.relpath(file)).as_posix()
    lines = [f"wrote {shown}", f"fill it in until this passes: safelane policy test {shown}"]
    home = file.relative_to(root).parts[0]
    if not is_named(root, file.relative_to(root).parent.as_posix()):
        lines.append(f"it is in force once safelane.yaml names its folder: rules: [{home}]")
    write("".join(f"{single_line(line)}\n" for line in lines))
