"""Every test runs with a home of its own, without the variables that git and CI systems set, and without a network."""

from __future__ import annotations

import os
import socket
import tempfile
from typing import Any

import pytest

_SCRUBBED = ("GIT_", "GITHUB_", "GITLAB_", "CI_", "SYSTEM_", "BUILD_", "PRE_COMMIT", "SAFELANE_", "XDG_")
_KEPT = ("SAFELANE_SHARED",)
_SINGLE = ("CI", "TF_BUILD", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUNNER_TEMP")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported that reads the environment once."""
    for name in list(os.environ):
        if name not in _KEPT and (name.startswith(_SCRUBBED) or name in _SINGLE):
            del os.environ[name]
    home = tempfile.TemporaryDirectory(prefix="safelane-home-")
    config.add_cleanup(home.cleanup)
    os.environ["HOME"] = os.environ["USERPROFILE"] = home.name
    os.environ |= {"GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere is a mistake."""

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family != getattr(socket, "AF_UNIX", None):
            raise AssertionError(f"a test connects to {address!r}")
        original(self, address)

    original = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", refuse)
