"""The second scene of ``make demo``: a release that is sound, ships everywhere at once, and goes out in waves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.scenes import Files, commit, git, repository, safelane

RULE = "production-everywhere-at-once"
CONFIG = """\
version: 1
layout: ["apps/{service}/{environment}/{region}/*", "apps/{service}/{environment}/*"]
environments:
  - name: dev
  - name: staging
  - {name: production, production: true}
"""
PLACES = ("dev", "staging", "production/eu", "production/us")
VERSIONS = {"checkout": ("2.14.0", "2.15.0"), "catalog": ("1.8.3", "1.9.0")}
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {service}
spec:
  replicas: 4
  selector:
    matchLabels: {{app: {service}}}
  template:
    metadata:
      labels: {{app: {service}}}
    spec:
      containers:
        - name: {service}
          image: registry.example.com/shop/{service}:{version}
          ports: [{{containerPort: 8080}}]
          readinessProbe: {{httpGet: {{path: /ready, port: 8080}}}}
"""


def build(place: Path) -> None:
    """Two services in four places on ``main``; the branch ``release`` brings a version of both to all of them."""
    repository(place)
    commit(place, {"safelane.yaml": CONFIG, **_manifests(0)}, "Run checkout and catalog in four places")
    git(place, "switch", "--quiet", "--create", "release")
    commit(place, _manifests(1), "Release checkout 2.15.0 and catalog 1.9.0")


def _manifests(release: int) -> Files:
    return {
        f"apps/{service}/{place}/deployment.yaml": DEPLOYMENT.format(service=service, version=versions[release])
        for service, versions in VERSIONS.items()
        for place in PLACES
    }


@dataclass(frozen=True, slots=True)
class Played:
    """What a reader sees, and what went wrong: nothing, when a plan does what it says."""

    lines: tuple[str, ...]
    faults: tuple[str, ...]


def play(place: Path, color: str = "never") -> Played:
    """The blocked release, its plan as branches, and each wave checked by itself."""
    lines, faults = [], []
    blocked = safelane(place, "check", "--format", "concise", "--color", color)
    lines += ["$ safelane check --format concise", *blocked.stdout.splitlines(), ""]
    if blocked.returncode != 1 or RULE not in blocked.stdout:
        faults.append(f"the release is not blocked by {RULE}: exit {blocked.returncode} {blocked.stderr}")
    planned = safelane(place, "plan", "--apply", "--color", color)
    lines += ["$ safelane plan --apply | grep wave", *(one for one in planned.stdout.splitlines() if "wave" in one), ""]
    if planned.returncode:
        return Played(tuple(lines), (*faults, f"there is no plan: exit {planned.returncode} {planned.stderr}"))
    branches = git(place, "branch", "--list", "safelane/*", "--format=%(refname:short)", "--sort=refname").split()
    for base, head in pairwise(["main", *branches]):
        checked = safelane(place, "check", "--base", base, "--head", head, "--quiet", "--color", color)
        lines += [f"$ safelane check --base {base} --head {head} --quiet", *checked.stdout.splitlines()]
        if checked.returncode:
            faults.append(f"{head} does not pass: exit {checked.returncode} {checked.stderr}")
    return Played(tuple(lines), (*faults, *_differences(place, branches)))


def _differences(place: Path, branches: list[str]) -> Iterator[str]:
    if len(branches) != len(PLACES):
        yield f"there are {len(branches)} waves for {len(PLACES)} places"
    trees = {git(place, "rev-parse", f"{name}^{{tree}}") for name in ("release", *branches[-1:])}
    if len(trees) != 1 or not branches:
        yield "the last wave is not the release"
    if git(place, "branch", "--show-current") != "release" or git(place, "status", "--porcelain"):
        yield "the plan touched the work tree"
