"""What an edit of a kustomization, or of a file that one names, touches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from safelane.documents import Document, Unreadable, embedded
from safelane.facts.impact.nodes import Selection
from safelane.facts.impact.units import Units
from safelane.facts.index.items import Item, items_of
from safelane.frozen import dataclass
from safelane.resources import join
from safelane.resources.identity import ResourceReference

_LISTS = ("resources", "bases", "crds")
_PATCHES = ("patchesStrategicMerge", "patches", "patchesJson6902")
_GENERATORS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
_SAYS_NOTHING = ("apiVersion", "kind", "metadata")


@dataclass(frozen=True, slots=True)
class Named:
    """A file or folder that an edited list names."""

    path: str


@dataclass(slots=True)
class Touched:
    """Answers about the kustomizations of one tree."""

    units: Units
    _generated: dict[tuple[str, str, str], Item]

    @classmethod
    def of(cls, units: Units) -> Touched:
        """With nothing asked yet."""
        return cls(units, {})

    def by_edit(
        self, folder: str, own: Mapping[str, Any], other: Mapping[str, Any]
    ) -> Iterator[Selection | Named | Item]:
        """What differs between a kustomization and the same one on the other side, as far as this side has it.

        A key that is no list of single things (``namespace``, ``namePrefix``, ``labels``, …) touches everything.
        """
        for key in sorted({*own, *other} - {*_SAYS_NOTHING}):
            if own.get(key) == other.get(key):
                continue
            entries = _only_here(own.get(key), other.get(key))
            if entries is None:
                yield Selection(folder)
            elif key in _LISTS:
                paths = (join(folder, entry) for entry in entries if isinstance(entry, str))
                yield from (Named(path) for path in paths if path is not None)
            elif key in _PATCHES:
                for entry in entries:
                    yield from self.by_patch(folder, key, entry)
            elif key in _GENERATORS:
                yield from self._made(folder, _GENERATORS[key], entries)
            elif key in ("images", "replicas"):
                yield from _named(folder, key, entries)
            else:
                yield Selection(folder)

    def by_patch(self, folder: str, key: str, entry: Any) -> Iterator[Selection]:
        """What one patch of a kustomization targets; everything for one that names nothing."""
        target = entry.get("target") if isinstance(entry, dict) else None
        if isinstance(target, dict):
            kind, name = (target.get(part) for part in ("kind", "name"))
            yield Selection(folder, kind if isinstance(kind, str) else "", name if isinstance(name, str) else "")
            return
        found = list(self._documents(folder, key, entry))
        items = [item for document in found for item in items_of(document)]
        for item in items:
            if item.kind and item.name:
                yield Selection(folder, item.kind, item.name, fallback=item)
            else:
                yield Selection(folder)

    def _documents(self, folder: str, key: str, entry: Any) -> Iterator[Document]:
        path = entry.get("path") if isinstance(entry, dict) else entry
        text = entry.get("patch") if isinstance(entry, dict) else entry
        if isinstance(text, str) and "\n" in text:
            parts = self._inline(folder, key, entry)
        else:
            file = join(folder, path) if isinstance(path, str) else None
            parts = self.units.tree.view.documents(file) if file is not None else ()
        yield from (part for part in parts if isinstance(part, Document))

    def _inline(self, folder: str, key: str, entry: Any) -> tuple[Document | Unreadable, ...]:
        document = self.units.known.document(folder)
        listed = document.value.get(key) if document is not None else None
        if document is None or not isinstance(listed, list) or entry not in listed:
            return ()
        pointer = f"/{key}/{listed.index(entry)}" + ("/patch" if isinstance(entry, dict) else "")
        return embedded(document, pointer)

    def by_file(self, folder: str, path: str) -> Iterator[Selection | Item]:
        """What a file touches in a kustomization that names it as a patch or as a source of a generator."""
        document = self.units.known.document(folder)
        value = document.value if document is not None else {}
        for key in _PATCHES:
            for entry in _listed(value, key):
                named = entry.get("path") if isinstance(entry, dict) else entry
                if isinstance(named, str) and join(folder, named) == path:
                    yield from self.by_patch(folder, key, entry)
        for key, kind in _GENERATORS.items():
            entries = [entry for entry in _listed(value, key) if path in _sources(folder, entry)]
            yield from self._made(folder, kind, entries)

    def _made(self, folder: str, kind: str, entries: list[Any]) -> Iterator[Item]:
        """The objects that generators make, as if a file said them."""
        for entry in entries:
            name = entry.get("name") if isinstance(entry, dict) else None
            if isinstance(name, str) and name:
                key = (folder, kind, name)
                if key not in self._generated:
                    said = ResourceReference("v1", kind, "", name)
                    value = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}
                    self._generated[key] = Item(self.units.text(folder), 0, (), value, said)
                yield self._generated[key]


def _only_here(own: Any, other: Any) -> list[Any] | None:
    """The entries of a list that another one has not; None for what is no list."""
    if not isinstance(own, list | None) or not isinstance(other, list | None):
        return None
    return [entry for entry in own or [] if entry not in (other or [])]


def _named(folder: str, key: str, entries: list[Any]) -> Iterator[Selection]:
    """What the entries of ``images`` and ``replicas`` touch."""
    for entry in entries:
        name = entry.get("name") if isinstance(entry, dict) else None
        if isinstance(name, str) and name:
            yield Selection(folder, image=name) if key == "images" else Selection(folder, name=name)


def _listed(value: Any, key: str) -> list[Any]:
    listed = value.get(key) if isinstance(value, dict) else None
    return listed if isinstance(listed, list) else []


def _sources(folder: str, entry: Any) -> set[str | None]:
    """The files that a generator reads."""
    if not isinstance(entry, dict):
        return set()
    named = [*_listed(entry, "envs"), *_listed(entry, "files"), entry.get("env")]
    return {join(folder, text.rpartition("=")[2]) for text in named if isinstance(text, str)}
