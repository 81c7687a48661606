"""The command line."""


def main() -> None:
    """Run safelane."""
    raise SystemExit("not built yet")
