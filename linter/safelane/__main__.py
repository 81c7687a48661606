"""``python -m safelane`` is the same as ``safelane``."""

from safelane.cli import main

if __name__ == "__main__":
    main()
