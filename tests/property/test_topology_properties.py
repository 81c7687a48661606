"""What is filled into a layout comes back; no path breaks anything."""

from __future__ import annotations

import json
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from safelane.config import load
from safelane.topology import Topology
from safelane.topology.suggesting import suggest

ENVIRONMENTS = {
    "dev": "dev",
    "stage": "staging",
    "staging": "staging",
    "prod": "production",
    "production": "production",
}
GIVEN = [{"name": "dev"}, {"name": "staging", "aliases": ["stage"]}, {"name": "production", "aliases": ["prod"]}]
WORD = st.text("abc", min_size=1, max_size=4)
NAMES = st.permutations(["service", "environment", "region", "cluster", "tenant", "team"])


@st.composite
def layouts(draw: st.DrawFn) -> str:
    names = draw(NAMES)[: draw(st.integers(1, 6))]
    segments: list[str] = []
    for name in names:
        glued = segments and "}" in segments[-1] and draw(st.booleans())
        if glued:
            segments[-1] += draw(st.sampled_from(["-", "_", "."])) + f"{{{name}}}"
        else:
            segments += draw(st.lists(WORD, max_size=1))
            segments.append(draw(st.sampled_from(["", "x-"])) + f"{{{name}}}" + draw(st.sampled_from(["", ".yaml"])))
    return "/".join([*segments, *draw(st.lists(st.just("**"), max_size=1))])


@settings(max_examples=400, deadline=None)
@given(layouts(), st.data())
def test_what_is_filled_in_comes_back(pattern: str, data: st.DataObject) -> None:
    names = re.findall(r"\{(\w+)\}", pattern)
    values = {n: data.draw(st.sampled_from(sorted(ENVIRONMENTS)) if n == "environment" else WORD) for n in names}
    path = re.sub(r"\{(\w+)\}", lambda found: values[found[1]], pattern)
    path = path.replace("**", "/".join(data.draw(st.lists(WORD, min_size=1, max_size=3))))
    place = Topology(load(json.dumps({"layout": [pattern], "environments": GIVEN}).encode())).place(path)
    captured = {"service": place.service, "region": place.region, "cluster": place.cluster, "tenant": place.tenant}
    captured |= {"team": place.labels.get("team")}
    assert place.environment == (ENVIRONMENTS[values["environment"]] if "environment" in values else None)
    assert {n: v for n, v in captured.items() if v is not None} == {
        n: v for n, v in values.items() if n != "environment"
    }


ANY_PATH = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(["prod", "pre-prod", "apps", "base", "overlays", "web", "values-dev.yaml", "..", "", "a.b"]),
        max_size=7,
    ).map("/".join),
)


@settings(max_examples=400, deadline=None)
@given(ANY_PATH)
def test_any_path_has_a_place(path: str) -> None:
    topology = Topology(load(None))
    place = topology.place(path)
    assert place.environment is None or place.environment in topology.environments
    assert place.service is None or place.service
    assert topology.place(path) is place


@settings(max_examples=100, deadline=None)
@given(st.lists(ANY_PATH.map(lambda path: path + ".yaml"), max_size=8))
def test_what_is_suggested_loads(paths: list[str]) -> None:
    Topology(load(suggest(paths).encode()))
