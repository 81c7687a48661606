"""What a back end provides: raw objects, references and settings. Everything else is built on these in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Protocol

from safelane.errors import UndecidedError
from safelane.frozen import dataclass
from safelane.git.blobs import Blobs
from safelane.git.objects import parse_tree
from safelane.git.repository import Entry, EntryKind, MissingObjectError


class AmbiguousNameError(Exception):
    """A short object id that more than one object begins with."""


class Store(Protocol):
    """One repository's objects and names. Ids are lower-case hex."""

    @property
    def id_bytes(self) -> int:
        """20 for SHA-1, 32 for SHA-256."""

    @property
    def shallow(self) -> bool:
        """Whether history is cut off."""

    def read(self, id: str) -> tuple[str, bytes]:
        """The sort (``commit``, ``tree``, ``blob``, ``tag``) and the bytes of an object. Raises KeyError."""

    def header(self, id: str) -> tuple[str, int]:
        """The sort and the size of an object. Raises KeyError."""

    def resolve(self, revision: str) -> str | None:
        """The id that a revision names, tags unpeeled; None when there is none. Raises AmbiguousNameError."""

    def references(self) -> Iterable[str]:
        """The full names of all references."""

    def full_name(self, reference: str) -> str | None:
        """The full name of the reference that a (symbolic) reference leads to; None when it leads nowhere."""

    def settings(self) -> Mapping[str, str]:
        """git's configuration; section and variable in lower case, the last value wins."""

    def common_ancestor(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits, None when there is none here."""


def fetch_hint(store: Store, id: str) -> str:
    """The ``git fetch`` that brings one object."""
    promisor, others = _remotes(store.settings())
    if promisor is not None:
        return f"git fetch --no-tags --filter=blob:none {promisor} {id}"
    remote = "origin" if "origin" in others or not others else others[0]
    return f"git fetch --no-tags {'--depth=1 ' if store.shallow else ''}{remote} {id}"


def _remotes(settings: Mapping[str, str]) -> tuple[str | None, list[str]]:
    """The remote that promised to send what a partial clone left out, and the names of all remotes."""
    names, promisors = set(), set()
    for key, value in settings.items():
        section, _, rest = key.partition(".")
        name, _, variable = rest.rpartition(".")
        if section == "remote" and name:
            names.add(name)
            if variable == "promisor" and value.lower() in ("true", "yes", "on", "1", ""):
                promisors.add(name)
    if settings.get("extensions.partialclone"):
        promisors.add(settings["extensions.partialclone"])
    return min(promisors, default=None), sorted(names)


def lacks(store: Store, id: str, revision: str | None = None) -> UndecidedError:
    """The error for a commit or tree that is not here, with the ``git fetch`` that brings it."""
    purpose = f" (for {revision})" if revision is not None and revision != id else ""
    return UndecidedError(f"the repository lacks {id}{purpose}", fetch_hint(store, id))


@dataclass(frozen=True, slots=True)
class GitTree:
    """A tree in the object database."""

    store: Store
    root: str
    commit: str | None
    _folders: dict[str, Mapping[str, Entry]]
    _blobs: Blobs = field(default_factory=Blobs, repr=False, compare=False)

    def folder(self, id: str) -> Mapping[str, Entry]:
        """The entries of a folder; submodules are entries too."""
        found = self._folders.get(id)
        if found is None:
            try:
                found = parse_tree(self._read(id, "tree"), self.store.id_bytes)
            except ValueError as error:
                raise MissingObjectError(id) from error
            self._folders[id] = found
        return found

    def data(self, entry: Entry) -> bytes:
        """The bytes of a blob, as they are in git."""
        if entry.kind is EntryKind.SUBMODULE:
            return b""
        data = self._blobs.get(entry.id)
        if data is None:
            data = self._read(entry.id, "blob")
            self._blobs.put(entry.id, data)
        return data

    def size(self, entry: Entry) -> int:
        """The size of a blob."""
        if entry.kind is EntryKind.SUBMODULE:
            return 0
        try:
            return self.store.header(entry.id)[1]
        except KeyError as error:
            raise MissingObjectError(entry.id, fetch_hint(self.store, entry.id)) from error

    def _read(self, id: str, sort: str) -> bytes:
        try:
            found, data = self.store.read(id)
        except KeyError as error:
            raise MissingObjectError(id, fetch_hint(self.store, id)) from error
        if found != sort:
            raise MissingObjectError(id)
        return data
