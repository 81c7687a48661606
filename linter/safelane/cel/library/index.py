"""All libraries of the language, as Kubernetes enables them."""

from __future__ import annotations

from functools import cache

from safelane.cel.functions import Library


@cache
def libraries() -> tuple[Library, ...]:
    """The libraries, in no order that matters; their modules are loaded at the first call."""
    from safelane.cel.library import conversions, operators, optionals, quantity, standard, strings, times

    return tuple(module.LIBRARY for module in (operators, standard, conversions, times, optionals, strings, quantity))
