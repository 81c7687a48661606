"""The answers about one revision, as plain data for rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field
from typing import Any

from safelane.facts.index.applications import applications_of
from safelane.facts.index.around import Around
from safelane.facts.index.deployers import Deployers
from safelane.facts.index.deployments import Deployments
from safelane.facts.index.generated import defined_by
from safelane.facts.index.items import Item, items_of
from safelane.facts.index.keys import keys_of
from safelane.facts.index.mentions import mentions_in
from safelane.facts.index.needles import needle_of
from safelane.facts.index.paths import NOTHING, value_at
from safelane.facts.index.relations import Relations
from safelane.facts.index.rows import Row, Rows
from safelane.facts.index.siblings import Siblings
from safelane.facts.index.tree import TreeIndex
from safelane.facts.index.unknown import UnknownError
from safelane.frozen import dataclass
from safelane.git.repository import MissingObjectError
from safelane.resources.identity import NOBODY
from safelane.resources.references import FILE_NAMES

_ANYWHERE = Around()


@dataclass(slots=True)
class SideIndex:
    """Questions about one tree. Every method may raise UnknownError; ``around`` limits answers to what fits there."""

    tree: TreeIndex
    rows: Rows
    relations: Relations
    deployers: Deployers
    _answers: dict[tuple[object, ...], list[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: TreeIndex, rows: Rows) -> SideIndex:
        """The answers about a tree."""
        return cls(tree, rows, Relations(tree, rows), Deployers(tree))

    def _once(self, key: tuple[object, ...], ask: Callable[[], list[Any]]) -> list[Any]:
        """The answer to a question, which many rules ask about many subjects."""
        found = self._answers.get(key)
        if found is None:
            found = self._answers[key] = ask()
        return found

    def objects(self, kind: str, name: str = "", around: Around = _ANYWHERE) -> list[Row]:
        """The whole manifests of a kind, nearest first, each row with its ``object``."""

        return self._once(
            ("objects", kind, name, around),
            lambda: self._nearest(self.tree.objects(kind, name, self.rows.near(around)), around),
        )

    def saying(self, kind: str, text: str, around: Around = _ANYWHERE) -> list[Row]:
        """Those objects of a kind in which a text stands as a scalar, or as a word in one."""
        _require_word(text)
        return self._once(
            ("saying", kind, text, around),
            lambda: self._nearest(self.tree.objects_saying(kind, text, self.rows.near(around)), around),
        )

    def inside(self, path: str, kind: str) -> list[Row]:
        """The whole manifests of a kind in a file, or in the files below a folder."""
        below = f"{path}/"
        return self._once(
            ("inside", path, kind),
            lambda: self._nearest(
                self.tree.objects(kind, there=lambda one: one == path or one.startswith(below)), _ANYWHERE
            ),
        )

    def _nearest(self, items: Iterable[Item], around: Around) -> list[Row]:
        found = [item for item in items if around.fits(self.rows.around(item))]
        found.sort(key=lambda item: (-around.nearness(item.path), item.path, item.index, item.pointer()))
        return [self.rows.whole(item) for item in found]

    def referring(self, kind: str, name: str, around: Around = _ANYWHERE) -> list[Row]:
        """Who refers to an object by kind and name: rows with ``key``, ``optional`` and the ``pointer`` of the name."""
        ask = self.relations.referring
        return self._once(
            ("referring", kind, name, around),
            lambda: [self.rows.referring(*found) for found in ask(kind, name, around)],
        )

    def selecting(self, labels: Mapping[str, Any], around: Around = _ANYWHERE) -> list[Row]:
        """Services, budgets and policies whose selector fits these labels of a pod; empty selectors are left out."""
        return [self.rows.whole(item) for item in self.relations.selecting(labels, around)]

    def selected(self, selector: Any, around: Around = _ANYWHERE) -> list[Row]:
        """The workloads whose pods a selector fits."""
        return [self.rows.whole(item) for item in self.relations.selected(selector, around)]

    def defined_in(self, kind: str, name: str) -> list[str]:
        """The environments that define an object, in promotion order; empty text for files of no known one."""
        return self._once(("defined_in", kind, name), lambda: self._defined_in(kind.rpartition("/")[2], name))

    def _defined_in(self, kind: str, name: str) -> list[str]:
        reach = self.rows.reach
        found = {
            environment
            for item in self.tree.items_in(self.tree.naming(name))
            if (kind, name) in set(defined_by(item)) and (item.unread or self.tree.is_whole(item))
            for environment in reach.environments(item.path) or ("",)
        }
        order = list(reach.topology.environments)
        return sorted(found, key=lambda one: (order.index(one) if one in order else len(order), one))

    def keys(self, kind: str, name: str, around: Around = _ANYWHERE) -> list[Row]:
        """What defines the data of a ConfigMap or Secret: rows with ``keys``, and ``whole`` when these are all."""

        def ask() -> list[Row]:
            return [
                self.rows.row(item) | {"keys": list(found.keys), "whole": found.whole and not item.unread}
                for item in self.tree.items_in(self.tree.naming(name))
                if around.fits(self.rows.around(item))
                for found in keys_of(item.value)
                if (found.kind, found.name) == (kind, name)
            ]

        return self._once(("keys", kind, name, around), ask)

    def mentions(self, text: str) -> list[Row]:
        """Where a text stands as a scalar, or as a word in one or in its key: ``whole`` and ``key`` tell."""
        _require_word(text)

        def ask() -> list[Row]:
            return [
                self.rows.row(item, found.steps) | {"whole": found.whole, "key": found.key}
                for item in self.tree.items_in(self.tree.saying(text))
                for found in mentions_in(item.value, text)
            ]

        return self._once(("mentions", text), ask)

    def unread(self, text: str) -> list[Row]:
        """The files that hold a text and cannot be read, so that no other answer speaks of them, each with why."""
        _require_word(text)
        return [
            self.rows.row(Item(path, 0, (), None, NOBODY)) | {"reason": reason}
            for path in self.tree.saying(text)
            for reason in self.tree.unread(path)
        ]

    def naming(self, path: str) -> list[Row]:
        """The kustomizations that name a file or folder, wherever they are in the tree."""
        kustomizations = self.tree.view.kustomizations
        name = path.rpartition("/")[2]
        holding = (file.rpartition("/") for file in self.tree.holding(name))
        likely = {folder for folder, _, file in holding if file in FILE_NAMES}
        found = {folder for folder in likely if path in kustomizations.references(folder).paths}
        found.update(kustomizations.referrers(path))  # those that say no more than ``..`` as well
        documents = [kustomizations.document(folder) for folder in sorted(found)]
        return [self.rows.row(next(items_of(document))) for document in documents if document is not None]

    def named(self, change: Mapping[str, Any]) -> list[Row]:
        """What the changed kustomization names, and whether it is there; nothing for other documents."""
        path = change.get("path")
        kustomizations = self.tree.view.kustomizations
        folder = path.rpartition("/")[0] if isinstance(path, str) else ""
        if path is None or kustomizations.file_of(folder) != path:
            return []
        paths = sorted(kustomizations.references(folder).paths)
        return [{"path": named, "there": not named or kustomizations.has(named)} for named in paths]

    def there(self, path: str) -> bool:
        """Whether the tree has a file or a folder of this path, './' before it and '/' after it left out."""
        plain = path.removeprefix("./").rstrip("/")
        return plain in ("", ".") or self.tree.view.kustomizations.has(plain)

    def deploying(self, path: str) -> list[Row]:
        """The Applications, ApplicationSets and objects of Flux whose source holds a file or a kustomization above."""
        return self._once(
            ("deploying", path), lambda: [self.rows.whole(item) for item in Deployments(self.tree).of(path)]
        )

    def applications(self, value: Any) -> list[str] | None:
        """The Applications that an object makes; None when the tree does not tell."""
        return applications_of(value, self.tree.view)

    def peers(self, change: Mapping[str, Any], path: str) -> list[Row]:
        """The value at the same path of the same object in other environments, regions and clusters."""
        file = change.get("path")
        if not isinstance(file, str):
            return []
        found = []
        for item in self._counterparts(change, self._siblings(file)):
            value = value_at(item.value, path)
            present = value is not NOTHING
            found.append(self.rows.row(item) | {"present": present, "value": value if present else None})
        return found

    def _siblings(self, path: str) -> list[str]:
        def ask() -> list[str]:
            try:
                return Siblings(self.tree.view.tree, self.rows.reach.topology).of(path)
            except MissingObjectError as error:
                raise UnknownError(str(error), error.help) from error

        return self._once(("siblings", path), ask)

    def _counterparts(self, change: Mapping[str, Any], siblings: Iterable[str]) -> Iterator[Item]:
        kind, name = change.get("kind"), change.get("name")
        for path in siblings:
            items = [item for item in self.tree.items(path) if not kind or item.kind == kind]
            same = [item for item in items if item.name == name]
            yield from same[:1] or (items if len(items) == 1 else ())


def _require_word(text: str) -> None:
    if not needle_of(text):
        raise UnknownError(f"{text!r} cannot be looked for: it holds no letter or digit")
