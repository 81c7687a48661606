"""Which changes people made, and which ones machines: bumps, automatic deploys and generated files teach other things.

Known by the names that automation gives itself, and by the subjects that it writes: image updaters, Renovate,
Dependabot, pre-commit.ci, release and deploy jobs.
"""

from __future__ import annotations

import re

_AUTHOR = re.compile(
    r"\[bot\]|(?<![a-z])(ro|flux(cd)?-?)?bot(?![a-z])|renovate|dependabot|image-?updater|github-?actions"
    r"|pre-commit|semaphore|(?<![a-z])(flux(cd)?|argo-?cd|jenkins(-x)?|gitlab-?ci|ci|automation|deployer|release-please)(?![a-z]).*@",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"\s*(\W*\bbumps?\b .* (from|to|version)\b|\w+\((deps|deps-dev|image|images)\b"
    r"|updated? (dependency|dependencies|helm (release|chart)|images?\b|module|docker|github.action|manifests?\b|tag)"
    r"|\[?(auto|automated|automatic|automatically|pre-commit\.ci)\b"
    r"|(deploy|release|promote)(\([^)]*\))?!?: *(automat|update to)|chore: *(update|sync|release|bump|promote)"
    r"|create/update .* preview|sync(ed)? .* from )",
    re.IGNORECASE,
)


def by_machine(author: str, title: str) -> bool:
    """Whether automation made a commit, by its author (``Name <mail>``) or the first line of its message."""
    return _AUTHOR.search(author[:300]) is not None or _SUBJECT.match(title[:300]) is not None
