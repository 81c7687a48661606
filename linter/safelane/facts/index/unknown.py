"""The one error of the index."""

from __future__ import annotations

from safelane.errors import UndecidedError


class UnknownError(UndecidedError):
    """The tree does not tell: blobs are missing, or there is more to read than the limits allow."""
