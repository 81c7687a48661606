"""All facts of one run, made from two trees and what differs between them; each is computed when somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field, replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from safelane.config import Config
from safelane.facts.changes import Change
from safelane.facts.fields import chart_facts, field_value, release_facts, with_firsts
from safelane.facts.owners import PLACES, Owners, reviewers
from safelane.facts.places import Places
from safelane.facts.reach import Reach
from safelane.facts.scopes import WorkloadFacts
from safelane.facts.subjects import Subject
from safelane.facts.traced import Source, Traced, mapping, sequence
from safelane.facts.view import View
from safelane.facts.workloads.restarts import restarts
from safelane.frozen import dataclass
from safelane.location import Path
from safelane.resources import Edit, Resource, ResourceChange
from safelane.topology import Place

if TYPE_CHECKING:
    from safelane.cache import Cache
    from safelane.facts.history.history import History
    from safelane.facts.index.index import Index
    from safelane.git.repository import Repository


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """What is said of the change outside its trees; absent facts are empty. ``now`` has a time zone; ``reviewers`` are
    those whom the review names.
    """

    now: datetime
    title: str = ""
    body: str = ""
    author: str = ""
    labels: tuple[str, ...] = ()
    rendered: bool = False
    reviewers: tuple[str, ...] = ()


@dataclass
class Facts:
    """The facts of a run. ``files`` are the changed paths that ``include`` selects, sorted.

    ``whole`` says that nothing changed and everything is asked about: an audit. ``cache`` keeps what the index found.
    ``repository`` knows what was before base.
    """

    base: View
    head: View
    config: Config
    reach: Reach
    said: ChangeFacts
    files: Sequence[str]
    changed: Sequence[ResourceChange]
    notes: list[str] = field(default_factory=list)
    whole: bool = False
    cache: Cache | None = None
    repository: Repository | None = None
    left: Sequence[str] = ()  # the old paths of files that were renamed

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The changed objects, in the order of their paths."""
        return tuple(self._change(resources) for resources in self.changed)

    def _change(self, resources: ResourceChange) -> Change:
        resource = resources.after or resources.before
        assert resource is not None
        path = resource.document.path
        environments = self.reach.environments(path)
        return Change(
            resources=resources,
            environments=environments,
            unknown_production=not environments and self.reach.has_production,
            topology=self.reach.topology,
            owners=self.owners.of(path),
            rendered=self.said.rendered,
            generated=_is_generated(self.head.data(path) or self.base.data(path)),
        )

    @cached_property
    def owners(self) -> Owners:
        """CODEOWNERS at base."""
        places = (self.config.owners,) if self.config.owners else PLACES
        text = next((data for place in places if (data := self.base.data(place))), b"")
        return Owners.parse(text.decode("utf-8", "replace"))

    @cached_property
    def index(self) -> Index:
        """The whole trees, for the questions of rules; nothing of them is read before somebody asks."""
        from safelane.facts.index.index import Index

        found = Index.of(self.base, self.head, self.reach, self.config, self.cache)
        found.past = lambda: self.history
        found.owners = self.owners.of
        return found

    @cached_property
    def history(self) -> History:
        """What was before base, for the questions of rules; nothing of it is read before somebody asks."""
        from safelane.facts.history.asking import history_of

        return history_of(self)

    @cached_property
    def places(self) -> Places:
        """From sources to lines."""
        pairs = {(side, path) for side, path in self._changed_paths()}
        places = Places(self.base, self.head, frozenset(pairs))
        places.pair(self.changes)
        return places

    def _changed_paths(self) -> Iterator[tuple[str, str]]:
        for path in self.files:
            yield from (("base", path), ("head", path))
        for resources in self.changed:
            if resources.old_path:
                yield "base", resources.old_path

    def resource_subjects(self) -> Iterator[Subject]:
        """One per changed object."""
        return (_subject(change) for change in self.changes)

    def field_subjects(self) -> Iterator[Subject]:
        """One per changed leaf of a modified object."""
        for change in self.changes:
            if change.operation == "modify":
                yield from (self._leaf(change, *found) for found in with_firsts(change.resources.edits))

    def _leaf(self, change: Change, edit: Edit, first: bool) -> Subject:
        before, after = change.resources.before, change.resources.after
        assert before is not None
        assert after is not None
        said = field_value(edit, before.value, after.value, first)
        if change.sort == "values":
            said |= chart_facts(edit, change.path, self.head)
        elif change.resource.kind in ("HelmRelease", "Application"):
            said |= release_facts(edit, before.value, after.value, self.head)
        return _subject(change, edit, said)

    def workload_subjects(self) -> Iterator[Subject]:
        """One per workload that differs and environment."""
        return iter(self._workloads)

    @cached_property
    def _workloads(self) -> tuple[Subject, ...]:
        return tuple(WorkloadFacts(self.base, self.head, self.reach, self.config, self.whole).subjects(self.changes))

    def _place_of(self, path: str) -> Place:
        """Where a folder or a file belongs."""
        is_file = path.endswith((".yaml", ".yml", ".json"))
        return self.reach.topology.place(path if is_file else f"{path}/kustomization.yaml")

    def changeset_subject(self) -> Subject | None:
        """The whole run as one subject; None when no object changed."""
        if not self.changes:
            return None
        first = self.changes[0]
        # The same objects in the bindings and in the traced value: what decided is found again by identity.
        traced = sequence([_with_object(change) for change in self.changes])
        facts = self._changeset(traced.value)
        return Subject(
            change=replace(first, unknown_production=any(change.unknown_production for change in self.changes)),
            operation="modify",
            environments=self._anywhere(facts["environments"]),
            bindings={"change": first.value, "object": None, "oldObject": None, "changeset": facts},
            baseline=None,
            roots=("changeset", "changeset"),
            new=mapping({"changes": traced}),
            old=None,
            identity=("changeset",),
        )

    def _anywhere(self, known: list[str]) -> tuple[str | None, ...]:
        """The environments of all changes; None stands for those of which none can be established."""
        lost = not known or not all(change.environments for change in self.changes)
        return (*known, None) if lost else tuple(known)

    def _changeset(self, rows: list[Any]) -> dict[str, Any]:
        said, changes = self.said, self.changes
        order = [*self.reach.topology.environments]
        environments = {name for change in changes for name in change.environments}
        return {
            "changes": rows,
            "files": list(self.files),
            "environments": sorted(environments, key=lambda n: (order.index(n) if n in order else len(order), n)),
            "services": sorted({change.service for change in changes} - {""}),
            "regions": sorted({change.value["region"] for change in changes} - {""}),
            "clusters": sorted({change.value["cluster"] for change in changes} - {""}),
            "title": said.title,
            "body": said.body,
            "author": said.author,
            "labels": list(said.labels),
            "reviewers": list(reviewers(said.reviewers, said.body)),
            "now": said.now,
            "environmentsGiven": bool(self.config.environments),
            "restarts": restarts(self._workloads, self._place_of),
            "isRevert": said.title.startswith(("Revert ", 'Revert"', "revert:")) or "This reverts commit " in said.body,
        }


def _traced(resource: Resource | None) -> Traced | None:
    return Traced(resource.value, Source(resource.document, resource.path)) if resource is not None else None


def _subject(change: Change, edit: Edit | None = None, leaf: dict[str, Any] | None = None) -> Subject:
    """A changed object, or one leaf of it with its variable ``field``, as a subject."""
    before, after = _traced(change.resources.before), _traced(change.resources.after)
    old, new = before.value if before else None, after.value if after else None
    facts: dict[str, Any] = {"change": change.value, "object": new, "oldObject": old}
    path: Path | None = None
    if edit is not None:
        facts["field"] = leaf
        path = edit.base_path if edit.operation == "delete" else edit.path
    key = change.resources.key
    return Subject(
        change=change,
        operation=change.operation,
        environments=change.environments or (None,),
        bindings=facts,
        baseline={**facts, "object": old} if before and after and edit is None else None,
        roots=("object", "oldObject"),
        new=after,
        old=before,
        identity=(key.root, key.group, key.kind, key.namespace, key.name),
        kind=change.resource.kind,
        group=change.resource.group,
        path=path,
        edit=edit,
    )


def _change_with_object(change: Change) -> dict[str, Any]:
    before, after = change.resources.before, change.resources.after
    objects = {"object": after.value if after else None, "oldObject": before.value if before else None}
    return {**change.value, **objects}


def _with_object(change: Change) -> Traced:
    before, after = _traced(change.resources.before), _traced(change.resources.after)
    said = after or before
    assert said is not None
    return Traced(_change_with_object(change), said.source, {"object": after or said, "oldObject": before or said})


def _is_generated(data: bytes) -> bool:
    """A header that says so, in the words that generators use (Go's convention, and those of config tools)."""
    start = data[:400].lower()
    return (
        b"code generated" in start or b"do not edit" in start or b"autogenerated" in start or b"auto-generated" in start
    )
