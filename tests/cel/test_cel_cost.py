"""The cost of an evaluation, as whoever asks for it sees it; the numbers are Kubernetes' own."""

from __future__ import annotations

import threading

import pytest

from safelane.cel import Environment, EvaluationError

ITEMS = {"items": list(range(100))}


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("1 + 1", 1),
        ("items", 1),
        ("items.all(x, x >= 0)", 502),
        ("items.exists(x, x == 0)", 11),
        ("items.map(x, x * 2).size()", 1403),
        ("items == items", 12),
        ("'a' in ['a', 'b']", 0),
        ("has({'a': items}.a)", 32),
        ("true ? 1 : items.size()", 0),
    ],
)
def test_costs(text: str, cost: int) -> None:
    assert Environment(["items"]).compile(text).run(ITEMS).cost == cost


def test_the_cost_of_a_stored_tree_is_the_same() -> None:
    environment = Environment({"items": "list(int)"})
    program = environment.compile("items.sort().size() + items.map(i, string(i)).join(',').size()")
    stored = environment.from_ast(program.serialise(), program.type)
    assert stored.run(ITEMS) == program.run(ITEMS)
    assert stored.run(ITEMS).cost > 20_000


def test_a_budget_is_used_up_at_the_same_unit_in_both_evaluations() -> None:
    program = Environment(["items"]).compile("items.all(x, x >= 0)")
    assert program.evaluate(ITEMS, budget=502) is True
    assert program.run(ITEMS, budget=502).value is True
    with pytest.raises(EvaluationError) as caught:
        program.evaluate(ITEMS, budget=501)
    assert caught.value.reason == "cost-exceeded"
    assert program.run(ITEMS, budget=501).cost == 502


def test_an_error_has_a_cost_and_a_place() -> None:
    result = Environment(["items"]).compile("items.size() > 0 && items[100] == 1").run(ITEMS)
    assert result.error is not None
    assert (result.error.message, result.error.column, result.cost) == ("index out of bounds: 100", 26, 6)


def test_many_threads_measure_one_program() -> None:
    program = Environment(["items"]).compile("items.map(x, [x, x].map(y, y + 1)).size() == 100")
    costs: list[int] = []

    def work() -> None:
        costs.extend(program.run(ITEMS).cost for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(costs) == 40
    assert len(set(costs)) == 1


_TEXT = "ab" * 20_000
_LONG = {"s": _TEXT, "t": _TEXT[:-1] + "c", "l": [str(i) for i in range(1500)], "m": [str(i) for i in range(1, 1501)]}


@pytest.mark.parametrize(
    "expression",
    [
        "s.contains(t)",
        'l.exists(x, s.contains(x) && x == "none")',
        "sets.contains(l, m)",
        "sets.intersects(l, m)",
        "sets.equivalent(l, m)",
        "[0, 1, 2, 3].exists(i, format.dns1123Label().validate(s + s).orValue([]) == [string(i)])",
        's.replace(t, "") == s && s.split(t) == [s]',
        "s == t || s < t",
    ],
)
def test_evaluating_ends_where_the_measured_cost_does(expression: str) -> None:
    """The quick count of ``evaluate`` and the cost of ``run`` agree on whether the budget is spent."""
    program = Environment(variables=list(_LONG)).compile(expression)
    error = program.run(_LONG).error
    measured = error is not None and error.reason == "cost-exceeded"
    if not measured:
        program.evaluate(_LONG)
        return
    with pytest.raises(EvaluationError) as caught:
        program.evaluate(_LONG)
    assert caught.value.reason == "cost-exceeded"
