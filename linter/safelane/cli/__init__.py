"""The command line: the only room that prints, reads the environment, or exits."""

from __future__ import annotations


def main() -> None:
    """Run safelane with the arguments of this process, and exit as the contract says (section 1)."""
    import gc
    import sys

    # A run makes many small values and few circles: the collector would look for these every 700 values.
    gc.set_threshold(300_000, 50, 50)
    from safelane.cli.boundary import run

    code = run(sys.argv[1:])
    gc.freeze()  # the interpreter would look for circles once more on its way out, in what ends with it anyway
    sys.exit(code)
