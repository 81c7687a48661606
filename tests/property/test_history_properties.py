"""Random pasts: what the log, the eras and the score say agrees with the trees themselves."""

from __future__ import annotations

import tempfile
from itertools import groupby, pairwise
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.facts.history_runs import PERSON, Step, history_of, repository

from safelane.cache import Cache
from safelane.facts.history.log import read_log
from safelane.facts.index.paths import NOTHING
from safelane.git.past import steps

NAMES = ("a.yaml", "dir/b.yaml", "dir/c.yaml", "x/production/d.yaml", "e\udcff.yaml", "é/ü.yaml")
TITLES = ("A change", 'Revert "A change"', "revert", "Bump x from 1 to 2", "", "\x00\udcff", "R" * 5000)
CHANGE = st.tuples(
    st.sampled_from(TITLES),
    st.dictionaries(st.sampled_from(NAMES), st.none() | st.integers(0, 3).map("k: {}\n".format), max_size=4),
)
PAST = st.lists(CHANGE, min_size=1, max_size=12)
Touch = tuple[str, str, str]


def _trees(past: list[Step]) -> list[dict[str, str]]:
    found: list[dict[str, str]] = [{}]
    for _, changes in past:
        merged = {**found[-1], **changes}
        found.append({path: text for path, text in merged.items() if text is not None})
    return found


@settings(deadline=None, max_examples=60)
@given(PAST)
def test_a_step_has_the_paths_that_differ(past: list[Step]) -> None:
    trees = _trees(past)
    expected = [
        sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))
        for before, after in pairwise(trees)
    ]
    found = [[path for path, _, _ in step.touched] for step in steps(repository(past), f"c{len(past) - 1}")]
    assert found == expected[::-1]


@settings(deadline=None, max_examples=30)
@given(PAST, st.integers(0, 11))
def test_a_cache_changes_no_log(past: list[Step], newest: int) -> None:
    start = f"c{min(newest, len(past) - 1)}"
    with tempfile.TemporaryDirectory() as folder:
        cache = Cache(Path(folder))
        plain = read_log(repository(past), start)
        assert read_log(repository(past), start, cache) == plain
        assert read_log(repository(past), start, cache) == plain


@settings(deadline=None, max_examples=60)
@given(PAST, st.sampled_from([name for name in NAMES if "\udcff" not in name]))
def test_eras_tell_what_a_field_was_one_after_the_other(past: list[Step], path: str) -> None:
    values = [None if path not in tree else int(tree[path][3:]) for tree in _trees(past)[1:]]
    known = [value for value, _ in groupby(values)]
    if known and known[0] is None:
        known = known[1:]  # nothing is known of a file before it was there
    eras = history_of(past).eras(path, ("", ""), "k")
    assert [None if era.value is NOTHING else era.value for era in eras][::-1] == known
    assert all(newer.since == older.until for newer, older in pairwise(eras))


@settings(deadline=None, max_examples=60)
@given(PAST, st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(["", "1"]), st.just("2")), max_size=6))
def test_the_score_is_the_same_each_time_and_its_rank_a_share(past: list[Step], touched: list[Touch]) -> None:
    risk = history_of(past, touched).risk
    assert risk == history_of(past, touched).risk
    assert risk.rank is None or 0 <= risk.rank <= 1
    assert (risk.rank is None) == (history_of(past).known() == 0)
    assert round(sum(factor.weight for factor in risk.factors), 5) == round(risk.score, 5)


@settings(deadline=None, max_examples=30)
@given(PAST)
def test_nothing_is_its_own_companion_and_no_answer_is_an_error(past: list[Step]) -> None:
    history = history_of(past, author=PERSON)
    for path in NAMES:
        assert path not in [one.path for one in history.companions(path)]
        assert (history.age(path) is None) == (path not in _trees(past)[-1])
        assert list(history.reverts(path, 10**9)) == sorted(history.reverts(path, 10**9))
