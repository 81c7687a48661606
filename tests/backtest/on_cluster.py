"""``python on_cluster.py ARGUMENTS``: a command of safelane with ``--executor`` at a Dask cluster of its own."""

from __future__ import annotations

import sys

from distributed import LocalCluster

from safelane.cli.boundary import run

if __name__ == "__main__":
    # two workers of one thread each, in this process: what they are sent is pickled all the same
    with LocalCluster(
        n_workers=2, threads_per_worker=1, processes=False, protocol="tcp://", dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        code = run([*sys.argv[1:], "--executor", address])
    sys.exit(code)
