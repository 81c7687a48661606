"""The command line: the only room that prints, reads the environment, or exits."""

from __future__ import annotations


def main() -> None:
    """Run safelane with the arguments of this process, and exit as the contract says (section 1)."""
    import sys

    from safelane.cli.boundary import run

    sys.exit(run(sys.argv[1:]))
