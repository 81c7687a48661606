"""The functions that a rule may call, as one page of Markdown."""

from __future__ import annotations

_HEAD = """\
<!-- Made by `make generate` from the functions themselves. -->
# Functions

What an expression of a rule may call, beside the operators and macros of the [language](cel.md): safelane's own
functions first, then Kubernetes' libraries. `safelane policy docs --functions` prints this page.

`string.split(string) -> list(string)` is called as `'a,b'.split(',')`. A capital (`A`, `T`) stands for any type, `dyn`
for a value whose type shows itself when it is evaluated, `optional_type(T)` for a value that may be absent. Where a
cost is given, each call costs that much; any other call costs 1, or what the size of its arguments and its result makes
of it. Functions that look into a tree are not available to `safelane policy eval`, which reads files alone.
"""


def function_reference() -> str:
    """The page, ending in one line feed."""
    from safelane.cel.reference import reference
    from safelane.rules.functions import functions

    return f"{_HEAD}\n{reference(functions())}".rstrip("\n") + "\n"
