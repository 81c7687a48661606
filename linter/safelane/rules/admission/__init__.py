"""Kubernetes' admission policies as they are: read, bound, and asked of the requests that a change stands for."""
