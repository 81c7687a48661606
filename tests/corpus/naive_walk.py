"""Follows the edges of a tree that was read whole, from the changed files on."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from typing import Any

from tests.corpus.naive_reach import (
    CLUSTER,
    NOWHERE,
    PATCHES,
    Row,
    Running,
    Thing,
    Where,
    World,
    at,
    folder_of,
    inside,
    listed,
    nearest,
)

from safelane.documents import Document, parse
from safelane.facts.index.generated import defined_by
from safelane.facts.index.labels import pod_labels, selects
from safelane.facts.index.references import references_of
from safelane.facts.kustomize.build import target_fits
from safelane.resources.identity import reference_of
from safelane.resources.references import is_kustomization
from safelane.resources.sorts import holds_values

Carried = tuple[tuple[Thing, Where], ...]
Node = tuple[str, Any, Any, Where]  # "file" path, "unit" folder load, "deployer" thing load, "runs" Running


class Walk:
    """All edges of a world; ``changed`` has the changed things of each file, ``twins`` the other side's documents."""

    def __init__(self, world: World, other: World, changed: Iterable[str]) -> None:
        self.world, self.other = world, other
        self.changed = {path: self._differing(path) for path in changed}
        self.runs = {thing: self._places(thing) for thing in world.whole if not self._is_kustomization(thing)}
        self.edges = self._neighbours()

    def _is_kustomization(self, thing: Thing) -> bool:
        return is_kustomization(thing.path, thing.value)

    def _differing(self, path: str) -> list[Thing]:
        """The objects of a file that the same file of the other side has not, by kind and name, or has otherwise."""

        def key(thing: Thing) -> str:
            return json.dumps([thing.kind, thing.name, thing.value], sort_keys=True, default=str)

        known = {key(thing) for thing in self.other.things.get(path, ())}
        return [thing for thing in self.world.things.get(path, ()) if key(thing) not in known]

    def up(self, node: Node) -> Iterator[Node]:
        """From a kustomization or a deployer towards what runs."""
        sort, one, load, where = node
        world = self.world
        if sort == "deployer":
            thing, end = one
            for carried, inner in load:
                own = nearest(nearest(world.place(carried.path), inner), where)
                yield "runs", Running(carried, end if end in world.kustomizations else "", thing, own), (), NOWHERE
            return
        deployers = world.deploying(one)
        if world.is_end(one):
            deployers = deployers or world.above(f"{one}/kustomization.yaml")
            if not deployers:
                for carried, inner in load:
                    own = nearest(nearest(world.place(carried.path), inner), where)
                    yield "runs", Running(carried, one, None, own), (), NOWHERE
        for thing in deployers:
            yield "deployer", (thing, one), load, nearest(where, world.of_deployer(thing))
        for parent in world.parents(one):
            if parent != one:
                yield "unit", parent, load, nearest(where, world.of_folder(parent))

    def starts(self, thing: Thing) -> Iterator[Node]:
        world = self.world
        parents = world.parents(thing.path)
        for folder in parents:
            if thing.path in world.patches[folder]:
                for load in self._by_file(folder, thing.path):
                    yield "unit", folder, load, world.of_folder(folder)
            else:
                yield "unit", folder, ((thing, NOWHERE),), world.of_folder(folder)
        if parents:
            return
        own = world.place(thing.path)
        around = world.above(thing.path)
        for deployer in around:
            yield "deployer", (deployer, ""), ((thing, NOWHERE),), nearest(own, world.of_deployer(deployer))
        if not around:
            for name in world.environments(thing.path) or (None,):
                yield "runs", Running(thing, "", None, nearest(own, (name, None, None, None, ""))), (), NOWHERE

    def _places(self, thing: Thing) -> list[Running]:
        pending = list(self.starts(thing))
        for node in pending:
            if node[0] != "runs":
                pending += [more for more in self.up(node) if more not in pending]
        return [node[1] for node in pending if node[0] == "runs"]

    # what patches and edits of kustomizations touch

    def _chosen(self, folder: str, kind: Any, name: Any, instead: Thing | None = None) -> Carried:
        found = [one for one in self.world.everything(folder) if target_fits(kind, one[0].kind)]
        found = [one for one in found if target_fits(name, one[0].name)]
        return tuple(found) or (((instead, NOWHERE),) if instead is not None else ())

    def _by_patch(self, folder: str, entry: Any) -> Iterator[Carried]:
        target = at(entry, "target")
        if isinstance(target, dict):
            yield self._chosen(folder, target.get("kind"), target.get("name"))
            return
        text = at(entry, "patch") if isinstance(entry, dict) else entry
        file = at(entry, "path") if isinstance(entry, dict) else entry
        if isinstance(text, str) and "\n" in text:
            path = self.world.file_of[folder]
            values = [d.value for d in parse("x.yaml", text.encode()) if isinstance(d, Document)]
            patches = [Thing(path, index, -1, value) for index, value in enumerate(values)]
        else:
            patches = self.world.things.get(inside(folder, file) or "", [])
        for patch in patches:
            named = bool(patch.kind and patch.name)
            yield self._chosen(folder, patch.kind, patch.name, patch) if named else self._chosen(folder, "", "")

    def _by_file(self, folder: str, path: str) -> Iterator[Carried]:
        value = self.world.kustomizations[folder]
        for key in PATCHES:
            for entry in listed(value, key):
                if inside(folder, at(entry, "path") if isinstance(entry, dict) else entry) == path:
                    yield from self._by_patch(folder, entry)
        for key, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
            made = [e for e in listed(value, key) if path in {inside(folder, t) for t in self.world._read_by(e)}]
            yield from self._made(folder, kind, made)

    def _made(self, folder: str, kind: str, entries: list[Any]) -> Iterator[Carried]:
        for entry in entries:
            name = at(entry, "name")
            if isinstance(name, str):
                value = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}
                yield ((Thing(self.world.file_of[folder], -1, hash((kind, name)), value), NOWHERE),)

    def _by_edit(self, folder: str) -> Iterator[Carried]:
        mine, theirs = self.world.kustomizations[folder], self.other.kustomizations.get(folder, {})
        for key in {*mine, *theirs} - {"apiVersion", "kind", "metadata"}:
            new, old = mine.get(key), theirs.get(key)
            if new == old:
                continue
            if not all(part is None or isinstance(part, list) for part in (new, old)):
                yield self._chosen(folder, "", "")
            else:
                yield from self._by_entries(folder, key, [one for one in new or [] if one not in (old or [])])

    def _by_entries(self, folder: str, key: str, added: list[Any]) -> Iterator[Carried]:
        if key in ("resources", "bases", "crds"):
            for path in filter(None, (inside(folder, entry) for entry in added)):
                yield from self._all_of(path)
        elif key in PATCHES:
            yield from (load for entry in added for load in self._by_patch(folder, entry))
        elif key in ("configMapGenerator", "secretGenerator"):
            yield from self._made(folder, "ConfigMap" if key[0] == "c" else "Secret", added)
        elif key == "replicas":
            yield from (self._chosen(folder, "", at(entry, "name")) for entry in added if at(entry, "name"))
        elif key == "images":
            for name in filter(None, (at(entry, "name") for entry in added)):
                yield tuple(one for one in self.world.everything(folder) if _has_image(one[0].value, name))
        else:
            yield self._chosen(folder, "", "")

    def _all_of(self, path: str) -> Iterator[Carried]:
        if path in self.world.kustomizations:
            yield tuple(self.world.everything(path))
        else:
            yield from (((thing, NOWHERE),) for thing in self.world.things.get(path, ()) if thing.kind)

    # from a changed file

    def first(self, path: str) -> Iterator[Node]:
        world, folder = self.world, folder_of(path)
        edited = world.file_of.get(folder) == path and bool(self.changed[path])
        for thing in [] if edited else self.changed[path]:
            yield from self.starts(thing)
        for load in self._by_edit(folder) if edited else ():
            yield "unit", folder, load, world.of_folder(folder)
        if not edited and not self.changed[path]:
            for parent in world.parents(path):
                for load in self._by_file(parent, path):
                    yield "unit", parent, load, world.of_folder(parent)
        yield from self._charts(path)

    def _charts(self, path: str) -> Iterator[Node]:
        world = self.world
        chart, own = folder_of(path), world.place(path)
        while chart and chart not in world.charts:
            chart = folder_of(chart)
        reading = [t for t in world.deployers if holds_values(path) and path in _values_files(t.value)]
        special = holds_values(path) and any(part is not None for part in (own[0], own[2], own[3]))
        for thing in reading + (world.deploying(chart) if not special else []):
            yield "deployer", (thing, chart), (), nearest(own, world.of_deployer(thing))
        if chart and not special:
            yield from self._beside(chart, path)
            yield from (
                ("file", f"{outer}/Chart.yaml", (), NOWHERE) for outer in world.charts if self._needs(outer, chart)
            )

    def _beside(self, chart: str, path: str) -> Iterator[Node]:
        """The values files of a chart that are of one place."""
        for beside in self.world.things:
            there = self.world.place(beside)
            if folder_of(beside) == chart and holds_values(beside) and any((there[0], there[2], there[3])):
                for thing in self.world.things[beside] if beside != path else ():
                    yield "runs", Running(thing, "", None, there), (), NOWHERE

    def _needs(self, outer: str, chart: str) -> bool:
        parts = [
            part for one in self.world.documents[f"{outer}/Chart.yaml"] for part in listed(one.value, "dependencies")
        ]
        names = [at(part, "repository") for part in parts]
        return outer != chart and chart in {
            inside(outer, name.removeprefix("file://")) for name in names if isinstance(name, str) and "file://" in name
        }

    # who affects whom

    def _neighbours(self) -> dict[Thing, list[tuple[Thing, str]]]:
        """The things that each thing affects, with the namespace that a reference states."""
        things = [thing for thing in self.world.whole if not self._is_kustomization(thing)]
        makers: dict[tuple[str, str], list[tuple[Thing, str]]] = {}
        for thing in things:
            for reference in references_of(thing.value):
                makers.setdefault((reference.kind, reference.name), []).append((thing, reference.namespace))
        pods = [(thing, labels) for thing in things if (labels := pod_labels(thing.value))]
        found: dict[Thing, list[tuple[Thing, str]]] = {}
        for thing in things:
            affected = [one for made in defined_by(thing.item) for one in makers.get(made, ())]
            for reference in references_of(thing.value):
                if len(reference.steps) > 1 and reference.steps[-2] in ("scaleTargetRef", "targetRef", "workloadRef"):
                    same = (t for t in things if (t.kind, t.name) == (reference.kind, reference.name))
                    affected += [(t, reference.namespace) for t in same if self._is_whole(t)]
            spec = at(thing.value, "spec")
            if thing.kind in ("PodDisruptionBudget", "NetworkPolicy"):
                selector = at(spec, "podSelector" if thing.kind == "NetworkPolicy" else "selector")
                affected += [(t, "") for t, labels in pods if selects(selector, labels) and self._is_whole(t)]
            found[thing] = affected
        services = [(t, at(t.value, "spec", "selector")) for t in things if t.kind == "Service" and self._is_whole(t)]
        for thing, labels in pods:
            found[thing] = found[thing] + [(t, "") for t, selector in services if selects(selector, labels)]
        return found

    def _is_whole(self, thing: Thing) -> bool:
        world = self.world
        above, folder = [], thing.path
        while folder:
            folder = folder_of(folder)
            above.append(folder)
        unit = next((f for f in above if thing.path in world.names.get(f, ())), None)
        folders = [unit] if unit is not None else world.parents(thing.path)
        return not any(thing.path in world.patches[f] for f in folders) and "$patch" not in thing.value

    def after(self, one: Running) -> Iterator[Node]:
        affected = self.edges.get(one.thing)
        if affected is None:  # made by a generator
            made = [thing for thing in self.world.whole if not self._is_kustomization(thing)]
            wanted = (one.thing.kind, one.thing.name)
            affected = [(t, r.namespace) for t in made for r in references_of(t.value) if (r.kind, r.name) == wanted]
        for thing, namespace in affected:
            for place in self.runs[thing] if thing != one.thing else ():
                if _together(one, place, namespace):
                    yield "runs", place, (), NOWHERE
        sources = self.world._sources(one.thing.value)
        outer = nearest(self.world.of_deployer(one.thing), one.where) if sources else NOWHERE
        for folder in sources or ():
            for thing, end, where in self._below(folder) if folder else ():
                own = nearest(nearest(self.world.place(thing.path), where), outer)
                yield "runs", Running(thing, end, one.thing, own), (), NOWHERE

    def _below(self, folder: str) -> Iterator[tuple[Thing, str, Where]]:
        world = self.world
        if folder in world.charts:
            return
        if folder in world.kustomizations:
            outer = world.of_folder(folder)
            yield from ((thing, folder, nearest(where, outer)) for thing, where in world.everything(folder))
            return
        for path in world.things:
            if path.startswith(f"{folder}/"):
                own = folder_of(path)
                if world.file_of.get(own) == path:
                    outer = world.of_folder(own)
                    yield from ((thing, own, nearest(where, outer)) for thing, where in world.everything(own))
                elif own not in world.kustomizations:
                    yield from ((thing, "", NOWHERE) for thing in world.things[path] if thing.kind)

    def rows(self) -> dict[Row, int]:
        """Everything reached, with its distance."""
        distances: dict[Node, int] = {("file", path, (), NOWHERE): 0 for path in self.changed}
        pending = deque(distances)
        while pending:
            node = pending.popleft()
            sort, one, _, _ = node
            if sort == "file":
                following = self.first(one) if one in self.changed else self._charts(one)
            else:
                following = self.after(one) if sort == "runs" else self.up(node)
            for more in following:
                if more not in distances:
                    distances[more] = distances[node] + 1
                    pending.append(more)
        direct = {thing for things in self.changed.values() for thing in things}
        found: dict[Row, int] = {}
        for (sort, one, _, where), distance in distances.items():
            if sort == "runs":
                row = _row(one.thing, one.namespace, one.where, one.thing in direct)
            elif sort == "deployer":
                said = reference_of(one[0].value)
                service = self.world.place(one[0].path)[1]
                row = _row(one[0], said.namespace, (where[0], service, *where[2:]), one[0] in direct)
            else:
                continue
            found[row] = min(distance, found.get(row, distance))
        return found


def _row(thing: Thing, namespace: str, where: Where, direct: bool) -> Row:
    return thing.kind, namespace if thing.kind else "", thing.name, thing.path, *where[:4], direct


def _together(one: Running, other: Running, namespace: str) -> bool:
    for mine, theirs in ((one.where[at_], other.where[at_]) for at_ in (0, 2, 3)):
        if mine is not None and theirs is not None and mine != theirs:
            return False
    if {one.thing.kind, other.thing.kind} & CLUSTER:
        return True
    mine, theirs = one.namespace, namespace or other.namespace
    if mine and theirs:
        return mine == theirs
    if one.end and one.end == other.end:
        return True
    same_folder = folder_of(one.thing.path) == folder_of(other.thing.path)
    return same_folder or (one.where[1] is not None and one.where[1] == other.where[1])


def _has_image(value: Any, image: Any) -> bool:
    if isinstance(value, dict):
        said = value.get("image")
        named = isinstance(said, str) and said.partition("@")[0] in (
            image,
            f"{image}:{said.rpartition(':')[2].partition('@')[0]}",
        )
        return named or any(_has_image(part, image) for part in value.values())
    return isinstance(value, list) and any(_has_image(part, image) for part in value)


def _values_files(value: Any) -> set[str | None]:
    spec = at(value, "spec")
    found = {inside("", text) for text in listed(at(spec, "chart", "spec"), "valuesFiles")}
    for part in (spec, at(spec, "template", "spec")):
        for source in (at(part, "source"), *listed(part, "sources")):
            for text in listed(at(source, "helm"), "valueFiles"):
                if text.startswith("$"):
                    found.add(inside("", text.partition("/")[2]))
                elif text.startswith("/"):
                    found.add(inside("", text.lstrip("/")))
                elif isinstance(at(source, "path"), str):
                    found.add(inside(inside("", source["path"]) or "", text))
    return found
