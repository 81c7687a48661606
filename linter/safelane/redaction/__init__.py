"""Keeps secrets out of every output: ``secrets_of`` finds them in parsed values, ``Redactor`` masks them in texts."""

from safelane.redaction.collecting import secrets_of
from safelane.redaction.redactor import Redactor
from safelane.redaction.source import MASK

__all__ = ["MASK", "Redactor", "secrets_of"]
