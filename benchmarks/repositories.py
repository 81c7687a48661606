"""Repositories of a given size, made by ``git fast-import``: a base and a one-file change on top."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

ENVIRONMENTS = ("dev", "staging", "production")
_PER_SERVICE = 2 + 2 * len(ENVIRONMENTS)

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  labels: {{app: {name}, team: team-{team}}}
spec:
  replicas: 3
  selector:
    matchLabels: {{app: {name}}}
  template:
    metadata:
      labels: {{app: {name}, team: team-{team}}}
    spec:
      containers:
        - name: {name}
          image: registry.example.com/{name}:1.{team}.0
          ports: [{{containerPort: 8080}}]
          readinessProbe:
            httpGet: {{path: /ready, port: 8080}}
          resources:
            requests: {{cpu: 100m, memory: 128Mi}}
            limits: {{memory: 256Mi}}
"""
KUSTOMIZATION = "resources: [../../base]\nnamespace: {name}\npatches: [{{path: replicas.yaml}}]\n"
REPLICAS = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec: {{replicas: {replicas}}}\n"


def files(count: int) -> Iterator[tuple[str, str]]:
    """About ``count`` files: services with a base and three overlays each."""
    for number in range(max(count // _PER_SERVICE, 1)):
        name = f"service-{number:05}"
        root = f"apps/group-{number % 40:02}/{name}"
        yield f"{root}/base/kustomization.yaml", "resources: [deployment.yaml]\n"
        yield f"{root}/base/deployment.yaml", DEPLOYMENT.format(name=name, team=number % 17)
        for environment in ENVIRONMENTS:
            folder = f"{root}/overlays/{environment}"
            yield f"{folder}/kustomization.yaml", KUSTOMIZATION.format(name=name)
            yield f"{folder}/replicas.yaml", REPLICAS.format(name=name, replicas=6)


def build(place: Path, count: int) -> None:
    """A bare-bones repository at ``place``: ``main``, and the branch ``change`` that cuts replicas of one service."""
    place.mkdir(parents=True)
    git(place, "init", "--quiet", "--initial-branch=main")
    stream = [_commit("main", "base", files(count))]
    changed = REPLICAS.format(name="service-00000", replicas=1)
    path = "apps/group-00/service-00000/overlays/production/replicas.yaml"
    stream.append(_commit("change", "cut replicas", [(path, changed)], "refs/heads/main"))
    git(place, "fast-import", "--quiet", data=b"".join(stream))
    git(place, "config", "safelane.target", "main")
    git(place, "symbolic-ref", "HEAD", "refs/heads/change")


def _commit(
    branch: str, message: str, content: Iterator[tuple[str, str]] | list[tuple[str, str]], parent: str = ""
) -> bytes:
    lines = [
        f"commit refs/heads/{branch}\ncommitter Bench <bench@example.com> 1700000000 +0000\n".encode(),
        f"data {len(message)}\n{message}\n".encode(),
        f"from {parent}\n".encode() if parent else b"",
    ]
    for path, text in content:
        data = text.encode()
        lines.append(f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n")
    return b"".join(lines) + b"\n"


def git(place: Path, *arguments: str, data: bytes | None = None) -> None:
    """A git command with nothing of the user's configuration."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], cwd=place, env=environment, check=True, input=data, stdout=subprocess.DEVNULL)
