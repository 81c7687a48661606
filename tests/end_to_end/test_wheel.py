"""An installed wheel behaves as the editable install does: rules, policies and schemas travel in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from tests.manifests import PRODUCTION, deployment
from tests.sandbox import Sandbox

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's content, as an installer lays it out."""
    place = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(place / "site")
    return place / "site"


def _run(arguments: list[str], cwd: Path, site: Path | None) -> tuple[int, str]:
    environment = dict(os.environ)
    if site is not None:
        environment["PYTHONPATH"] = str(site)
    done = subprocess.run(
        [sys.executable, "-m", "safelane", *arguments],
        cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.mark.parametrize(
    "arguments", [["rules", "--all", "--format", "json"], ["explain", "replicas-cut"], ["schema", "report"]]
)
def test_the_wheel_says_what_the_checkout_says(site: Path, tmp_path: Path, arguments: list[str]) -> None:
    assert (site / "safelane" / "data" / "rules").is_dir()
    assert _run(arguments, tmp_path, site) == _run(arguments, tmp_path, None)


def test_the_wheel_gives_the_same_verdict(site: Path, tmp_path: Path) -> None:
    sandbox = Sandbox(tmp_path)
    sandbox.commit({PRODUCTION: deployment(6)})
    sandbox.commit({PRODUCTION: deployment(1)})
    reports = []
    for place in (site, None):
        code, out = _run(["check", "--base", "HEAD~1", "--format", "json"], tmp_path, place)
        assert code == 1
        report = json.loads(out)
        del report["timing"]
        reports.append(report)
    assert reports[0] == reports[1]
