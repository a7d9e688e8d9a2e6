"""What stands on paper can be typed in again, and a wrong letter is found in its row."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import key_paper
from app.errors import DeskError

WRAP, LOG = bytes(range(32)), bytes(range(100, 132))
PAPER = "\n".join(key_paper.rows({"K": WRAP, "L": LOG}))


def refusal(text: str) -> DeskError:
    with pytest.raises(DeskError) as refused:
        key_paper.read(text)
    return refused.value


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_every_key_comes_back(wrap: bytes, log: bytes) -> None:
    keys = {"K": wrap, "L": log}
    assert key_paper.read("\n".join(key_paper.rows(keys))) == keys


def test_a_paper_is_rows_of_four_groups_of_four() -> None:
    assert PAPER.splitlines()[0] == "K1  AAAQ-EAYE-AUDA-P24D"
    assert len(PAPER.splitlines()) == 8


def test_small_letters_other_dashes_and_words_around_do_no_harm() -> None:
    typed = "Meterdesk, key of 2026\n\n" + PAPER.lower().replace("-", " ") + "\n\nsafe 3\n"
    assert key_paper.read(typed) == {"K": WRAP, "L": LOG}
    assert key_paper.read(PAPER.replace("O", "0").replace("I", "1").replace("B", "8")) == {
        "K": WRAP,
        "L": LOG,
    }


def test_rows_may_come_in_any_order_and_the_log_s_may_be_left_out() -> None:
    rows = PAPER.splitlines()
    assert key_paper.read("\n".join(reversed(rows)))["K"] == WRAP
    assert key_paper.read("\n".join(rows[:4])) == {"K": WRAP}


@pytest.mark.parametrize("row", range(8))
def test_a_wrong_letter_is_found_in_its_row(row: int) -> None:
    rows = PAPER.splitlines()
    for place in range(4, len(rows[row])):
        if rows[row][place] == "-":
            continue
        other = "Q" if rows[row][place] != "Q" else "R"
        wrong = rows[row][:place] + other + rows[row][place + 1 :]
        error = refusal("\n".join([*rows[:row], wrong, *rows[row + 1 :]]))
        assert (error.key, error.params["row"]) == ("keys.paper_row_wrong", rows[row][:2])


def test_rows_changed_about_are_found() -> None:
    swapped = PAPER.replace("K1", "K9").replace("K2", "K1").replace("K9", "K2")
    assert refusal(swapped).key == "keys.paper_row_wrong"


@pytest.mark.parametrize("text", ["", "no rows at all", "K1", *("\n".join(PAPER.splitlines()[1:]),)])
def test_a_paper_without_a_row_says_which(text: str) -> None:
    error = refusal(text)
    assert (error.key, error.params["row"]) == ("keys.paper_row_missing", "K1")
