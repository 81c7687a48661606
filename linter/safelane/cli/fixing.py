"""What ``safelane fix`` does, from what was given to an exit code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from safelane.cli.comparing import compared
from safelane.cli.output import exit_code
from safelane.cli.session import (
    Wanted,
    environments_of,
    moment,
    policy_of_tree,
    repository_at,
    root_on_disk,
    user_cache,
)
from safelane.cli.streams import tell, write
from safelane.errors import UsageError, nearest
from safelane.fix import Left, Mended, mend
from safelane.fix.diffing import as_diff
from safelane.fix.showing import as_json, as_text
from safelane.fix.writing import write as write_file
from safelane.gate import Asked, check
from safelane.git.repository import Tree
from safelane.policy.force import PolicyInForce

_ON_DISK = {"head": None, "staged": False, "worktree": False, "base_dir": None, "head_dir": None, "event": "auto"}


def fix(given: Mapping[str, Any]) -> int:
    """The exit code; ``given`` are the options of the command by name."""
    if given["diff"] and given["format"] != "text":
        raise UsageError("--diff prints a diff, which goes with no other format")
    found = compared({**_ON_DISK, **given}, moment(given["now"]))
    policy = policy_of_tree(found.base, Wanted.of(given, found.said.now))
    _known(given["rules"], policy)
    environments = environments_of(policy, given["environments"])
    asked = Asked(found.said, environments, cache=user_cache(), repository=found.repository)
    head = repository_at(given["repo"]).work_tree()
    mended = mend(found.base, head, policy, asked, given["rules"])
    if given["diff"]:
        _show_diff(mended)
        return exit_code(mended.report, advisory=False)
    wanted = len(mended.files)
    mended = _written(mended, root_on_disk(given["repo"]))
    if len(mended.files) < wanted:
        mended = _judged_again(mended, found.base, policy, asked, repository_at(given["repo"]).work_tree())
    write(as_json(mended) if given["format"] == "json" else as_text(mended, diff=False))
    return exit_code(mended.report, advisory=False)


def _show_diff(mended: Mended) -> None:
    """On standard output the diff; on standard error what it does, and whether it can be applied as it is."""
    diff = as_diff(mended)
    write(diff.text)
    for line in as_text(mended, diff=True).splitlines():
        tell(line)
    whys = (["secrets are masked"] if diff.masked else []) + (
        ["control characters are spelled out"] if diff.spelled else []
    )
    if whys:
        tell(
            f"note: {' and '.join(whys)} in this diff, which cannot be applied as it is; safelane fix writes the edits"
        )


def _known(rules: tuple[str, ...], policy: PolicyInForce) -> None:
    ids = [rule.id for rule in policy.rules]
    for rule in rules:
        if rule not in ids:
            raise UsageError(f"there is no rule {rule!r}{nearest(rule, ids)}")


def _written(mended: Mended, root: Path) -> Mended:
    """What could be written; the rest is said to be left alone."""
    whys = {path: write_file(root, path, *both) for path, both in mended.files.items()}
    left = [
        Left(one.rule, one.path, one.line, why)
        for one in mended.applied
        if one.path in whys and (why := whys[one.path]) is not None
    ]
    return replace(
        mended,
        files={path: both for path, both in mended.files.items() if whys[path] is None},
        applied=tuple(one for one in mended.applied if whys.get(one.path) is None),
        left=(*mended.left, *left),
    )


def _judged_again(mended: Mended, base: Tree, policy: PolicyInForce, asked: Asked, head: Tree) -> Mended:
    """A file was not written after all: the verdict is on what is on disk now."""
    return replace(mended, report=check(base, head, policy, asked))
