"""``safelane policy new`` and ``policy docs --out``: files for authors and readers of rules."""

from __future__ import annotations

import os
from pathlib import Path

from safelane.authoring.homes import DEFAULT, folders, is_named
from safelane.authoring.pages import INDEX, pages
from safelane.authoring.scaffold import SCHEMA, write_rule
from safelane.cli.session import root_on_disk
from safelane.cli.streams import write
from safelane.errors import UsageError
from safelane.rules.bundle import builtin_rules
from safelane.sanitise import single_line


def new_rule(id: str, area: str | None) -> None:
    """Writes the file and says what comes next. Raises UsageError."""
    root = root_on_disk(None)
    file = write_rule(root, id, area, (rule.id for rule in builtin_rules()))
    shown = Path(os.path.relpath(file)).as_posix()
    lines = [f"wrote {shown}", f"fill it in until this passes: safelane policy test {shown}"]
    home = file.relative_to(root).parts[0]
    schema = root / (*folders(root), DEFAULT)[0] / SCHEMA
    if not schema.exists():
        place = Path(os.path.relpath(schema)).as_posix()
        lines.append(f"for editors that complete and check the next ones: safelane schema rule > {place}")
    if not is_named(root, file.relative_to(root).parent.as_posix()):
        lines.append(f"it is in force once safelane.yaml names its folder: rules: [{home}]")
    write("".join(f"{single_line(line)}\n" for line in lines))


def write_pages(out: str) -> None:
    """Writes a page for every rule that is known here, and an index. Raises UsageError."""
    from safelane.cli.session import Wanted, policy_on_disk
    from safelane.rules.bundle import whole

    made = pages([whole(rule) for rule in policy_on_disk(None, Wanted()).rules if rule.admission is None])
    folder = Path(out)
    try:
        for name, text in made.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as stream:
                stream.write(text)
    except OSError as error:
        raise UsageError(f"cannot write below {out!r}: {error.strerror}") from error
    write(f"wrote {len(made)} pages below {single_line(out)}: begin with {INDEX}\n")
