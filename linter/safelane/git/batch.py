"""One ``git cat-file`` that stays alive and answers question after question."""

from __future__ import annotations

import os
import subprocess
import threading
import weakref
from dataclasses import field
from typing import IO

from safelane.frozen import dataclass
from safelane.git.process import Git


@dataclass(slots=True, weakref_slot=True)
class Batch:
    """``git cat-file --batch`` or ``--batch-check``. Threads may share it; a forked process starts its own."""

    git: Git
    mode: str
    _process: subprocess.Popen[bytes] | None = None
    _owner: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, name: str) -> tuple[bytes, bytes | None]:
        """The line that answers a name without line break in it, and, for ``--batch``, the object's bytes.

        An empty line when git gave up: it does on an object that a partial clone was promised and does not hold.
        """
        with self._lock:
            stdin, stdout = self._pipes()
            try:
                stdin.write(name.encode("utf-8", "surrogateescape") + b"\n")
                stdin.flush()
                line = stdout.readline()
                size = line.rpartition(b" ")[2].strip()
                data = stdout.read(int(size) + 1)[:-1] if self.mode == "--batch" and size.isdigit() else None
            except (BrokenPipeError, ValueError):
                line, data = b"", None
            if not line.endswith(b"\n") or (data is not None and len(data) != int(size)):
                self._forget()
                return b"", None
            return line[:-1], data

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None or self._owner != os.getpid():
            self._process = self.git.start("cat-file", self.mode)
            self._owner = os.getpid()
            weakref.finalize(self, _end, self._process, self._owner)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def _forget(self) -> None:
        if self._process is not None:
            _end(self._process, self._owner)
        self._process = None


def _end(process: subprocess.Popen[bytes], owner: int) -> None:
    """Close the pipes, at which git ends by itself; a child of another process is left to that one."""
    if owner != os.getpid():
        return
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            try:
                pipe.close()
            except BrokenPipeError:
                continue
    process.wait()
