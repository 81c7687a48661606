"""What pairing says: changed objects, moved ones, and objects that are defined twice."""

from __future__ import annotations

from safelane.frozen import dataclass
from safelane.resources.edits import Edit, Operation
from safelane.resources.resource import Key, Resource


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """One object before and after; ``before`` is None when it was added, ``after`` when it was deleted.

    ``edits`` are those of a modified object. ``old_path`` is the file at base where that is another one than at head.
    """

    key: Key
    before: Resource | None
    after: Resource | None
    edits: tuple[Edit, ...] = ()
    old_path: str | None = None

    @property
    def operation(self) -> Operation:
        """``add``, ``modify`` or ``delete``."""
        if self.before is None:
            return "add"
        return "delete" if self.after is None else "modify"


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Objects of head with one key: the first one, and the others, which the change added, edited or moved."""

    key: Key
    resources: tuple[Resource, ...]


@dataclass(frozen=True, slots=True)
class Pairing:
    """``changes`` and ``moved`` (moved without edits, which is no change) are in the order of paths and documents."""

    changes: tuple[ResourceChange, ...] = ()
    duplicates: tuple[Duplicates, ...] = ()
    moved: tuple[ResourceChange, ...] = ()
