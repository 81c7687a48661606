#!/usr/bin/env bash
# A repository in the folder $1: main, and the branches risky and harmless, one commit on top of it each.
set -euo pipefail
git init --quiet --initial-branch=main "$1"
cd "$1"
git config user.name Robin
git config user.email robin@example.com
git config core.autocrlf false

manifest() {
  mkdir -p apps/web/overlays/production
  cat > apps/web/overlays/production/deployment.yaml <<YAML
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: $1
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.4.2
YAML
  git add --all
  git commit --quiet --message "Run $1 replicas"
}

manifest 6
git switch --quiet --create risky
manifest 1
git switch --quiet --create harmless main
manifest 7
