"""Label selectors, where it may be unknown which labels there are."""

from __future__ import annotations

from collections.abc import Mapping

from safelane.rules.admission.model import Requirement, Selector


def selects(selector: Selector, labels: Mapping[str, str], complete: bool = True) -> bool | None:
    """Whether a selector fits labels; None when that hangs on labels that are not known (``complete`` is false)."""
    answers = [_fits(requirement, labels, complete) for requirement in selector]
    if False in answers:
        return False
    return None if None in answers else True


def _fits(requirement: Requirement, labels: Mapping[str, str], complete: bool) -> bool | None:
    key = requirement.key
    if key not in labels and not complete:
        return None
    if requirement.operator == "Exists":
        return key in labels
    if requirement.operator == "DoesNotExist":
        return key not in labels
    listed = key in labels and labels[key] in requirement.values
    return listed if requirement.operator == "In" else not listed
