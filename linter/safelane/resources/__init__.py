"""What changed as objects: what sort of thing a document is, what goes on as what, and what differs, leaf by leaf."""

from safelane.resources.changes import Duplicates, Pairing, ResourceChange
from safelane.resources.edits import Edit, edits
from safelane.resources.elements import keyed_pointer
from safelane.resources.identity import ResourceReference
from safelane.resources.kustomizations import Kustomizations
from safelane.resources.pairing import pair
from safelane.resources.references import join
from safelane.resources.resource import Key, Resource, resources_of
from safelane.resources.sorts import Sort

__all__ = [
    "Duplicates",
    "Edit",
    "Key",
    "Kustomizations",
    "Pairing",
    "Resource",
    "ResourceChange",
    "ResourceReference",
    "Sort",
    "edits",
    "join",
    "keyed_pointer",
    "pair",
    "resources_of",
]
