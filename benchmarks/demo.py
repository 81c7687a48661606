"""``make demo``: one commit that looks innocent, one release that is too much at once, and what safelane does."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks import release
from benchmarks.scenes import commit, git, repository, safelane

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "demo"
RELEASE = ROOT / "build" / "demo-release"
EXPECTED = {"canary-steps-removed", "replicas-cut", "image-tag-floating"}

CHECKOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata:
  name: checkout
spec:
  replicas: {replicas}
  selector:
    matchLabels: {{app: checkout}}
  strategy:
    canary:{steps}
      maxSurge: 25%
  template:
    metadata:
      labels: {{app: checkout}}
    spec:
      containers:
        - name: checkout
          image: registry.example.com/shop/checkout:2.14.0
          ports: [{{containerPort: 8080}}]
          readinessProbe: {{httpGet: {{path: /ready, port: 8080}}}}
          resources:
            requests: {{cpu: 250m, memory: 256Mi}}
            limits: {{memory: 512Mi}}
"""
STEPS = """
      steps:
        - setWeight: 5
        - pause: {duration: 10m}
        - setWeight: 25
        - pause: {duration: 30m}
        - setWeight: 60
        - pause: {duration: 30m}"""

CATALOG = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: catalog
spec:
  replicas: 2
  selector:
    matchLabels: {app: catalog}
  template:
    metadata:
      labels: {app: catalog}
    spec:
      containers:
        - name: catalog
          image: registry.example.com/shop/catalog:1.8.3
          ports: [{containerPort: 8080}]
          readinessProbe: {httpGet: {path: /ready, port: 8080}}
"""
SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: catalog
spec:
  selector: {app: catalog}
  ports: [{port: 80, targetPort: 8080}]
"""
OVERLAY = """\
resources: [../../base]
replicas:
  - name: catalog
    count: {count}
images:
  - name: registry.example.com/shop/catalog
    newTag: {tag}
"""
COUNTS = {"dev": 1, "staging": 2, "production": 12}

Files = dict[str, str]


def before() -> Files:
    """Two services in three environments: one as a Rollout per environment, one as a base with overlays."""
    files = {"README.md": "# shop\n\nWhat runs where.\n"}
    for environment, count in COUNTS.items():
        files[f"apps/checkout/overlays/{environment}/rollout.yaml"] = CHECKOUT.format(replicas=count, steps=STEPS)
        files[f"apps/catalog/overlays/{environment}/kustomization.yaml"] = OVERLAY.format(count=count, tag="1.8.3")
    files["apps/catalog/base/kustomization.yaml"] = "resources: [deployment.yaml, service.yaml]\n"
    files["apps/catalog/base/deployment.yaml"] = CATALOG
    files["apps/catalog/base/service.yaml"] = SERVICE
    return files


def after() -> Files:
    """The commit: comments, an order of keys, a note in the README, and three edits that take safety away."""
    files = before()
    files["README.md"] += "\nManifests follow the style guide since the release.\n"
    production = "apps/checkout/overlays/production/rollout.yaml"
    files[production] = "# checkout takes payments: ask #payments before you touch it\n" + CHECKOUT.format(
        replicas=COUNTS["production"], steps=""
    )
    files["apps/catalog/overlays/production/kustomization.yaml"] = "# style: one blank line between blocks\n" + (
        OVERLAY.format(count=3, tag="stable").replace("replicas:", "\nreplicas:").replace("images:", "\nimages:")
    )
    files["apps/catalog/base/service.yaml"] = SERVICE.replace(
        "  selector: {app: catalog}\n", "  # what the Deployment labels\n  selector:\n    app: catalog\n"
    )
    return files


def build(place: Path) -> None:
    """A repository with two commits on the branch ``tidy-up``, the first of them on ``main`` too."""
    repository(place)
    commit(place, before(), "Run checkout and catalog in three environments")
    git(place, "switch", "--quiet", "--create", "tidy-up")
    commit(place, after(), "Tidy up manifests before the release")


def main() -> int:
    """0 when the first change is blocked for the three reasons that it should be, and the second goes in waves."""
    color = "always" if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else "never"
    faults = [*_tidy_up(color), *_release(color)]
    for fault in faults:
        print(f"The demonstration went wrong: {fault}", file=sys.stderr)
    if not faults:
        _next()
    return 1 if faults else 0


def _tidy_up(color: str) -> Iterator[str]:
    build(PLACE)
    print(f"A repository with two services in three environments is in {_shown(PLACE)}, with one commit on the branch")
    print("tidy-up: 'Tidy up manifests before the release'. Its diff is mostly comments and blank lines.\n")
    print("$ safelane check", flush=True)
    shown = safelane(PLACE, "check", "--color", color)
    print(shown.stdout, end="")
    print(shown.stderr, end="", file=sys.stderr)
    report = json.loads(safelane(PLACE, "check", "--format", "json").stdout or "{}")
    denied = {finding["rule"] for finding in report.get("findings", ()) if finding["action"] == "deny"}
    if shown.returncode != 1 or denied != EXPECTED:
        yield f"exit {shown.returncode}, blocked by {sorted(denied)}"


def _release(color: str) -> tuple[str, ...]:
    release.build(RELEASE)
    print(
        f"\nThe merge is blocked (exit code 1). In {_shown(RELEASE)} is another change: the branch release brings new"
    )
    print(
        "versions of both services to dev, staging and two regions of production. It is sound, and too much at once.\n"
    )
    played = release.play(RELEASE, color)
    print("\n".join(played.lines), flush=True)
    if not played.faults:
        print("\nEach wave passes by itself, and the tree of the last is that of the branch release.")
    return played.faults


def _next() -> None:
    tool = os.path.relpath(Path(sys.executable).parent / "safelane", PLACE)
    print("\nWhat to try next:\n")
    print(f"  cd {_shown(PLACE)}")
    print(f"  {tool} explain canary-steps-removed      why, and what to do instead")
    print(f"  {tool} fix --diff                        the edits that would make it pass")
    print(f"  {tool} rules                             what is in force, and how strictly")
    print(f"  {tool} init                              a first safelane.yaml for this repository")
    print("  edit a file, then")
    print(f"  {tool} check --worktree                  judge what is on disk, before it is a commit")
    print(f"  cd ../{RELEASE.name}")
    print(f"  {tool} plan                              the waves in full: which files, why, what to watch")


def _shown(place: Path) -> Path:
    return place.relative_to(ROOT)


if __name__ == "__main__":
    sys.exit(main())
