"""Who judges: this process, others on this machine, or a Dask cluster, all behind ``concurrent.futures``' interface."""

from __future__ import annotations

import multiprocessing
import re
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager

from safelane.errors import UsageError

_DASK = re.compile(r"dask://(\[[^\]]+\]|[^\[\]:/]+):(\d{1,5})/?\Z")
_PATIENCE = "10s"


@contextmanager
def processes(jobs: int) -> Iterator[Executor | None]:
    """So many processes of this machine; None for one, which is this one."""
    if jobs <= 1:
        yield None
        return
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster, which see the repository at the same path. Raises UsageError."""
    match = _DASK.match(address)
    if match is None:
        raise UsageError(f"--executor takes dask://HOST:PORT, not {address!r}")
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError("--executor dask:// needs the package distributed", "pip install 'safelane[dask]'") from error
    try:
        client = Client(f"tcp://{match[1]}:{match[2]}", timeout=_PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {match[1]}:{match[2]}", "dask scheduler") from error
    with client:
        yield client.get_executor(pure=False)  # pure calls are told apart by hashing what they are given
