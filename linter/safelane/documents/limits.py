"""How much of a file is read before it is refused; everything in the compared trees is hostile."""

from __future__ import annotations

from safelane.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Upper bounds for one file; ``nodes`` counts keys too, and aliases as often as they are used; ``documents`` counts
    empty parts too.
    """

    file_bytes: int = 10 * 1024 * 1024
    depth: int = 100
    nodes: int = 500_000
    documents: int = 10_000
    scalar_bytes: int = 3 * 1024 * 1024 // 2  # as much as etcd takes for a whole object


class Refusal(Exception):  # noqa: N818 - no error of safelane's: it becomes an Unreadable or a Problem
    """Why a text is not read: ``reason`` is one of the contract's (section 5), ``offset`` counts code points."""

    def __init__(self, detail: str, offset: int, reason: str = "syntax") -> None:
        super().__init__(detail)
        self.detail = detail
        self.offset = offset
        self.reason = reason
