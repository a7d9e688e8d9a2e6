"""`python -m tests.bench`: the form others read, and an exit code that tells the truth."""

from __future__ import annotations

import json

import pytest

from tests.bench import harness
from tests.bench.__main__ import main
from tests.bench.harness import Result


def result(value: float, reference: float | None, goal: float | None, *, higher: bool = False) -> Result:
    return Result("round", "s", value, "limit", reference, goal, higher_is_better=higher)


@pytest.mark.parametrize(
    ("given", "ratio", "holds"),
    [
        (result(103, 100, 1.03), 1.03, True),
        (result(104, 100, 1.03), 1.04, False),
        (result(50, 100, 0.6, higher=True), 0.5, False),
        (result(70, 100, 0.6, higher=True), 0.7, True),
        (result(0, 0, 1), None, True),
        (result(1, 0, 1), None, False),
        (result(7, None, None), None, True),
    ],
)
def test_a_goal_bounds_the_ratio(given: Result, ratio: float | None, holds: bool) -> None:
    assert given.ratio == ratio
    assert given.holds is holds


def test_json_is_one_object_in_the_form_others_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["soak", "--json", "--quick"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["bench"] == "soak"
    keys = {"metric", "unit", "value", "reference", "reference_value", "ratio", "goal", "holds"}
    assert [set(one) for one in report["results"]] == [keys] * 3
    assert report["conditions"]["quick"] is True


def test_a_goal_missed_is_exit_code_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tests.bench.bench_soak.run", lambda conditions: [result(2, 1, 1.5)])
    assert main(["soak"]) == 1
    assert capsys.readouterr().out == "soak: round 2 s  (limit 1 s, ratio 2.000, goal 1.5)  DOES NOT HOLD\n"


def test_a_name_that_is_not_there_lists_those_that_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["poll-nothing"]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert all(name in told.err for name in harness.names())
