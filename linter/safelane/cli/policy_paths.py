"""What ``policy lint`` and ``policy test`` work on: paths given, else the repository's own rules, else the built-in."""

from __future__ import annotations

import os
from collections.abc import Sequence

from safelane.authoring.files import AuthorFile, Sort, collect
from safelane.authoring.homes import DEFAULT, folders
from safelane.cli.session import root_on_disk
from safelane.cli.streams import tell
from safelane.errors import ConfigurationError, UsageError
from safelane.package import knowledge
from safelane.rules.model import Rule


def chosen(paths: Sequence[str]) -> list[AuthorFile]:
    """The files to work on. Raises UsageError for a path that is not there."""
    if paths:
        return collect(paths)
    root = root_on_disk(None)
    own = [os.path.relpath(root / folder) for folder in folders(root)]
    if not own and (root / DEFAULT).is_dir():
        own = [os.path.relpath(root / DEFAULT)]
    return collect(own or [str(knowledge("rules"))])


def known(files: Sequence[AuthorFile], paths: Sequence[str], sorts: frozenset[Sort]) -> list[AuthorFile]:
    """The files of the sorts that a command reads. Raises UsageError for a named file of another, or none at all."""
    for file in files:
        if file.sort not in sorts and file.path in {path.removeprefix("./") for path in paths}:
            wanted = " or ".join(f"a {sort}" for sort in sorted(sorts) if sort is not Sort.OTHER)
            raise UsageError(f"{file.path!r} is {_said(file.sort)}, not {wanted}")
    found = [file for file in files if file.sort in sorts]
    if not found:
        raise UsageError(f"there is no rule in {', '.join(map(repr, paths)) or 'the rules folder'}")
    return found


def _said(sort: Sort) -> str:
    if sort is Sort.OTHER:
        return sort.value
    return f"an {sort.value}" if sort is Sort.ADMISSION else f"a {sort.value}"


def beside(files: Sequence[AuthorFile]) -> list[Rule]:
    """The repository's other rules, with which its own examples run; one that does not load is said and left out."""
    from safelane.rules.loading import load_rule

    if all(file.builtin for file in files):
        return []
    root = root_on_disk(None)
    there = [os.path.relpath(root / folder) for folder in folders(root) if (root / folder).is_dir()]
    found = []
    for file in collect(there):
        if file.sort is not Sort.RULE or file.builtin:
            continue
        try:
            found.append(load_rule(file.path, file.data, file.area))
        except ConfigurationError as error:
            if not any(file.data == other.data for other in files):
                tell(f"safelane: {error.problems[0]}; this rule is left out")
    return found
