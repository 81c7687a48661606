"""What to look at before the next wave, as the policy says it."""

from __future__ import annotations

from collections.abc import Iterable

from safelane.facts.changes import Change
from safelane.policy.force import PolicyInForce


def watched(policy: PolicyInForce, changes: Iterable[Change]) -> tuple[str, ...]:
    """The texts of the policies that fit what a wave changes, in their order."""
    seen = [(change.resource.kind, change.sort, change.production) for change in changes]
    texts: dict[str, None] = {}
    for one in (watch for used in policy.policies for watch in used.watch):
        for kind, sort, production in seen:
            fits = (not one.kinds or kind in one.kinds) and (not one.sorts or sort in one.sorts)
            if fits and one.production in (None, production):
                texts[one.text] = None
                break
    return tuple(texts)
