"""Companions, fields, promotions, percentiles and the risk score, over small pasts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.facts.history_runs import DAY, NOW, PERSON, Step, history_of, past_of, record

from safelane.config import Config
from safelane.documents import Limits
from safelane.facts.history.companions import companions
from safelane.facts.history.factors import Factors, Situation
from safelane.facts.history.history import History
from safelane.facts.history.log import Log
from safelane.facts.history.measures import percentile
from safelane.facts.history.past import MASS, Past
from safelane.facts.history.profiles import MOST_VERSIONS, Profiles
from safelane.facts.history.risk import Scale
from safelane.facts.index.paths import NOTHING
from safelane.facts.index.unknown import UnknownError
from safelane.git.memory import MemoryRepository
from safelane.git.repository import Entry, MissingObjectError, Tree
from safelane.topology import Topology

NOBODY = ("", "")


def together(count: int, *others: Step) -> list[Step]:
    return [("both", {"a.yaml": f"n: {n}\n", "b.yaml": f"n: {n}\n"}) for n in range(count)] + list(others)


def test_companions_have_support_and_confidence() -> None:
    (found,) = companions(past_of(together(8, ("alone", {"a.yaml": "n: x\n"}))), "a.yaml")
    assert (found.path, found.together, found.changes) == ("b.yaml", 8, 9)
    assert found.confidence == 8 / 9


def test_companions_need_support() -> None:
    assert companions(past_of(together(4)), "a.yaml") == []
    assert companions(past_of(together(5, *[("x", {"a.yaml": f"m: {n}\n"}) for n in range(2)])), "a.yaml") == []


def test_machines_and_mass_changes_teach_no_companions() -> None:
    assert companions(past_of(together(9), author="renovate[bot] <x@y>"), "a.yaml") == []
    files = {f"{n}.yaml": "1" for n in range(MASS)}
    mass = [("all", dict.fromkeys((*files, "a.yaml"), f"{n}")) for n in range(9)]
    assert companions(past_of(mass), "a.yaml") == []


FIELD: list[Step] = [
    ("start", {"a.yaml": "k: 1\n"}),
    ("other", {"b.yaml": "k: 1\n"}),
    ("more", {"a.yaml": "k: 2\nj: x\n"}),
    ("same", {"a.yaml": "k: 2\nj: y\n"}),
    ("gone", {"a.yaml": "j: y\n"}),
    ("text", {"a.yaml": "k: '2'\n"}),
]


def test_the_eras_of_a_field() -> None:
    history = history_of(FIELD)
    eras = history.eras("a.yaml", NOBODY, "k")
    assert [(era.value if era.value is not NOTHING else "nothing", era.since, era.until) for era in eras] == [
        ("2", 0, None),
        ("nothing", 1, 0),
        (2, 3, 1),
        (1, 5, 3),
    ]
    assert history.eras("nowhere.yaml", NOBODY, "k") == []


def test_objects_are_told_by_kind_and_name() -> None:
    text = "kind: A\nmetadata: {name: one}\nk: %d\n---\nkind: A\nmetadata: {name: two}\nk: %d\n"
    history = history_of([("s", {"a.yaml": text % (1, 5)}), ("t", {"a.yaml": text % (2, 5)})])
    assert [era.value for era in history.eras("a.yaml", ("A", "one"), "k")] == [2, 1]
    assert [era.value for era in history.eras("a.yaml", ("A", "two"), "k")] == [5]
    assert [era.value for era in history.eras("a.yaml", ("A", "three"), "k")] == [NOTHING]


def test_the_beginning_of_what_began_before_the_log_is_not_known() -> None:
    steps: list[Step] = [("s", {"a.yaml": "k: 1\n"}), ("t", {"a.yaml": "k: 2\n"}), ("u", {"a.yaml": "k: 3\n"})]
    history = history_of(steps, parents_of_first=("gone",))
    assert [(era.value, era.since) for era in history.eras("a.yaml", NOBODY, "k")] == [(3, 0), (2, None)]


def test_a_file_with_very_many_versions_is_read_so_far_back() -> None:
    history = history_of([("s", {"a.yaml": f"k: {n}\n"}) for n in range(MOST_VERSIONS + 5)])
    eras = history.eras("a.yaml", NOBODY, "k")
    assert len(eras) == MOST_VERSIONS
    assert eras[-1].since is None


class _Lacking(MemoryRepository):
    """A repository without blobs, as a partial clone."""

    def tree(self, revision: str) -> Tree:
        return _Blobless(MemoryRepository(self.trees).tree(revision))


class _Blobless:
    def __init__(self, tree: Tree) -> None:
        self.root, self.commit, self.folder = tree.root, tree.commit, tree.folder

    def data(self, entry: Entry) -> bytes:
        raise MissingObjectError(entry.id, "git fetch")

    def size(self, entry: Entry) -> int:
        raise MissingObjectError(entry.id, "git fetch")


def test_absent_blobs_are_said_and_not_guessed() -> None:
    history = history_of(FIELD)
    whole = history.asking.repository
    assert isinstance(whole, MemoryRepository)
    profiles = Profiles(history.past, _Lacking(whole.trees, whole.parents, said=whole.said), Limits())
    with pytest.raises(UnknownError, match=r"the past of a\.yaml is not here"):
        profiles.eras("a.yaml", NOBODY, "k")


def test_the_age_of_a_file() -> None:
    history = history_of([("s", {"a.yaml": "1"}), ("t", {"b.yaml": "1"}), ("u", {"b.yaml": "2", "c/d.yaml": "1"})])
    assert history.age("a.yaml") == 3 * DAY
    assert history.age("b.yaml") == DAY
    assert history.age("new.yaml") is None
    assert history.age("c") == 3 * DAY  # a folder is no file, and was never touched itself


def test_where_the_log_does_not_reach_the_age_is_a_lower_bound() -> None:
    steps: list[Step] = [("s", {"a.yaml": "1"}), ("t", {"b.yaml": "1"}), ("u", {"b.yaml": "2"})]
    assert history_of(steps, parents_of_first=("gone",)).age("a.yaml") == 2 * DAY


def test_nothing_known_is_an_error_and_a_note_but_for_known() -> None:
    notes: list[str] = []
    history = history_of([("s", {"a.yaml": "1"})], parents_of_first=("gone",), notes=notes)
    assert history.known() == 0
    assert notes == [
        "the clone holds no change before base, and the rules on history know no more: git fetch --unshallow"
    ]
    for ask in (lambda: history.age("a.yaml"), lambda: history.risk, lambda: history.companions("a.yaml")):
        with pytest.raises(UnknownError):
            ask()


def test_without_a_repository_nothing_is_known() -> None:
    notes: list[str] = []
    asking = replace(history_of([("s", {})]).asking, repository=None)
    history = History(asking, Topology(Config()), Config().selects, Limits(), None, notes.append)
    assert (history.known(), len(notes)) == (0, 1)


VERSIONS: list[Step] = [
    ("start", {"v/staging/web.yaml": "tag: a\n", "v/production/web.yaml": "tag: z\n"}),
    ("promote", {"v/production/web.yaml": "tag: a\n"}),
    ("new", {"v/staging/web.yaml": "tag: b\n"}),
    ("promote", {"v/production/web.yaml": "tag: b\n"}),
    ("new", {"v/staging/web.yaml": "tag: c\n"}),
]


def test_where_a_value_is_and_was() -> None:
    history = history_of(VERSIONS)
    path = "v/production/web.yaml"
    assert [(one.path, one.since, one.now) for one in history.promoted(path, NOBODY, "tag", "c")] == [
        ("v/staging/web.yaml", 0, True)
    ]
    assert [(one.since, one.now) for one in history.promoted(path, NOBODY, "tag", "a")] == [(4, False)]
    assert history.promoted(path, NOBODY, "tag", "never") == []


def test_the_way_that_values_took() -> None:
    (staging,) = history_of(VERSIONS).stages("v/production/web.yaml", NOBODY, "tag")
    assert (staging.path, staging.through, staging.of) == ("v/staging/web.yaml", 2, 3)
    (production,) = history_of(VERSIONS).stages("v/staging/web.yaml", NOBODY, "tag")
    assert production.through == 0


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1), (0.5, 3), (0.8, 4), (0.99, 9), (1.0, 9)])
def test_percentiles_are_of_the_values_themselves(share: float, expected: int) -> None:
    assert percentile([9, 1, 3, 2, 4], share) == expected


def test_percentiles_of_changes() -> None:
    history = history_of(VERSIONS)
    assert history.percentile("files", 0.99) == 2.0
    assert history.percentile("environments", 0.5) == 1.0
    assert history_of([("s", {"a.txt": "1"})]).percentile("files", 0.99) is None


def _situation(*touched: tuple[str, str, str], **given: Any) -> Situation:
    return Situation(**{"place": -1, "seconds": NOW, "author": PERSON, "touched": touched, **given})


def _factors(*records: Any) -> Factors:
    return Factors(Past(Log(tuple(records), cut=False), Config().selects), Topology(Config()))


def test_the_factors_of_a_change_have_their_evidence() -> None:
    revert = record(3, "Revert it", NOW - DAY, ("a.yaml", "2", "1"), undoes="*")
    bad = record(2, "bad", NOW - 2 * DAY, ("a.yaml", "1", "2"))
    start = record(1, "start", NOW - 800 * DAY, ("a.yaml", "", "1"), ("old.yaml", "", "1"))
    factors = _factors(revert, bad, start)
    assert factors.of(_situation(("a.yaml", "1", "2"))) == {
        "returns": f"a.yaml becomes what {bad.id[:10]} (bad) had made of it",
        "reverted": f"a.yaml was part of a revert a day ago: {revert.id[:10]} (Revert it)",
        "newcomer": "its author made 3 earlier changes here",
    }
    assert factors.of(_situation(("old.yaml", "1", "9")))["dormant"] == "old.yaml was last touched 800 days ago"
    assert "newcomer" not in factors.of(_situation(("a.yaml", "1", "3"), author="login"))
    many = [(f"{n}/x.yaml", "", "1") for n in range(21)]
    assert factors.of(_situation(*many)).keys() == {"wide", "many", "newcomer"}
    assert factors.of(_situation(("a.yaml", "1", "")))["deletes"] == "deletes a.yaml"


def test_what_came_later_counts_nothing() -> None:
    newest = record(2, "later", NOW, ("a.yaml", "1", "2"))
    factors = _factors(newest, record(1, "start", NOW - DAY, ("a.yaml", "", "1")))
    itself = _situation(("a.yaml", "1", "2"), place=0, seconds=NOW)
    assert "returns" not in factors.of(itself)
    assert factors.of(itself)["newcomer"] == "its author made 1 earlier changes here"


def test_a_repositorys_own_past_moves_the_weights() -> None:
    def lifts(reverted: bool) -> Any:
        records = []
        for number in range(300, 0, -1):
            seconds = NOW - (301 - number) * DAY // 10
            touched = ("a.yaml", str(number % 2), str((number + 1) % 2))
            records.append(record(number, "Revert" if reverted and number % 2 else "x", seconds, touched,
                                  undoes="*" if reverted and number % 2 else ""))  # fmt: skip
        return Scale(_factors(*records)).lifts

    assert lifts(False)["returns"] < 3.5  # much returned, nothing was reverted
    assert lifts(False)["returns"] < lifts(True)["returns"]
    assert Scale(_factors()).lifts["returns"] == pytest.approx(3.5)


def test_the_rank_counts_those_that_score_less() -> None:
    steps: list[Step] = [(f"s{n}", {f"{n}.yaml": "n: 1\n"}) for n in range(10)]
    quiet = history_of(steps, [("new.yaml", "", "1")]).risk
    history = history_of([*steps, ("again", {"0.yaml": "n: 2\n"})])
    old, new = history.past.touched[0][0][1:]
    loud = history_of([*steps, ("again", {"0.yaml": "n: 2\n"})], [("0.yaml", new, old)]).risk
    assert loud.score > quiet.score
    assert loud.rank is not None
    assert quiet.rank is not None
    assert (loud.rank > 0.9, quiet.rank < 0.1) == (True, True)
    assert loud.of == 11
    assert [factor.name for factor in loud.factors] == ["returns"]
    assert loud == history_of([*steps, ("again", {"0.yaml": "n: 2\n"})], [("0.yaml", new, old)]).risk
