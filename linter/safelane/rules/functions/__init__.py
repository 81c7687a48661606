"""The functions that rules may call beside Kubernetes' libraries; their reference is made of these.

Into the trees (each with a twin on base: ``oldLookup``, ``oldObjects``, …)::

    lookup(kind, name) lookup(kind, namespace, name) lookup(change, kind, name)   optional object
    objects(kind) objects(change, kind)                                           rows with object
    objects(kind, text) objects(change, kind, text)                               those that say a text
    objectsIn(path, kind)                                                         rows with object
    referencedBy(kind, name) referencedBy(change, kind, name)                     rows with key, optional, pointer
    definedIn(kind, name)                                                         environments
    keysOf(change, kind, name)                                                    rows with keys, whole
    selectedBy(change, podLabels)                                                 rows with object
    selects(change, selector)                                                     rows with object
    mentions(text)                                                                rows with pointer, whole
    namedBy(path)                                                                 rows of kustomizations
    named(change)                                                                 rows {path, there}
    there(path)                                                                   bool
    unread(text)                                                                  rows with reason
    deployedBy(path)                                                              rows with object
    applications(object)                                                          optional list of names
    peers(change, path)                                                           rows with value, present
    reached(path)                                                                 {environments, roots, …}; no twin
    environmentsIn(text)                                                          environments; no twin

Into the past, that is the first-parent line up to base (``history.known()`` never fails, the others may)::

    history.known() history.age(path) history.touched(path) history.companions(path)
    history.reverted(path, within)                                  rows
    history.values(change, path) history.range(change, path)        rows, optional {min, max, count, unit}
    history.promoted(change, path, value) history.stages(change, path)
    history.percentile(measure, share) history.risk() history.residue()

Without a tree::

    defines(object)                                     rows {kind, name, keys, whole}
    references(object)                                  rows {kind, name, namespace, key, optional, pointer}
    number(x) seconds(x) measure(x)                     optional double, optional double, optional {amount, unit}
    versionOf(text) compareVersions(a, b)               optional {major, minor, patch, rest}, optional int
    pinStrength(text) imageOf(text)                     int 0..4, {registry, repository, tag, digest}
    isPlaceholder(x) parses(text, name) valueAt(x, path) selectorFits(selector, labels)
    textAt(x, path) listAt(x, path) mapsAt(x, path) mapAt(x, path)     '' or [] or {} for what is of another shape

A row is ``{path, pointer, kind, apiVersion, name, namespace, environments, service, region, cluster}`` and what the
function adds. The tree is head's, unless the name begins with ``old``. "Where the change is" means: an environment in
common, and the same namespace, cluster and region, each as far as both sides say it. What the tree cannot tell
(missing blobs, limits) is an evaluation error with reason ``unavailable``, never an empty answer.
"""

from __future__ import annotations

from safelane import cel
from safelane.rules.functions.history import history_functions
from safelane.rules.functions.lookups import IndexSource, tree_functions
from safelane.rules.functions.plain import PLAIN


def functions(source: IndexSource | None = None) -> tuple[cel.Function, ...]:
    """All functions, over the trees and the past of a run; without one they can be compiled, but not asked."""
    return (*PLAIN, *tree_functions(source), *history_functions(source))
