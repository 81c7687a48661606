"""A history of a few commits, as a repository on disk."""

from __future__ import annotations

from tests.manifests import PRODUCTION, STAGING, deployment
from tests.sandbox import Sandbox


def grown(sandbox: Sandbox) -> list[str]:
    """Seven commits: 12 replicas, to 6, to 1, 1 reverted, a readme, staging added and cut, a pinned image unpinned."""
    commits = [
        sandbox.commit({PRODUCTION: deployment(12)}, "Start"),
        sandbox.commit({PRODUCTION: deployment(6)}, "Halve"),
        sandbox.commit({PRODUCTION: deployment(1)}, "Save some cost"),
    ]
    sandbox.git("revert", "--no-edit", "HEAD")
    commits.append(sandbox.git("rev-parse", "HEAD"))
    commits.append(sandbox.commit({"README.md": "hello\n"}, "Say hello"))
    commits.append(sandbox.commit({STAGING: deployment(6)}, "Add staging"))
    commits.append(sandbox.commit({PRODUCTION: deployment(6, "registry.example.com/web:latest")}, "Float"))
    return commits
