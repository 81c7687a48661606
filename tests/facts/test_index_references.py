"""Which names an object uses for others, kind by kind."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from safelane.facts.index.generated import defined_by
from safelane.facts.index.items import items_of
from safelane.facts.index.references import may_refer, references_of

POD = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      serviceAccountName: runner
      priorityClassName: high
      imagePullSecrets: [{name: registry}]
      containers:
        - name: web
          envFrom:
            - configMapRef: {name: settings, optional: true}
            - secretRef: {name: credentials}
          env:
            - name: A
              valueFrom: {configMapKeyRef: {name: settings, key: level}}
            - name: B
              valueFrom: {secretKeyRef: {name: credentials, key: password, optional: true}}
            - name: C
              valueFrom: {secretKeyRef: {name: "${NAME}", key: password}}
      volumes:
        - {name: a, configMap: {name: files, items: [{key: x.conf, path: x}, {key: y.conf, path: y}]}}
        - {name: b, secret: {secretName: tls}}
        - {name: c, persistentVolumeClaim: {claimName: data}}
        - name: d
          projected: {sources: [{secret: {name: token}}, {configMap: {name: ca}}]}
"""
INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  ingressClassName: nginx
  tls: [{hosts: [web.example.com], secretName: web-tls}]
  defaultBackend: {service: {name: fallback, port: {name: http}}}
  rules:
    - http: {paths: [{path: /, backend: {service: {name: web, port: {number: 8080}}}}]}
"""
OLD_INGRESS = """
apiVersion: extensions/v1beta1
kind: Ingress
metadata: {name: web}
spec: {rules: [{http: {paths: [{backend: {serviceName: web, servicePort: 80}}]}}]}
"""
ROUTES = """
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web}
spec:
  parentRefs: [{name: public, namespace: edge, sectionName: https}]
  rules: [{backendRefs: [{name: web, port: 80, weight: 9}, {kind: ServiceImport, name: other, port: 80}]}]
"""
ISTIO = """
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web}
spec:
  gateways: [edge/public, mesh, own]
  http:
    - route:
        - {destination: {host: web, port: {number: 80}}}
        - {destination: {host: db.data.svc.cluster.local}}
        - {destination: {host: www.example.com}}
"""
TRAEFIK = """
apiVersion: traefik.io/v1alpha1
kind: IngressRoute
metadata: {name: web}
spec: {routes: [{services: [{name: web, port: http}], middlewares: [{name: auth, namespace: edge}]}]}
"""
SCALERS = """
apiVersion: keda.sh/v1alpha1
kind: ScaledObject
metadata: {name: web}
spec: {scaleTargetRef: {name: web}, triggers: [{authenticationRef: {name: queue}}]}
"""
ROLLOUT = """
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec:
  workloadRef: {kind: Deployment, name: web}
  strategy:
    canary: {canaryService: web-canary, stableService: web, steps: [{analysis: {templates: [{templateName: errors}]}}]}
"""
CANARY = """
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {name: web}
spec:
  targetRef: {kind: Deployment, name: web}
  autoscalerRef: {name: web}
  service: {port: 80}
"""
BINDING = """
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: web}
roleRef: {kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: runner, namespace: jobs}]
"""
FLUX = """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  chart: {spec: {sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}
  dependsOn: [{name: db, namespace: data}]
  valuesFrom: [{kind: Secret, name: values, valuesKey: web.yaml}, {kind: ConfigMap, name: common}]
  values: {existingSecret: own, imagePullSecrets: [registry], service: {name: http, port: 80}}
"""
WEBHOOK = """
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: {name: web}
webhooks: [{clientConfig: {service: {name: guard, namespace: guards, port: 8443}}}]
"""
CASES = {
    "pod": (
        POD,
        [
            ("ServiceAccount", "runner", "", ""),
            ("PriorityClass", "high", "", ""),
            ("Secret", "registry", "", ""),
            ("ConfigMap", "settings", "", ""),
            ("Secret", "credentials", "", ""),
            ("ConfigMap", "settings", "", "level"),
            ("Secret", "credentials", "", "password"),
            ("ConfigMap", "files", "", "x.conf"),
            ("ConfigMap", "files", "", "y.conf"),
            ("Secret", "tls", "", ""),
            ("PersistentVolumeClaim", "data", "", ""),
            ("Secret", "token", "", ""),
            ("ConfigMap", "ca", "", ""),
        ],
    ),
    "ingress": (
        INGRESS,
        [
            ("IngressClass", "nginx", "", ""),
            ("Service", "fallback", "", "http"),
            ("Secret", "web-tls", "", ""),
            ("Service", "web", "", "8080"),
        ],
    ),
    "old ingress": (OLD_INGRESS, [("Service", "web", "", "80")]),
    "routes": (
        ROUTES,
        [("Gateway", "public", "edge", "https"), ("Service", "web", "", "80"), ("ServiceImport", "other", "", "80")],
    ),
    "istio": (
        ISTIO,
        [
            ("Gateway", "public", "edge", ""),
            ("Gateway", "own", "", ""),
            ("Service", "web", "", "80"),
            ("Service", "db", "data", ""),
        ],
    ),
    "traefik": (TRAEFIK, [("Service", "web", "", "http"), ("Middleware", "auth", "edge", "")]),
    "scalers": (SCALERS, [("Deployment", "web", "", ""), ("TriggerAuthentication", "queue", "", "")]),
    "rollout": (
        ROLLOUT,
        [
            ("Deployment", "web", "", ""),
            ("Service", "web-canary", "", ""),
            ("Service", "web", "", ""),
            ("AnalysisTemplate", "errors", "", ""),
        ],
    ),
    "canary": (CANARY, [("Deployment", "web", "", ""), ("HorizontalPodAutoscaler", "web", "", "")]),
    "binding": (BINDING, [("ClusterRole", "view", "", ""), ("ServiceAccount", "runner", "jobs", "")]),
    "flux": (
        FLUX,
        [
            ("HelmRelease", "db", "data", ""),
            ("Secret", "values", "", "web.yaml"),
            ("ConfigMap", "common", "", ""),
            ("Secret", "own", "", ""),
            ("Secret", "registry", "", ""),
            ("HelmRepository", "charts", "flux-system", ""),
        ],
    ),
    "webhook": (WEBHOOK, [("Service", "guard", "guards", "8443")]),
}


@pytest.mark.parametrize("case", CASES)
def test_every_name_is_found(case: str) -> None:
    text, expected = CASES[case]
    found = references_of(yaml.safe_load(text))
    assert sorted((one.kind, one.name, one.namespace, one.key) for one in found) == sorted(expected)


@pytest.mark.parametrize("case", CASES)
def test_steps_lead_to_the_name(case: str) -> None:
    value = yaml.safe_load(CASES[case][0])
    for one in references_of(value):
        node: Any = value
        for step in one.steps:
            node = node[step]
        assert node.partition("/")[2] == one.name or node.partition(".")[0] == one.name


@pytest.mark.parametrize("case", CASES)
def test_the_test_of_bytes_lets_every_reference_pass(case: str) -> None:
    text, expected = CASES[case]
    assert all(may_refer(kind)(text.encode()) for kind, *_ in expected)


def test_the_test_of_bytes_refuses_what_names_nothing_of_a_kind() -> None:
    assert not may_refer("ConfigMap")(INGRESS.encode())
    assert not may_refer("Role")(POD.encode())


def test_what_may_be_missing_is_marked() -> None:
    found = {(one.name, one.key): one.optional for one in references_of(yaml.safe_load(POD))}
    assert found["settings", ""]
    assert found["credentials", "password"]
    assert not found["settings", "level"]


@pytest.mark.parametrize("value", [None, 1, "configMapRef", [], {}, {"configMapRef": 1}, {"subjects": [None, {}]}])
def test_other_shapes_name_nothing(value: Any) -> None:
    assert references_of(value) == ()


def defined(text: str, path: str = "x.yaml") -> set[tuple[str, str]]:
    from safelane.documents import Document, parse

    documents = [one for one in parse(path, text.encode()) if isinstance(one, Document)]
    return {made for document in documents for item in items_of(document) for made in defined_by(item)}


def test_generators_and_controllers_define_what_they_make() -> None:
    assert defined("configMapGenerator: [{name: a}]\nsecretGenerator: [{name: b}]", "x/kustomization.yaml") == {
        ("ConfigMap", "a"),
        ("Secret", "b"),
    }
    assert ("Secret", "tls") in defined("kind: Certificate\nmetadata: {name: c}\nspec: {secretName: tls}")
    assert ("Secret", "d") in defined("kind: ExternalSecret\nmetadata: {name: d}\nspec: {data: []}")
    assert ("Secret", "e") in defined("kind: ExternalSecret\nmetadata: {name: d}\nspec: {target: {name: e}}")
    assert ("Secret", "f") in defined("kind: SealedSecret\nmetadata: {name: f}\nspec: {encryptedData: {}}")


def test_a_list_defines_its_items() -> None:
    text = (
        "kind: List\napiVersion: v1\nitems: [{kind: Secret, metadata: {name: a}}, {kind: Secret, metadata: {name: b}}]"
    )
    assert defined(text) == {("Secret", "a"), ("Secret", "b")}
