"""Functions that need no tree."""

from __future__ import annotations

from safelane import cel
from safelane.rules.functions.declare import MAP, MAYBE, ROWS, function, late

_NUMBERS, _VERSIONS = "safelane.rules.functions.numbers", "safelane.rules.functions.versions"
_VALUES = "safelane.rules.functions.values"
_READ = 1000  # a whole text is read

PLAIN: tuple[cel.Function, ...] = (
    function(
        "number",
        "The amount of a number, a quantity ('128Mi', '500m'), a percentage ('25%' is 0.25) or a size ('10MB'), as an "
        "optional double; none for anything else, so number(x).orValue(0.0) never fails.",
        ("dyn", "optional_type(double)", late(_NUMBERS, "number")),
    ),
    function(
        "seconds",
        "The length of a duration ('1h30m', '500ms', '7d'; a bare number counts seconds) as an optional double; none "
        "for anything else.",
        ("dyn", "optional_type(double)", late(_NUMBERS, "seconds")),
    ),
    function(
        "measure",
        "A number taken apart as it is written: optional {amount: double, unit: string}; of '512Mi' 512.0 and 'Mi', of "
        "a bare number with the unit ''.",
        ("dyn", f"optional_type({MAP})", late(_NUMBERS, "measure")),
    ),
    function(
        "versionOf",
        "A version such as 'v1.2.3-alpine', 'web-1.4.0' or '2024.01.15' as optional {major, minor, patch, rest}; none "
        "for other texts. What is not written is 0.",
        ("string", f"optional_type({MAP})", late(_VERSIONS, "version_of")),
    ),
    function(
        "compareVersions",
        "How one version compares to another: optional -1, 0 or 1; a pre-release comes before its release, other "
        "suffixes count nothing. None unless both are versions.",
        ("string string", "optional_type(int)", late(_VERSIONS, "compare_versions")),
    ),
    function(
        "pinStrength",
        "How firmly a tag, chart version or git revision is fixed: 4 a digest, 3 a commit, 2 an exact version, 1 a "
        "range or an incomplete version ('1.2', '>=1.0'), 0 what moves ('latest', 'main').",
        ("string", "int", late(_VERSIONS, "pin_strength")),
    ),
    function(
        "imageOf",
        "An image reference taken apart: any of {registry, repository, tag, digest}, as far as written.",
        ("string", MAP, late("safelane.facts.workloads.images", "split_image")),
    ),
    function(
        "isPlaceholder",
        "Whether something else fills a text in later: '${X}', '{{ x }}', '$(X)'.",
        ("dyn", "bool", late("safelane.resources.identity", "is_placeholder")),
    ),
    function(
        "valueAt",
        "The value at a path in the spelling of field.path ('spec.containers['web'].image'), as an optional.",
        ("dyn string", MAYBE, late(_VALUES, "value_of")),
    ),
    function(
        "textAt",
        "The text at a path, '' when there is something else or nothing: whatever the shape of the object, no error.",
        ("dyn string", "string", late(_VALUES, "text_at")),
    ),
    function(
        "listAt",
        "The list at a path, [] when there is something else or nothing.",
        ("dyn string", "list(dyn)", late(_VALUES, "list_at")),
    ),
    function(
        "mapsAt",
        "The mappings in the list at a path, without what else stands in it; [] when there is no list.",
        ("dyn string", ROWS, late(_VALUES, "maps_at")),
    ),
    function(
        "mapAt",
        "The mapping at a path, {} when there is something else or nothing.",
        ("dyn string", MAP, late(_VALUES, "map_at")),
    ),
    function(
        "parses",
        "Whether a text has the syntax that a file of this name should have ('a.json', 'app.toml', 'web.properties'; "
        "anything else is YAML). A template has.",
        ("string string", "bool", late(_VALUES, "parses")),
        cost=_READ,
    ),
    function(
        "selectorFits",
        "Whether a selector (plain, or with matchLabels and matchExpressions) fits labels; an empty one fits nothing.",
        ("dyn map(string,dyn)", "bool", late("safelane.facts.index.labels", "selects")),
    ),
    function(
        "references",
        "What an object refers to by name, in its order: rows {kind, name, namespace, key, optional, pointer}. The "
        "namespace is '' for the object's own; key is a key of the data, or a port.",
        ("dyn", ROWS, late("safelane.facts.index.index", "references_in")),
    ),
    function(
        "defines",
        "What an object, or a kustomization by its generators, defines of the data of ConfigMaps and Secrets: rows "
        "{kind, name, keys, whole}, as of keysOf.",
        ("dyn", ROWS, late("safelane.facts.index.index", "keys_in")),
    ),
)
