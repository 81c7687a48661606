"""What the fuzzer starts from: documents of every sort that the pipeline knows, with a secret in some of them."""

from __future__ import annotations

from tests.fuzz.mutations import SECRET
from tests.manifests import deployment

_FOLDER = "apps/web/overlays/production"
SEEDS: tuple[tuple[str, str], ...] = (
    (f"{_FOLDER}/deployment.yaml", deployment() + "          env: [{name: DB_PASSWORD, value: " + SECRET + "}]\n"),
    (f"{_FOLDER}/secret.yaml", (
        f"apiVersion: v1\nkind: Secret\nmetadata: {{name: db}}\nstringData:\n  password: {SECRET}\n"
    )),
    (f"{_FOLDER}/kustomization.yaml", (
        "resources: [deployment.yaml]\npatches:\n  - target: {kind: Deployment, name: web}\n    patch: |-\n"
        "      - op: replace\n        path: /spec/replicas\n        value: 3\n  - patch: |\n"
        "      apiVersion: apps/v1\n      kind: Deployment\n      metadata: {name: web}\n      spec: {replicas: 4}\n"
    )),
    (f"{_FOLDER}/application.yaml", (
        "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\nspec:\n  source:\n    helm:\n"
        f"      values: |\n        replicaCount: 3\n        adminPassword: {SECRET}\n        image: {{tag: '1.2'}}\n"
    )),
    (f"{_FOLDER}/config.yaml", (
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  a.json: '{\"pool\": {\"size\": 3, "
        f"\"token\": \"{SECRET}\"}}}}'\n  b.yaml: |\n    x: [1, 2]\n    password: {SECRET}\n"
    )),
    ("charts/web/values-production.yaml", f"replicaCount: 3\nimage: {{tag: v1}}\nauth:\n  password: {SECRET}\n"),
    (f"{_FOLDER}/release.yaml", (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r}\nspec:\n  values:\n"
        f"    replicaCount: 2\n    apiKey: {SECRET}\n"
    )),
    (f"{_FOLDER}/anchors.yaml", "x: &x {a: 1, b: [1, 2]}\ny:\n  <<: *x\n  c: 3\nz: [*x, *x]\n"),
    (f"{_FOLDER}/plain.json", f'{{"a": [1, {{"token": "{SECRET}"}}], "b": null}}'),
    ("safelane.yaml", "version: 1\nenvironments:\n  - {name: production, production: true}\n"),
)  # fmt: skip
