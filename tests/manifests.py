"""Manifests that tests of several rooms change a little."""

from __future__ import annotations

PRODUCTION = "apps/web/overlays/production/deployment.yaml"
STAGING = "apps/web/overlays/staging/deployment.yaml"


def deployment(replicas: object = 6, image: str = "registry.example.com/web:1.4.0", name: str = "web") -> str:
    """A Deployment; ``replicas`` stands at line 7, column 13."""
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: shop
spec:
  replicas: {replicas}
  selector:
    matchLabels: {{app: {name}}}
  template:
    metadata:
      labels: {{app: {name}}}
    spec:
      containers:
        - name: {name}
          image: {image}
"""
