"""The workloads that a change reaches, before and after: once per workload and environment.

A scope is what is applied together: a kustomization that stands at the end of its chain, a folder of plain manifests,
a values file over its chart's defaults. Both sides of a scope are put together and compared, so that removing a patch
or a values file modifies the workload instead of deleting it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import field

from safelane.config import Config
from safelane.documents import Document
from safelane.facts.changes import Change
from safelane.facts.kustomize.build import Builder
from safelane.facts.kustomize.part import part_of
from safelane.facts.merging import overlay_values
from safelane.facts.reach import Reach
from safelane.facts.subjects import Subject
from safelane.facts.traced import Source, Traced
from safelane.facts.view import View
from safelane.facts.workloads.assembly import Found, Workloads, of_objects, of_values, paired
from safelane.facts.workloads.companions import is_companion
from safelane.facts.workloads.inline import holds_patches
from safelane.facts.workloads.manifests import group_of, is_workload
from safelane.facts.workloads.operators import is_operated
from safelane.facts.workloads.releases import is_release
from safelane.facts.workloads.roles import Roles
from safelane.frozen import dataclass
from safelane.resources import Resource
from safelane.topology import Place

_KUSTOMIZATION, _FOLDER, _VALUES = "kustomization", "folder", "values"
_TESTS = (is_workload, is_companion, is_release, is_operated, holds_patches)
_MAX_SIBLINGS = 200  # a folder with more files than this is no unit that somebody applies by hand


@dataclass(frozen=True, slots=True)
class Scope:
    """What is applied together, by its path at base and at head (they differ when it moved), and where it runs.

    The path is a kustomization's folder, a folder of manifests, or a values file. ``within`` are the region and the
    cluster that files of a folder name.
    """

    kind: str
    before: str
    after: str
    environment: str | None
    within: tuple[str | None, str | None] = (None, None)

    def fits(self, place: Place) -> bool:
        """Whether a file can belong here, as far as its path says."""
        pairs = [(self.environment, place.environment), *zip(self.within, (place.region, place.cluster), strict=True)]
        return all(one is None or other is None or one == other for one, other in pairs)


@dataclass(slots=True)
class WorkloadFacts:
    """Makes the subjects of ``workload`` rules."""

    base: View
    head: View
    reach: Reach
    config: Config
    whole: bool = False  # what does not differ is asked about too
    _roles: Roles | None = None
    _builders: dict[str, Builder] = field(default_factory=dict)

    def subjects(self, changes: Sequence[Change]) -> Iterator[Subject]:
        """One subject per workload that differs, and environment, scope by scope."""
        by_scope: dict[Scope, list[Change]] = {}
        for change in changes:
            if concerns_workloads(change):
                for scope in self._scopes(change):
                    by_scope.setdefault(scope, []).append(change)
        views = (self.base, self.head)
        paths = {path for change in changes for path in (change.path, change.resources.old_path or change.path)}
        part = part_of(views, paths)
        self._builders = {view.side: Builder(view, part) for view in views}
        for scope, reached_by in by_scope.items():
            yield from self._compare(scope, reached_by)

    @property
    def roles(self) -> Roles:
        """The roles of Helm values, configured ones first."""
        if self._roles is None:
            self._roles = Roles.of(self.config.values)
        return self._roles

    def _scopes(self, change: Change) -> list[Scope]:
        old = change.resources.old_path or change.path
        if change.sort == "values":
            return self._values_scopes(old, change.path)
        before, after = self._ends(self.base, old), self._ends(self.head, change.path)
        if not before and not after:
            names: tuple[str | None, ...] = self.reach.environments(change.path) or (None,)
            place = self.reach.topology.place(change.path)
            within = (place.region, place.cluster)
            return [Scope(_FOLDER, _folder(old), _folder(change.path), name, within) for name in names]
        if old != change.path and len(before) == len(after) == 1:
            pairs = [(*before, *after)]
        else:
            pairs = [(root, root) for root in sorted(before | after)]
        return [Scope(_KUSTOMIZATION, b, a, self._environment_of(a, change.path)) for b, a in pairs]

    def _values_scopes(self, old: str, path: str) -> list[Scope]:
        place = self.reach.topology.place
        own = place(path).environment
        if own is not None:
            return [Scope(_VALUES, old, path, own)]
        overlays = {
            sibling: place(sibling).environment
            for view in (self.base, self.head)
            for sibling in view.siblings(path)
            if sibling != path and "values" in sibling and place(sibling).environment is not None
        }
        if not path.rpartition("/")[2].startswith("values.") or not overlays:
            return [Scope(_VALUES, old, path, name) for name in self.reach.environments(path) or (None,)]
        return [Scope(_VALUES, overlay, overlay, overlays[overlay]) for overlay in sorted(overlays)]

    def _environment_of(self, root: str, path: str) -> str | None:
        place = self.reach.topology.place
        return place(f"{root}/kustomization.yaml").environment or place(path).environment

    def _ends(self, view: View, path: str) -> set[str]:
        """The kustomizations that reach a file and are no part of another one for the same environment."""
        found = set(view.kustomizations.roots(path))
        place = self.reach.topology.place
        known = {root for root in found if place(f"{root}/kustomization.yaml").environment is not None} or found
        inner = {root for root in known if known.intersection(view.kustomizations.roots(root)) - {root}}
        return (known - inner) or known

    def _compare(self, scope: Scope, changes: list[Change]) -> Iterator[Subject]:
        service = self.reach.topology.place(changes[0].path).service or ""
        was = {change.resources.old_path or change.path for change in changes}
        now = {change.path for change in changes}
        names = _all_names(self.base, was) | _all_names(self.head, now)
        before = self._workloads(scope, self.base, service, (was, names))
        after = before if self.whole else self._workloads(scope, self.head, service, (now, names))
        for key, old, new in paired(before, after):
            if self.whole or old is None or new is None or old[0].value != new[0].value:
                yield _subject((scope, key[2]), changes, old, new)

    def _workloads(self, scope: Scope, view: View, service: str, said: tuple[Set[str], Set[bytes]]) -> Workloads:
        path = scope.before if view.side == "base" else scope.after
        if scope.kind == _KUSTOMIZATION:
            charts = [made for file in said[0] if (made := _root(view, file)) is not None and is_release(made.value)]
            objects = self._builders[view.side].objects(path).values()
            return of_objects([*objects, *charts], self.roles, service)
        if scope.kind == _VALUES:
            values = _values(view, path)
            return of_values(values, self.roles, service) if values is not None else {}
        files, names = said
        siblings = {sibling for file in files for sibling in view.siblings(file)} - files
        fitting = sorted(sibling for sibling in siblings if scope.fits(self.reach.topology.place(sibling)))
        return of_objects(_beside(view, files, names, fitting), self.roles, service)


def concerns_workloads(change: Change) -> bool:
    """Whether a changed document can say anything of a workload."""
    if change.sort in ("values", "patch", "kustomization"):
        return True
    values = [resource.value for resource in (change.resources.before, change.resources.after) if resource is not None]
    return any(test(value) for value in values for test in _TESTS)


def _subject(where: tuple[Scope, str], changes: Sequence[Change], old: Found | None, new: Found | None) -> Subject:
    scope, namespace = where
    said = new or old
    assert said is not None
    workload, made = said
    name = workload.value.get("name", "")
    source = made.first_source()
    owner = next((c for c in changes if source is not None and c.path == source.document.path), None)
    change = owner or next((c for c in changes if c.resource.name == name), changes[0])
    facts = {
        "change": change.value,
        "object": new[1].value if new else None,
        "oldObject": old[1].value if old else None,
    }
    both = {"workload": new[0].value if new else None, "oldWorkload": old[0].value if old else None}
    baseline = None
    if old is not None and new is not None:
        same = {"object": old[1].value, "oldObject": old[1].value}
        baseline = {**facts, **same, "workload": old[0].value, "oldWorkload": old[0].value}
    return Subject(
        change=change,
        operation="add" if old is None else "delete" if new is None else "modify",
        environments=(scope.environment,),
        bindings={**facts, **both},
        baseline=baseline,
        roots=("workload", "oldWorkload"),
        new=new[0] if new else None,
        old=old[0] if old else None,
        identity=(scope.after, workload.value.get("kind", ""), name, namespace),
        kind=workload.value.get("kind", ""),
        group=group_of(made.value),
    )


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _values(view: View, path: str) -> Traced | None:
    """A values file over its chart's defaults, as Helm merges them; None when the file itself is not there."""
    own = _root(view, path)
    folder, _, name = path.rpartition("/")
    if own is None or name == "values.yaml":
        return own
    defaults = _root(view, f"{folder}/values.yaml" if folder else "values.yaml")
    return overlay_values(defaults, own) if defaults is not None else own


def _root(view: View, path: str) -> Traced | None:
    for document in view.documents(path):
        if isinstance(document, Document):
            return Traced(document.value, Source(document, ()))
    return None


def _beside(view: View, files: Set[str], names: Set[bytes], siblings: Sequence[str]) -> list[Traced]:
    """The objects of the files, with the workloads, autoscalers and budgets of siblings that have one of the names."""
    own = [_traced(resource) for path in sorted(files) for resource in view.resources(path)]
    if not names or len(siblings) > _MAX_SIBLINGS:
        return own
    telling = [path for path in siblings if any(name in view.data(path) for name in names)]
    others = [_traced(resource) for path in telling for resource in view.resources(path)]
    return own + [made for made in others if is_workload(made.value) or is_companion(made.value)]


def _all_names(view: View, files: Set[str]) -> set[bytes]:
    return {
        name.encode("utf-8", "surrogatepass")
        for path in files
        for resource in view.resources(path)
        for name in _names(_traced(resource))
    }


def _traced(resource: Resource) -> Traced:
    return Traced(resource.value, Source(resource.document, resource.path))


def _names(made: Traced) -> Iterator[str]:
    """The names by which a workload and its companions know each other."""
    if not (is_workload(made.value) or is_companion(made.value)):
        return
    places = (("metadata", "name"), ("spec", "scaleTargetRef", "name"), ("spec", "targetRef", "name"))
    labels = made.get("spec", "selector", "matchLabels")
    for node in (*(made.get(*place) for place in places), *(dict(labels.items()).values() if labels else ())):
        if node is not None and isinstance(node.value, str) and node.value:
            yield node.value
