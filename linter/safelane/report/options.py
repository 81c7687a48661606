"""What a reader asks of a report; the environment is asked elsewhere."""

from __future__ import annotations

from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """``token`` is random per run and fences free text off the commands in a log of GitHub Actions.

    ``show_all`` includes ``existing`` and ``fixed`` findings; ``audit`` says that existing ones are the result, as in a
    run over one whole tree, and shows them as fully as new ones.
    """

    color: bool = False
    verbose: int = 0
    quiet: bool = False
    show_all: bool = False
    token: str = ""
    audit: bool = False
