"""The pipeline: two trees and a policy in, a report out."""

from __future__ import annotations

from safelane.gate.checking import Asked, check

__all__ = ["Asked", "check"]
