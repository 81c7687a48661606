"""The git command, started so that neither repository nor environment can make it run or fetch things."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from typing import TYPE_CHECKING

from safelane.errors import UndecidedError
from safelane.frozen import dataclass

if TYPE_CHECKING:
    import subprocess

_TIMEOUT = 120.0
_SETTINGS = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.disambiguate=none",
    "diff.external=",
    "diff.ignoreSubmodules=dirty",
)
# What a hook may rely on. Everything else that begins with GIT_ is dropped: it would change answers.
_KEPT = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE")
_FIXED = {
    # An unknown protocol is the only one allowed: a git before 2.39.4 does not know GIT_NO_LAZY_FETCH.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


@dataclass(frozen=True, slots=True)
class Git:
    """How to call git for one repository: ``folder`` is where (None: here), ``settings`` override git's own."""

    folder: str | None
    environment: Mapping[str, str] = field(repr=False)  # a CI system keeps secrets in it
    settings: tuple[str, ...] = _SETTINGS

    def with_settings(self, *settings: str) -> Git:
        """The same with more of git's configuration overridden (``key=value``)."""
        return replace(self, settings=self.settings + settings)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """Run to the end. Raises UndecidedError without git, or when it takes too long."""
        import subprocess

        try:
            return subprocess.run(  # noqa: S603  # an argument list, no shell
                self._command(arguments),
                env=self.environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=_TIMEOUT,
                check=False,
            )
        except OSError as error:
            raise _without_git(error) from error
        except subprocess.TimeoutExpired as error:
            raise _too_slow(arguments) from error

    def output(self, *arguments: str) -> bytes:
        """What git prints. Raises UndecidedError with git's own words when it fails."""
        done = self.run(*arguments)
        return _checked(arguments, done.returncode, done.stdout, done.stderr)

    def answer(self, given: bytes, *arguments: str) -> bytes:
        """What git prints to what it is given on standard input. Raises as ``output`` does."""
        process = self.start(*arguments, errors=True)
        return _finished(process, arguments, given)

    def begin(self, *arguments: str) -> Callable[[], bytes]:
        """Start it and go on; what is returned waits for the end, and gives and raises what ``output`` does."""
        process = self.start(*arguments, errors=True)
        return lambda: _finished(process, arguments, b"")

    def start(self, *arguments: str, errors: bool = False) -> subprocess.Popen[bytes]:
        """Start it, with pipes for standard input and output, and for its errors when they are wanted."""
        import subprocess

        try:
            return subprocess.Popen(  # noqa: S603  # an argument list, no shell
                self._command(arguments),
                env=self.environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE if errors else subprocess.DEVNULL,
            )
        except OSError as error:
            raise _without_git(error) from error

    def _command(self, arguments: tuple[str, ...]) -> list[str]:
        where = [] if self.folder is None else ["-C", self.folder]
        return ["git", *where, "--no-pager", *(word for text in self.settings for word in ("-c", text)), *arguments]


def git_at(path: str | None, environment: Mapping[str, str]) -> Git:
    """git for the repository at ``path``, which wins over ``GIT_DIR`` and its like, else for the current one."""
    clean = {key: value for key, value in environment.items() if not key.startswith("GIT_")}
    kept = {} if path is not None else {key: os.path.abspath(environment[key]) for key in _KEPT if environment.get(key)}  # noqa: PTH100
    return Git(path, {**clean, **kept, **_FIXED})


def first_line(stderr: bytes) -> str:
    """The line of git's error output that says what is wrong."""
    lines = [line for line in os.fsdecode(stderr).splitlines() if line.strip()]
    wrong = [line for line in lines if line.startswith(("fatal: ", "error: "))] or lines or ["no reason given"]
    return wrong[0].removeprefix("fatal: ").removeprefix("error: ")


def _finished(process: subprocess.Popen[bytes], arguments: tuple[str, ...], given: bytes) -> bytes:
    import subprocess

    try:
        printed, errors = process.communicate(given, timeout=_TIMEOUT)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.communicate()
        raise _too_slow(arguments) from error
    return _checked(arguments, process.returncode, printed, errors)


def _checked(arguments: tuple[str, ...], code: int, printed: bytes, errors: bytes) -> bytes:
    if code != 0:
        raise UndecidedError(f"git {arguments[0]} failed: {first_line(errors)}")
    return printed


def _too_slow(arguments: tuple[str, ...]) -> UndecidedError:
    return UndecidedError(f"git {arguments[0]} did not end within {_TIMEOUT:.0f} seconds")


def _without_git(error: OSError) -> UndecidedError:
    return UndecidedError(f"the git command is needed here and could not be started: {error.strerror}", "install git")
