"""What the index says about small trees: environments, selectors, mentions, peers."""

from __future__ import annotations

from typing import Any

import pytest
from tests.facts.index_runs import change, index_of

from safelane.config import Config
from safelane.facts.index.around import Around
from safelane.facts.index.unknown import UnknownError

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 2
  template:
    metadata: {labels: {app: web, tier: front}}
    spec: {containers: [{name: web, image: "web:1.4.0", envFrom: [{secretRef: {name: web-secret}}]}]}
"""
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {selector: {app: web}}\n"
BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}, matchExpressions: [{key: tier, operator: In, values: [front]}]}}
"""
SECRET = "apiVersion: v1\nkind: Secret\nmetadata: {name: web-secret}\nstringData: {password: x}\n"
FILES = {
    "apps/web/base/deployment.yaml": DEPLOYMENT,
    "apps/web/base/service.yaml": SERVICE,
    "apps/web/base/budget.yaml": BUDGET,
    "apps/web/base/kustomization.yaml": "resources: [deployment.yaml, service.yaml, budget.yaml]\n",
    "apps/web/overlays/staging/kustomization.yaml": "resources: [../../base, secret.yaml]\n",
    "apps/web/overlays/staging/secret.yaml": SECRET,
    "apps/web/overlays/production/kustomization.yaml": "resources: [../../base]\npatches: [{path: patch.yaml}]\n",
    "apps/web/overlays/production/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
    "spec: {replicas: 6}\n",
}
LABELS = {"app": "web", "tier": "front"}
BASE = Around.of_change(change("apps/web/base/deployment.yaml", "staging", "production"))


def paths(rows: list[dict[str, Any]]) -> list[str]:
    return [row["path"] for row in rows]


def test_an_object_is_what_defines_it_and_not_a_patch_of_it() -> None:
    head = index_of(FILES).head
    (row,) = head.objects("Deployment", "web")
    assert row["path"] == "apps/web/base/deployment.yaml"
    assert row["object"]["spec"]["replicas"] == 2
    assert row["environments"] == ["staging", "production"]
    assert head.objects("apps/Deployment", "web")
    assert head.objects("batch/Deployment", "web") == []
    assert head.objects("Deployment", "we") == []
    assert head.objects("Deployment", "") == head.objects("Deployment")


def test_references_are_found_from_their_target() -> None:
    head = index_of(FILES).head
    (row,) = head.referring("Secret", "web-secret")
    assert (row["kind"], row["name"]) == ("Deployment", "web")
    assert row["pointer"] == "/spec/template/spec/containers/0/envFrom/0/secretRef/name"
    assert head.referring("ConfigMap", "web-secret") == []


def test_where_an_object_is_defined() -> None:
    head = index_of(FILES).head
    assert head.defined_in("Secret", "web-secret") == ["staging"]
    assert head.defined_in("Service", "web") == ["staging", "production"]
    assert head.defined_in("Secret", "nobody") == []


def test_a_file_of_no_known_environment_defines_somewhere() -> None:
    assert index_of({"x/secret.yaml": SECRET}).head.defined_in("Secret", "web-secret") == [""]


SOPS = SECRET.replace("password: x", "password: 'ENC[AES256]'") + "sops: {mac: ENC, version: 3.8.1}\n"


def test_what_sops_encrypted_is_defined_all_the_same() -> None:
    text = SOPS.replace("metadata: {name: web-secret}", "metadata:\n  labels:\n    name: other\n  name: web-secret")
    head = index_of({"apps/web/overlays/production/secret.yaml": text}).head
    assert head.defined_in("Secret", "web-secret") == ["production"]
    assert head.defined_in("Secret", "other") == []
    assert paths(head.objects("Secret", "web-secret")) == ["apps/web/overlays/production/secret.yaml"]


def test_what_selects_a_pod_where_it_is() -> None:
    head = index_of({**FILES, "apps/other/overlays/dev/service.yaml": SERVICE}).head
    assert paths(head.selecting(LABELS, BASE)) == ["apps/web/base/budget.yaml", "apps/web/base/service.yaml"]
    assert len(head.selecting(LABELS)) == 3
    assert paths(head.selecting({"app": "web"}, BASE)) == ["apps/web/base/service.yaml"]
    assert head.selecting({"app": "other"}) == []
    assert head.selecting({}) == []


def test_what_a_selector_selects() -> None:
    head = index_of(FILES).head
    assert paths(head.selected({"app": "web"}, BASE)) == ["apps/web/base/deployment.yaml"]
    assert head.selected({"app": "web", "tier": "back"}) == []
    assert head.selected({}) == []
    assert head.selected(None) == []


def test_namespaces_count_when_both_sides_name_one() -> None:
    service = "apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: %s}\n"
    head = index_of({"a.yaml": service % "shop", "b.yaml": service % "jobs", "c.yaml": SERVICE}).head
    assert paths(head.objects("Service", "web", Around(namespace="shop"))) == ["a.yaml", "c.yaml"]
    assert len(head.objects("Service", "web")) == 3


def test_a_reference_into_another_namespace_is_one_to_there() -> None:
    text = "kind: VirtualService\napiVersion: networking.istio.io/v1\nmetadata: {name: v, namespace: edge}\n"
    text += "spec: {http: [{route: [{destination: {host: web.shop.svc.cluster.local}}]}]}\n"
    head = index_of({"a.yaml": text}).head
    assert len(head.referring("Service", "web", Around(namespace="shop"))) == 1
    assert head.referring("Service", "web", Around(namespace="edge")) == []


def test_clusters_and_regions_do_not_see_each_other() -> None:
    files = {f"clusters/production-{region}/web/service.yaml": SERVICE for region in ("eu-west-1", "us-east-1")}
    head = index_of(files).head
    here = change("clusters/production-eu-west-1/web/x.yaml", "production", region="eu-west-1")
    assert paths(head.objects("Service", "web", Around.of_change(here))) == [
        "clusters/production-eu-west-1/web/service.yaml"
    ]


def test_the_nearest_comes_first() -> None:
    files = {f"{folder}/service.yaml": SERVICE for folder in ("a/b", "z/y/x", "z/y")}
    head = index_of(files).head
    assert paths(head.objects("Service", "web", Around(path="z/y/x/deployment.yaml")))[0] == "z/y/x/service.yaml"


def test_mentions_are_whole_or_words() -> None:
    text = (
        "url: http://checkout.shop.svc:80\nname: checkout\nother: checkout-worker\nnote: the checkout\\n\nport: 8080\n"
    )
    head = index_of({"config.yaml": text}).head
    found = {row["pointer"]: row["whole"] for row in head.mentions("checkout")}
    assert found == {"/url": False, "/name": True, "/note": False}
    assert [row["pointer"] for row in head.mentions("8080")] == ["/port"]
    with pytest.raises(UnknownError, match="no letter or digit"):
        head.mentions("*")


def test_mentions_in_keys_are_no_values() -> None:
    text = "nodeSelector:\n  node-role.kubernetes.io/master: ''\nconnect to master: {master: master}\nmasters: 1\n"
    index = index_of({"a.yaml": text, "b.yaml": SERVICE.replace("web", "other") + "data: {web: x}\n"})
    found = [(row["pointer"], row["whole"], row["key"]) for row in index.head.mentions("master")]
    assert sorted(found) == [
        ("/connect to master", False, True),
        ("/connect to master/master", False, True),
        ("/connect to master/master", True, False),
        ("/nodeSelector/node-role.kubernetes.io~1master", False, True),
    ]
    assert [row["path"] for row in index.head.mentions("node-role.kubernetes.io/master")] == ["a.yaml"]
    assert not index.head.saying("Service", "web")


def test_mentions_behind_an_escape() -> None:
    head = index_of({"a.json": '{"a": "first\\nsecond"}', "b.yaml": 'a: "x\\tsecond"\n'}).head
    assert [row["path"] for row in head.mentions("second")] == ["a.json", "b.yaml"]


def test_who_names_a_file_and_what_is_named() -> None:
    files = {**FILES, "apps/web/base/kustomization.yaml": "resources: [service.yaml, gone.yaml, 'https://x/y']\n"}
    index = index_of(files, FILES)
    assert paths(index.base.naming("apps/web/base/deployment.yaml")) == ["apps/web/base/kustomization.yaml"]
    assert index.head.naming("apps/web/base/deployment.yaml") == []
    assert paths(index.head.naming("apps/web/base")) == [
        "apps/web/overlays/production/kustomization.yaml",
        "apps/web/overlays/staging/kustomization.yaml",
    ]
    assert index.head.named(change("apps/web/base/kustomization.yaml")) == [
        {"path": "apps/web/base/gone.yaml", "there": False},
        {"path": "apps/web/base/service.yaml", "there": True},
    ]
    assert index.head.named(change("apps/web/base/service.yaml")) == []


def test_what_cannot_be_read_is_listed_with_the_reason() -> None:
    template = "kind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata: {user: web-secret}\n"
    files = {"chart/templates/a.yaml": template, "broken.yaml": "a: [web-secret\n", "apps/production/b.yaml": SOPS}
    rows = index_of({**FILES, **files}).head.unread("web-secret")
    assert [(row["path"], row["reason"]) for row in rows] == [
        ("apps/production/b.yaml", "encrypted"),
        ("broken.yaml", "syntax"),
        ("chart/templates/a.yaml", "template"),
    ]
    assert rows[0]["environments"] == ["production"]


REGIONS = [("production", "eu-west-1"), ("production", "us-east-1"), ("staging", "eu-west-1")]


def test_peers_in_other_environments_and_regions() -> None:
    files = {f"apps/web/{env}/{region}/values.yaml": f"replicas: {len(region)}\n" for env, region in REGIONS}
    head = index_of({**files, "apps/db/production/eu-west-1/values.yaml": "replicas: 1\n"}).head
    rows = head.peers(change("apps/web/production/eu-west-1/values.yaml", "production"), "replicas")
    assert [(row["environments"], row["region"], row["value"]) for row in rows] == [
        (["production"], "us-east-1", 9),
        (["staging"], "eu-west-1", 9),
    ]


def test_peers_beside_a_values_file() -> None:
    files = {f"charts/web/values-{name}.yaml": f"image: {{tag: {name}}}\n" for name in ("dev", "staging", "production")}
    files["charts/web/values.yaml"] = "image: {tag: none}\n"
    rows = index_of(files).head.peers(change("charts/web/values-production.yaml", "production"), "image.tag")
    assert [(row["environments"][0], row["value"]) for row in rows] == [("dev", "dev"), ("staging", "staging")]


def test_peers_are_the_same_object_and_may_lack_the_value() -> None:
    objects = {"staging": DEPLOYMENT.replace("replicas: 2", "paused: true") + "---\n" + SERVICE}
    objects["production"] = DEPLOYMENT
    files = {f"apps/web/overlays/{name}/all.yaml": text for name, text in objects.items()}
    asked = change("apps/web/overlays/production/all.yaml", "production", kind="Deployment", name="web")
    (row,) = index_of(files).head.peers(asked, "spec.replicas")
    assert (row["kind"], row["present"], row["value"]) == ("Deployment", False, None)
    (image,) = index_of(files).head.peers(asked, "spec.template.spec.containers['web'].image")
    assert (image["present"], image["value"]) == (True, "web:1.4.0")


def test_peers_by_a_given_layout() -> None:
    config = Config(layout=("deploy/{service}/{environment}.yaml",))
    files = {f"deploy/{service}/{name}.yaml": "a: 1\n" for service in ("web", "db") for name in ("dev", "production")}
    rows = index_of(files, config=config).head.peers(change("deploy/web/production.yaml", "production"), "a")
    assert paths(rows) == ["deploy/web/dev.yaml"]


def test_what_a_file_reaches() -> None:
    found = index_of(FILES).reached("apps/web/base/service.yaml")
    assert found["environments"] == ["staging", "production"]
    assert found["production"] is True
    assert found["roots"] == ["apps/web/overlays/production", "apps/web/overlays/staging"]
    assert found["services"] == ["web"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("db.prod.internal", ["production"]),
        ("https://api.staging.example.com/v1", ["staging"]),
        ("secret/dev/db prod", ["dev", "production"]),
        ("non-prod", []),
        ("pre-prod-db", ["staging"]),
        ("product", []),
        ("", []),
    ],
)
def test_environments_that_a_text_names(text: str, names: list[str]) -> None:
    assert index_of({}).environments_in(text) == names


def test_a_question_that_leads_everywhere_is_refused() -> None:
    head = index_of({f"{number}.yaml": SERVICE for number in range(4001)}).head
    with pytest.raises(UnknownError, match="4001 files would have to be read"):
        head.objects("Service", "web")


def test_all_objects_of_a_kind_are_found_among_thousands_that_name_it() -> None:
    policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {policyTypes: [Ingress]}\n"
    ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web}\n"
    files = {f"p/{number}.yaml": policy for number in range(4001)}
    files |= {
        "a/x.yaml": ingress,
        "a/y.yaml": f"{policy}---\n{ingress}",
        "a/z.yaml": ingress.replace("Ingress", "'Ingress'"),
    }
    head = index_of(files).head
    assert [row["path"] for row in head.objects("Ingress")] == ["a/x.yaml", "a/y.yaml", "a/z.yaml"]
    assert len({document.path for document in head.tree.view.read()}) == 3


def test_more_objects_of_a_kind_than_any_other_question_may_read() -> None:
    head = index_of({f"{number}.yaml": "apiVersion: v1\nkind: Service\n" for number in range(4001)}).head
    assert len(head.objects("Service")) == 4001
