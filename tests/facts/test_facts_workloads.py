"""What the workload shape says of jobs, stateful sets and values, and which workloads a change restarts."""

from __future__ import annotations

from typing import Any

from tests.facts.workload_runs import facts_of, shapes

_WORDS = ("false", "true")
_POD = """
  template:
    metadata: {labels: {app: web}, annotations: {runtime: v9}}
    spec: {containers: [{name: web, image: "web:1"}]}
"""


def _restarts(base: dict[str, str], head: dict[str, str]) -> list[dict[str, Any]]:
    subject = facts_of(base, head).changeset_subject()
    assert subject is not None
    restarts: list[dict[str, Any]] = subject.bindings["changeset"]["restarts"]
    return restarts


def _deployment(template: str = _POD, replicas: int = 3) -> str:
    head = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    return f"{head}spec:\n  replicas: {replicas}\n  selector: {{matchLabels: {{app: web}}}}{template}"


def test_a_cron_job_has_its_schedule_and_the_limits_of_its_jobs() -> None:
    text = "apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: web}\nspec:\n  schedule: '0 2 * * *'\n"
    old = text + "  concurrencyPolicy: Forbid\n  jobTemplate:\n    spec: {backoffLimit: 2}\n"
    new = text + "  jobTemplate:\n    spec: {backoffLimit: 3, parallelism: 4}\n"
    before, after = shapes(facts_of({"prod/job.yaml": old}, {"prod/job.yaml": new}))["web"]
    assert before["job"] == {"schedule": "0 2 * * *", "concurrencyPolicy": "Forbid", "backoffLimit": 2}
    assert after["job"] == {"schedule": "0 2 * * *", "backoffLimit": 3, "parallelism": 4}


def test_only_jobs_have_a_job() -> None:
    before, after = shapes(facts_of({"prod/a.yaml": _deployment()}, {"prod/a.yaml": _deployment(replicas=4)}))["web"]
    assert "job" not in before
    assert "job" not in after


def test_a_stateful_set_has_the_fields_that_cannot_change() -> None:
    text = "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: db}\nspec:\n  serviceName: "
    keep = "\n  persistentVolumeClaimRetentionPolicy: {whenDeleted: Retain}\n  podManagementPolicy: Parallel\n"
    _, after = shapes(facts_of({"prod/db.yaml": f"{text}db{keep}"}, {"prod/db.yaml": f"{text}other{keep}"}))["db"]
    assert (after["serviceName"], after["podManagementPolicy"]) == ("other", "Parallel")
    assert after["claimRetention"] == {"whenDeleted": "Retain"}


def test_an_autoscaler_without_bounds_in_the_values_is_there_when_it_is_switched_on() -> None:
    off, on = (f"replicaCount: 3\nautoscaling: {{enabled: {on}}}\npdb: {{enabled: {on}}}\n" for on in _WORDS)
    path = "charts/web/values-prod.yaml"
    before, after = shapes(facts_of({path: off}, {path: on}))["web"]
    assert after["autoscaling"] == after["disruptionBudget"] == {"enabled": True}
    assert "autoscaling" not in before
    assert "disruptionBudget" not in before


def test_a_switch_alone_makes_no_workload() -> None:
    path = "charts/web/values-prod.yaml"
    assert not shapes(facts_of({path: "hpa: {enabled: false}\n"}, {path: "hpa: {enabled: true}\n"}))


def test_new_pods_come_from_a_change_of_the_template_alone() -> None:
    old = {"apps/web/prod/web.yaml": _deployment()}
    assert not _restarts(old, {"apps/web/prod/web.yaml": _deployment(replicas=5)})
    assert _restarts(old, {"apps/web/prod/web.yaml": _deployment(_POD.replace("v9", "v10"))}) == [
        {
            "name": "web",
            "kind": "Deployment",
            "service": "web",
            "region": "",
            "cluster": "",
            "environment": "production",
            "production": True,
            "path": "apps/web/prod/web.yaml",
        }
    ]


def test_a_new_or_a_deleted_workload_restarts_nothing() -> None:
    one, other = {"apps/web/prod/web.yaml": _deployment()}, {"apps/web/prod/readme.yaml": "a: 1\n"}
    assert not _restarts(other, {**one, **other})
    assert not _restarts({**one, **other}, other)


def test_each_overlay_of_a_shared_base_restarts_its_own_workload() -> None:
    overlays = {
        f"apps/{name}/prod/kustomization.yaml": f"namePrefix: {name}-\nresources: [../../base]\n" for name in "ab"
    }
    shared = {"apps/base/kustomization.yaml": "resources: [web.yaml]\n", **overlays}
    path = "apps/base/web.yaml"
    found = _restarts({**shared, path: _deployment()}, {**shared, path: _deployment(_POD.replace("v9", "v10"))})
    assert [(one["name"], one["service"], one["path"]) for one in found] == [("a-web", "a", path), ("b-web", "b", path)]


def test_a_patch_of_a_component_changes_what_the_overlay_has_from_elsewhere() -> None:
    patch = "{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: any}}, spec: {{replicas: {replicas}}}}}\n"
    base = {
        "apps/web/base/kustomization.yaml": "resources: [web.yaml]\n",
        "apps/web/base/web.yaml": patch.format(replicas=1).replace("any", "web"),
        "apps/web/overlays/production/kustomization.yaml": "resources: [../../base]\ncomponents: [../../../../inner]\n",
        "inner/kustomization.yaml": "kind: Component\ncomponents: [../large]\n",
        "large/kustomization.yaml": "kind: Component\npatches: [{path: patch.yaml, target: {kind: Deployment}}]\n",
        "large/patch.yaml": patch.format(replicas=5),
    }
    old, new = shapes(facts_of(base, {**base, "large/patch.yaml": patch.format(replicas=2)}))["web"]
    assert (old["replicas"], new["replicas"]) == (5, 2)


def test_a_workload_of_the_same_name_in_a_file_beside_it_does_not_stand_in_its_place() -> None:
    beside = {"svc/web/dev.yaml": _deployment()}
    path = "svc/web/prod.yaml"
    found = shapes(facts_of({**beside, path: _deployment(replicas=6)}, {**beside, path: _deployment(replicas=2)}))
    assert [one["replicas"] for one in found["web"]] == [6, 2]


def test_what_has_the_wrong_type_is_absent() -> None:
    broken = _POD.replace(
        'image: "web:1"', "livenessProbe: [1], env: {a: 1}, resources: {limits: [1], requests: {cpu: 1}}"
    )
    _, after = shapes(facts_of({"prod/a.yaml": _deployment()}, {"prod/a.yaml": _deployment(broken)}))["web"]
    assert after["containers"] == [{"name": "web", "init": False, "resources": {"requests": {"cpu": 1}}}]


def test_lists_of_mappings_hold_nothing_else() -> None:
    broken = _POD.replace('image: "web:1"', "env: [A, {name: B}], ports: [80], volumeMounts: {a: b}").replace(
        "spec: {", "spec: {volumes: [x, {name: vol}], tolerations: all, nodeSelector: [a], hostNetwork: 'yes', "
    )
    _, after = shapes(facts_of({"prod/a.yaml": _deployment()}, {"prod/a.yaml": _deployment(broken)}))["web"]
    assert after["containers"] == [{"name": "web", "init": False, "env": [{"name": "B"}], "ports": []}]
    assert after["volumes"] == [{"name": "vol"}]
    assert "scheduling" not in after


def test_a_canary_of_the_wrong_shape_has_no_such_steps() -> None:
    head = "apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web}\nspec:\n  strategy:\n    canary: "
    texts = [f"{head}{{steps: {steps}, analysis: {analysis}}}\n" for steps, analysis in _CANARIES]
    before, after = shapes(facts_of({"prod/a.yaml": texts[0]}, {"prod/a.yaml": texts[1]}))["web"]
    assert before["rollout"] == {"type": "canary", "steps": [{"setWeight": 5}], "analysis": {"templates": []}}
    assert after["rollout"] == {"type": "canary", "steps": []}


_CANARIES = (("[{setWeight: 5}]", "{templates: []}"), ("[[setWeight, 5], 5]", "[templates]"))


def test_a_workload_always_has_a_name() -> None:
    nameless = [_deployment(replicas=n).replace("{name: web}", "{labels: {a: b}}") for n in (3, 4)]
    (name,) = shapes(facts_of({"prod/a.yaml": nameless[0]}, {"prod/a.yaml": nameless[1]}))
    assert name == ""


def test_releases_of_the_first_helm_operator_have_workloads_too() -> None:
    text = (
        "apiVersion: helm.fluxcd.io/v1\nkind: HelmRelease\nmetadata: {name: web}\nspec: {values: {replicaCount: %d}}\n"
    )
    ((before, after),) = shapes(facts_of({"prod/a.yaml": text % 3}, {"prod/a.yaml": text % 1})).values()
    assert (before["replicas"], after["replicas"]) == (3, 1)


def test_an_autoscaler_whose_target_is_no_text_is_no_defect() -> None:
    from safelane.authoring.examples import judge

    path = "apps/web/overlays/production/hpa.yaml"
    body = """\
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web}
spec: {scaleTargetRef: {kind: %s, name: %s}, minReplicas: %d, maxReplicas: 9}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: api}
spec: {scaleTargetRef: {kind: Deployment, name: api}, minReplicas: %d, maxReplicas: 9}
"""
    before, after = ({path: (body % (7, "[1]", number, number)).encode()} for number in (6, 1))
    assert {finding.rule for finding in judge(before, after, {}).findings} >= {"autoscaler-floor-lowered"}
