"""Edits in memory: the one value changes, and comments, quotes, indentation and order stay."""

from __future__ import annotations

import pytest
from tests.manifests import PRODUCTION, deployment
from tests.plan.plans import ASKED, Files, tree

from safelane.findings import Verdict
from safelane.fix import Mended, mend
from safelane.git.memory import Special
from safelane.git.repository import EntryKind
from safelane.policy.force import read_policy
from safelane.policy.sources import TreeSource


def mended(base: Files, head: Files, *rules: str) -> Mended:
    before = tree(base)
    return mend(before, tree(head), read_policy(TreeSource(before)), ASKED, rules)


def text_of(done: Mended, path: str = PRODUCTION) -> str:
    return done.files[path][1].decode()


def test_a_scalar_comes_back_with_its_spelling() -> None:
    head = deployment("1  # nobody needs six", name="web").replace("namespace: shop", "namespace:   'shop'")
    done = mended({PRODUCTION: deployment("0x6").replace("0x6", "6")}, {PRODUCTION: head})
    assert text_of(done) == head.replace("replicas: 1 ", "replicas: 6 ")
    assert [(one.rule, one.line, one.what) for one in done.applied] == [("replicas-cut", 7, "spec.replicas restored")]
    assert done.report.verdict is Verdict.PASS


ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec:
  replicas: 6
  selector: {matchLabels: {app: web}}
  strategy:
    canary:
      maxUnavailable: 0
STEPS      maxSurge: '25%'  # one in four
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "registry.example.com/web:1.4.0"}]}
"""
STEPS = """\
      # agreed with payments
      steps:  # slowly
        - setWeight: 5
        - pause: {duration: "10m"}

        - setWeight: 50
        - pause: {}  # by hand
"""


def rollout(steps: str = STEPS) -> str:
    return ROLLOUT.replace("STEPS", steps)


def test_a_removed_stanza_comes_back_where_it_stood_with_its_comments() -> None:
    head = rollout("").replace("replicas: 6", "replicas: 7  # more")
    done = mended({PRODUCTION: rollout()}, {PRODUCTION: head})
    assert text_of(done) == rollout().replace("replicas: 6", "replicas: 7  # more")
    assert [one.what for one in done.applied] == ["spec.strategy.canary.steps restored"]


def test_a_stanza_is_moved_to_the_indentation_of_head() -> None:
    head = rollout("").replace("      max", "            max").replace("    canary", "        canary")
    done = mended({PRODUCTION: rollout()}, {PRODUCTION: head})
    moved = "".join(f"{' ' * 6}{line}" if line.strip() else line for line in STEPS.splitlines(keepends=True))
    assert text_of(done) == head.replace("            maxSurge", f"{moved}            maxSurge")


def test_what_stood_first_comes_back_first() -> None:
    first = rollout("").replace("      maxUnavailable: 0\n", STEPS)
    done = mended({PRODUCTION: first}, {PRODUCTION: first.replace(STEPS, "")})
    assert text_of(done) == first


def test_an_emptied_parent_and_a_flow_mapping_are_filled_again() -> None:
    flow = rollout("").replace("    canary:\n      maxUnavailable: 0\n      maxSurge: '25%'  # one in four\n", "CANARY")
    base = flow.replace("CANARY", "    canary: {steps: [{setWeight: 5}, {pause: {}}], maxSurge: 1}  # why\n")
    for canary in ("{maxSurge: 1}", "{}"):
        head = flow.replace("CANARY", f"    canary: {canary}  # why\n")
        done = mended({PRODUCTION: base}, {PRODUCTION: head})
        assert "steps: [{setWeight: 5}, {pause: {}}]" in text_of(done)
        assert text_of(done).count("# why") == 1
        assert len(text_of(done).splitlines()) == len(head.splitlines())
        assert done.report.verdict is Verdict.PASS


def test_other_documents_of_the_file_stay() -> None:
    service = "# first\napiVersion: v1\nkind: Service\nmetadata: {name: s}\nspec: {ports: [{port: 1}]}\n---\n\n"
    done = mended({PRODUCTION: service + deployment(6)}, {PRODUCTION: service + deployment(1) + "---\n# none\n"})
    assert text_of(done) == service + deployment(6) + "---\n# none\n"


def test_only_the_rules_that_are_asked_for() -> None:
    head = deployment(1, image="registry.example.com/web:latest")
    done = mended({PRODUCTION: deployment(6)}, {PRODUCTION: head}, "image-tag-floating")
    assert text_of(done) == deployment(1)
    assert [one.rule for one in done.applied] == ["image-tag-floating"]
    assert done.report.verdict is Verdict.BLOCKED


def test_what_is_waived_stays() -> None:
    config = """\
version: 1
waivers:
  - {rule: replicas-cut, where: {kind: Deployment}, owner: me, reason: "moved", expires: 2026-02-01}
"""
    files = {"safelane.yaml": config}
    done = mended({**files, PRODUCTION: deployment(6)}, {**files, PRODUCTION: deployment(1)})
    assert (done.files, done.applied, done.left) == ({}, (), ())


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (Special(EntryKind.SYMLINK, b"real.yaml"), "it is a symbolic link"),
        (deployment(1).encode("utf-16"), "its text is not UTF-8"),
    ],
)
def test_what_is_no_plain_text_is_left_alone_and_said(content: bytes | Special, why: str) -> None:
    folder = PRODUCTION.rpartition("/")[0]
    real = {f"{folder}/real.yaml": deployment(1)}
    before = {f"{folder}/real.yaml": deployment(6)}
    base = {**before, PRODUCTION: content if isinstance(content, Special) else deployment(6)}
    done = mended(base, {**real, PRODUCTION: content}, "replicas-cut")
    assert PRODUCTION not in done.files
    assert not [one for one in done.left if one.path == PRODUCTION and one.why != why]


def test_lines_that_end_in_carriage_returns_stay_so() -> None:
    base, head = deployment(6).replace("\n", "\r\n"), deployment(1).replace("\n", "\r\n")
    assert text_of(mended({PRODUCTION: base}, {PRODUCTION: head})) == base
    done = mended({PRODUCTION: rollout().replace("\n", "\r\n")}, {PRODUCTION: rollout("").replace("\n", "\r\n")})
    assert done.files == {}
    assert [one.why for one in done.left] == ["its lines end in carriage returns"]


def test_no_edit_and_nothing_to_do() -> None:
    done = mended({PRODUCTION: deployment(6)}, {PRODUCTION: deployment(7)})
    assert (done.files, done.applied, done.left, done.report.verdict) == ({}, (), (), Verdict.PASS)


def test_an_edit_with_an_empty_path_mends_the_place_that_was_found() -> None:
    path = "apps/db/production/values.yaml"
    base = "db:\n  multiAZ: true  # two zones\n  size: 3\nother: {multiAZ: false}\n"
    head = "db:\n  multiAZ: false  # one zone\n  size: 4\nother: {multiAZ: true}\n"
    done = mended({path: base}, {path: head}, "redundancy-removed")
    assert text_of(done, path) == head.replace("multiAZ: false  # one", "multiAZ: true  # one")
    assert [(one.rule, one.what) for one in done.applied] == [("redundancy-removed", "db.multiAZ restored")]


def test_what_overrides_a_value_that_still_stands_goes() -> None:
    path = "apps/worker/production/scaledobject.yaml"
    base = """\
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata:
  name: worker
  annotations:
    team: a
spec: {scaleTargetRef: {name: worker}, minReplicaCount: 5, maxReplicaCount: 50}
"""
    head = base.replace("    team: a\n", '    team: b\n    autoscaling.keda.sh/paused-replicas: "1"\n')
    done = mended({path: base}, {path: head}, "autoscaler-floor-lowered")
    assert text_of(done, path) == base.replace("team: a", "team: b")
