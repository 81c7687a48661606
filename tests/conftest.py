"""Every test runs with a home of its own, without the variables that git and CI systems set, and without a network."""

from __future__ import annotations

import os
import shutil
import socket
import tempfile
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

_SCRUBBED = ("GIT_", "GITHUB_", "GITLAB_", "CI_", "SYSTEM_", "BUILD_", "PRE_COMMIT", "SAFELANE_", "XDG_")
_KEPT = ("SAFELANE_SHARED",)
_SINGLE = ("CI", "TF_BUILD", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "RUNNER_TEMP")


def pytest_configure(config: pytest.Config) -> None:
    """Before anything is imported that reads the environment once."""
    for name in list(os.environ):
        if name not in _KEPT and (name.startswith(_SCRUBBED) or name in _SINGLE):
            del os.environ[name]
    os.environ["HOME"] = os.environ["USERPROFILE"] = _folder(config, "home")
    if hasattr(config, "workerinput") or not getattr(config.option, "numprocesses", None):
        _keep_bytecode(config)
    _set_up_hypothesis(os.environ.pop("EXPLORE", ""))
    os.environ |= {"GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


def _folder(config: pytest.Config, name: str) -> str:
    folder = tempfile.mkdtemp(prefix=f"safelane-{name}-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    return folder


def _keep_bytecode(config: pytest.Config) -> None:
    """Where none may be written beside the modules, what tests start would compile all of them every time."""
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
        os.environ["PYTHONPYCACHEPREFIX"] = _folder(config, "bytecode")


def _set_up_hypothesis(explore: str) -> None:
    """The same examples in every run, so that a change fails for what it did; ``EXPLORE=1`` looks for new ones."""
    phases = (Phase.explicit, Phase.generate, Phase.target, Phase.shrink)
    slow = (HealthCheck.too_slow, HealthCheck.data_too_large)
    settings.register_profile(
        "safelane", deadline=None, database=None, phases=phases, suppress_health_check=slow, derandomize=not explore
    )
    settings.load_profile("safelane")


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anywhere is a mistake."""

    def refuse(self: socket.socket, address: Any) -> None:
        if self.family != getattr(socket, "AF_UNIX", None):
            raise AssertionError(f"a test connects to {address!r}")
        original(self, address)

    original = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", refuse)
