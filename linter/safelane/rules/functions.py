"""The functions that rules may call beside Kubernetes' libraries; their reference is made of these."""

from __future__ import annotations

from safelane import cel

FUNCTIONS: tuple[cel.Function, ...] = ()
