"""Which files cannot be told apart by a wave: taking one without the other would break what stands between them."""

from __future__ import annotations

from collections.abc import Iterator

from safelane.git.changes import find
from safelane.git.repository import MissingObjectError
from safelane.plan.bundles import Bundles
from safelane.plan.material import Material
from safelane.resources.references import FILE_NAMES

_CHART = "Chart.yaml"
_OF_A_CHART = ("templates/", "crds/", "charts/", "files/")


def together(material: Material) -> Bundles:
    """The paths that differ, those that belong together joined."""
    bundles = Bundles(material.paths)
    for maker in (_renamed, _nested, _moved, _listed, _charts):
        for one, other, why in maker(material):
            if one in bundles and other in bundles and one != other:
                bundles.join(one, other, why)
    return bundles


Pairs = Iterator[tuple[str, str, str]]


def _renamed(material: Material) -> Pairs:
    for file in material.differing.files:
        yield file.old_path, file.path, f"{file.old_path} is renamed to {file.path}"


def _nested(material: Material) -> Pairs:
    """A file that gives way to a folder, or the other way round."""
    paths = material.paths
    for path in paths:
        above = path.rpartition("/")[0]
        while above:
            if above in paths:
                yield above, path, f"{above} is a file on one side and a folder on the other"
            above = above.rpartition("/")[0]


def _moved(material: Material) -> Pairs:
    for resources in (*material.moved, *(change.resources for change in material.facts.changes)):
        before, after = resources.before, resources.after
        if before is not None and after is not None and resources.old_path is not None:
            what = f"{after.kind} {after.name}".strip() or "what it holds"
            path = after.document.path
            yield resources.old_path, path, f"{what} moves from {resources.old_path} to {path}"


def _listed(material: Material) -> Pairs:
    """A kustomization and the files that it newly names, or names no longer."""
    paths = material.paths
    for path in paths:
        folder, _, name = path.rpartition("/")
        if name not in FILE_NAMES:
            continue
        before, after = (
            view.kustomizations.references(folder).paths for view in (material.facts.base, material.facts.head)
        )
        for named in before ^ after:
            verb = "newly lists" if named in after else "drops"
            files = (f"{named}/{name}" if named else name for name in FILE_NAMES)
            for file in (named, *files):
                if file in paths:
                    yield path, file, f"{path} {verb} {named}"


def _charts(material: Material) -> Pairs:
    """A chart with its templates and default values; values of one environment are parts of their own."""
    first: dict[str, str] = {}
    for path in sorted(material.paths):
        chart = chart_of(material, path)
        if chart is not None:
            yield first.setdefault(chart, path), path, f"the chart {chart or '.'} is one thing"


def chart_of(material: Material, path: str) -> str | None:
    """The folder of the chart that a file is a part of; None for a file of none, or for values of one environment."""
    place = material.facts.reach.topology.place
    above = path.rpartition("/")[0]
    while True:
        inside = path[len(above) + 1 :] if above else path
        if ("/" not in inside or inside.startswith(_OF_A_CHART)) and _is_chart(material, above):
            own = place(path).environment
            return above if own in (None, place(f"{above}/{_CHART}").environment) else None
        if not above:
            return None
        above = above.rpartition("/")[0]


def _is_chart(material: Material, folder: str) -> bool:
    path = f"{folder}/{_CHART}" if folder else _CHART
    try:
        return any(find(view.tree, path) is not None for view in (material.facts.base, material.facts.head))
    except MissingObjectError:
        return False
