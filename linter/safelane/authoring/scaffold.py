"""A new rule's file, to be filled in: it loads, and fails its own test until somebody has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from os.path import relpath
from pathlib import Path

from safelane.authoring.files import SUFFIXES
from safelane.authoring.homes import DEFAULT, folders
from safelane.errors import UsageError

UNFILLED = "TODO"
SCHEMA = "rule.schema.json"  # in a folder of rules: what editors complete and check its files by
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")
_AREA = re.compile(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*\Z")
_MODELINE = "# yaml-language-server: $schema={schema}\n"
_TEMPLATE = """\
{modeline}id: {id}
title: TODO what is wrong, in a few words
severity: warning # critical | error | warning | note
scope: resource # resource | workload | field | changeset
match:
  operations: [modify] # add | modify | delete
  kinds: [ConfigMap]
# TODO the condition: true is a finding. `object` is what comes, `oldObject` what was.
deny: false
message: TODO what this change does, with values such as {{object.metadata.name}}
at: data
why: TODO what happened the last time, or what will
advice: TODO what to do instead
examples:
  - name: TODO a change that is flagged
    base: |
      apiVersion: v1
      kind: ConfigMap
      metadata: {{name: web}}
      data: {{limit: "100"}}
    head: |
      apiVersion: v1
      kind: ConfigMap
      metadata: {{name: web}}
      data: {{limit: "0"}}
    expect: [{{at: data}}]
  - name: TODO a change that is nearly the same, and clean
    base: |
      apiVersion: v1
      kind: ConfigMap
      metadata: {{name: web}}
      data: {{limit: "100"}}
    head: |
      apiVersion: v1
      kind: ConfigMap
      metadata: {{name: web}}
      data: {{limit: "90"}}
    expect: []
"""


def write_rule(root: Path, id: str, area: str | None, builtin: Iterable[str]) -> Path:
    """The file of a new rule below ``root``, in its first folder of rules; it names the schema that lies there.

    Raises UsageError for a bad or taken id.
    """
    home = (*folders(root), DEFAULT)[0]
    _check(id, area)
    taken = _taken(root, id, home)
    if taken is not None or id in set(builtin):
        raise UsageError(f"the rule id {id!r} is taken by {taken or 'a built-in rule'}")
    file = root / home / (area or "") / f"{id}.yaml"
    schema = root / home / SCHEMA
    modeline = _MODELINE.format(schema=Path(relpath(schema, file.parent)).as_posix()) if schema.is_file() else ""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(_TEMPLATE.format(modeline=modeline, id=id))
    except OSError as error:
        raise UsageError(f"cannot write {str(file)!r}: {error.strerror}") from error
    return file


def _check(id: str, area: str | None) -> None:
    if not _ID.match(id):
        better = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", id).lower()))
        hint = f"; how about {better!r}?" if _ID.match(better) else ""
        raise UsageError(f"an id is words of lower-case letters and digits joined by hyphens, not {id!r}{hint}")
    if area is not None and not _AREA.match(area):
        raise UsageError(f"an area is a folder of lower-case letters, digits and hyphens, not {area!r}")


def _taken(root: Path, id: str, home: str) -> str | None:
    for folder in dict.fromkeys((home, *folders(root))):
        for file in sorted((root / folder).rglob("*")):
            if file.stem == id and file.suffix in SUFFIXES:
                return file.relative_to(root).as_posix()
    return None
