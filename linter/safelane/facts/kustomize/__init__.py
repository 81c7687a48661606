"""What a kustomization makes of its parts, as far as the tree tells and without running kustomize."""
