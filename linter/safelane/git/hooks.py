"""The pre-push hook: where git looks for it, putting it there beside what is there already, and taking it away.

https://git-scm.com/docs/githooks#_pre_push
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from safelane.errors import UsageError
from safelane.frozen import dataclass
from safelane.git.process import Git, git_at

_MARK = "# safelane pre-push hook"
_NAME = "pre-push"
_CHAINED = "pre-push.before-safelane"
_SECTION = "hook.safelane"
_CONFIG_HOOKS = (2, 54)  # from here on git runs hooks that its configuration names
_SCRIPT = """\
#!/bin/sh
{mark}: taken away again by `safelane hook uninstall`
input=$(cat)
feed() {{ [ -z "$input" ] || printf '%s\\n' "$input"; }}
chained=$(dirname "$0")/{chained}
if [ -x "$chained" ]; then
  feed | "$chained" "$@" || exit $?
fi
python={python}
if [ ! -x "$python" ]; then
  echo "safelane: $python is gone: run 'safelane hook install' again, or push with --no-verify" >&2
  exit 1
fi
feed | "$python" -I -m safelane hook run "$@"
"""


@dataclass(frozen=True, slots=True)
class Installed:
    """What was done: where the hook is now, and the hook that is run before it, if there was one."""

    place: str
    chained: str | None = None


def install(path: str | None, environment: Mapping[str, str], python: str) -> Installed:
    """Install the hook for the repository at or around ``path``; ``python`` is the interpreter that has safelane.

    Raises UsageError when the hooks belong to more than this repository, or cannot be written.
    """
    git = _plain(git_at(path, environment))
    if _version(git) >= _CONFIG_HOOKS:
        command = f"{shlex.quote(python)} -I -m safelane hook run"
        for key, value in (("command", command), ("event", _NAME)):
            _run(git, "config", "--local", "--replace-all", f"{_SECTION}.{key}", value)
        return Installed(f"git's configuration ({_SECTION}.command)")
    folder = _folder(git)
    hook, chained = folder / _NAME, folder / _CHAINED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if hook.exists() and not _is_ours(hook):
            if chained.exists():
                raise UsageError(f"two hooks are in the way: {hook} and {chained}", "keep one of them, and try again")
            hook.rename(chained)
        hook.write_text(_SCRIPT.format(mark=_MARK, chained=_CHAINED, python=shlex.quote(python)), "utf-8", newline="\n")
        hook.chmod(0o755)
    except OSError as error:
        raise UsageError(f"cannot write {hook}: {error.strerror}") from error
    return Installed(str(hook), str(chained) if chained.exists() else None)


def uninstall(path: str | None, environment: Mapping[str, str]) -> Installed | None:
    """Take the hook away and put back what it stood before; None when it was not there. Raises UsageError."""
    git = _plain(git_at(path, environment))
    found = None
    if git.run("config", "--local", "--get", f"{_SECTION}.command").returncode == 0:
        _run(git, "config", "--local", "--remove-section", _SECTION)
        found = Installed(f"git's configuration ({_SECTION})")
    hook = _folder(git, anywhere=True) / _NAME
    if not hook.exists() or not _is_ours(hook):
        return found
    chained = hook.with_name(_CHAINED)
    try:
        if chained.exists():
            chained.replace(hook)
            return Installed(str(hook), str(hook))
        hook.unlink()
    except OSError as error:
        raise UsageError(f"cannot change {hook}: {error.strerror}") from error
    return Installed(str(hook))


def _plain(git: Git) -> Git:
    """git with the settings that the user's own hooks run with: ``core.hooksPath`` above all."""
    return replace(git, settings=())


def _run(git: Git, *arguments: str) -> str:
    done = git.run(*arguments)
    if done.returncode != 0:
        said = os.fsdecode(done.stderr).strip().splitlines() or [f"git {arguments[0]} failed"]
        raise UsageError(said[0].removeprefix("fatal: "))
    return os.fsdecode(done.stdout).rstrip("\n")


def _version(git: Git) -> tuple[int, int]:
    found = re.search(r"(\d+)\.(\d+)", _run(git, "version"))
    return (int(found[1]), int(found[2])) if found else (0, 0)


def _folder(git: Git, anywhere: bool = False) -> Path:
    """Where git looks for hooks; raises UsageError when that is neither in the repository nor in its work tree."""
    start = Path(git.folder or ".").resolve()
    folder = (start / _run(git, "rev-parse", "--git-path", "hooks")).resolve()
    if anywhere:
        return folder
    homes = [(start / _run(git, "rev-parse", "--git-common-dir")).resolve()]
    top = git.run("rev-parse", "--show-toplevel")
    if top.returncode == 0 and top.stdout.strip():
        homes.append(Path(os.fsdecode(top.stdout).rstrip("\n")).resolve())
    if not any(folder.is_relative_to(home) for home in homes):
        raise UsageError(
            f"core.hooksPath names {folder}, whose hooks other repositories run too",
            'add to the pre-push hook there: safelane hook run "$@"',
        )
    return folder


def _is_ours(hook: Path) -> bool:
    return hook.is_file() and _MARK in hook.read_text("utf-8", errors="replace")
