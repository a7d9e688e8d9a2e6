"""What a template may say, which numbers take texts, and when a message may go out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.config import TimeRange
from app.domain.messages import (
    DEFAULTS,
    HOLES,
    LONGEST_TEMPLATE,
    About,
    Hole,
    Terms,
    checked,
    filled,
    hole_of,
    numbers,
    pause_ms,
    same_number,
    takes_texts,
)
from app.errors import DeskError

HOUR_MS = 3_600_000
TERMS = Terms(
    quiet=(TimeRange(22 * 60, 7 * 60),),
    utc_offset_min=480,
    per_hour=60,
    per_number_day=5,
    keep_ms=24 * HOUR_MS,
    tries=5,
    repeat_ms=HOUR_MS,
)


@pytest.mark.parametrize(
    ("about", "text", "key"),
    [
        (About.LOW, "  \n", "messages.template_empty"),
        (About.LOW, "x" * (LONGEST_TEMPLATE + 1), "messages.template_too_long"),
        (About.LOW, "{balance", "messages.template_brace"),
        (About.LOW, "balance} of {meter}", "messages.template_brace"),
        (About.LOW, "{{balance}}", "messages.template_brace"),
        (About.LOW, "{price}", "messages.template_unknown"),
        (About.LOW, "{cut_time}", "messages.template_unknown"),
        (About.OFFICE, "{户号}", "messages.template_unknown"),
        (About.CODE, "Your code is on its way.", "messages.template_needs"),
    ],
)
def test_a_template_that_could_not_be_filled_is_refused(about: About, text: str, key: str) -> None:
    with pytest.raises(DeskError) as raised:
        checked(about, text)
    assert raised.value.key == key


@pytest.mark.parametrize("text", ["x" * LONGEST_TEMPLATE, "余额 {余额}, {balance}", "{ balance }", "no hole"])
def test_a_template_may_be_long_and_name_its_holes_in_either_language(text: str) -> None:
    assert checked(About.LOW, f" {text}\n") == text


@pytest.mark.parametrize(("about", "language"), DEFAULTS)
def test_what_the_program_brings_is_a_template_that_may_be_kept(about: About, language: str) -> None:
    text = DEFAULTS[about, language]
    assert checked(about, text) == text
    said = filled(text, dict.fromkeys(HOLES[about], "7"))
    assert "{" not in said and "7" in said


def test_what_has_no_value_is_left_empty_and_nothing_unprintable_goes_out() -> None:
    values = {Hole.SITE: "", Hole.SHOP: "B1-\x00\n001"}
    assert filled("【{物业}】户 {shop} {balance}{nonsense}", values) == "户 B1-  001"
    assert filled("{site}: shop {shop}", {Hole.SHOP: "7"}) == "shop 7"


def test_a_hole_has_a_name_in_both_languages() -> None:
    assert {hole_of(name) for name in (" 余额 ", "balance")} == {Hole.BALANCE}
    assert hole_of("balanse") is None


def test_numbers_are_found_in_what_people_type_each_once() -> None:
    typed = "138 0013-8000, +86 13800138000; 13800138000 (home) 010-62345678 no. 42"
    assert numbers(typed) == ("13800138000", "+8613800138000", "01062345678")


@pytest.mark.parametrize(
    ("number", "taken"),
    [
        ("13800138000", True),
        ("+8613800138000", True),
        ("+861062345678", False),
        ("+33612345678", True),
        ("01062345678", False),
        ("62345678", False),
        ("23800138000", False),
    ],
)
def test_a_text_is_not_sent_to_a_landline(number: str, *, taken: bool) -> None:
    assert takes_texts(number) is taken


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("13800138000", "+8613800138000", True),
        ("+8613800138000", "8613800138000", True),
        ("13800138000", "13800138001", False),
        ("10086", "10086", True),
        ("10086", "8610086", False),  # a short number is only itself
        ("1008", "1008", False),
    ],
)
def test_a_number_is_the_same_with_and_without_its_country(one: str, other: str, *, same: bool) -> None:
    assert same_number(one, other) is same
    assert same_number(other, one) is same


def test_each_pause_is_twice_the_last_up_to_an_hour() -> None:
    assert [pause_ms(tries) // 60_000 for tries in (0, 1, 2, 3, 6, 7, 8, 500)] == [1, 1, 2, 4, 32, 60, 60, 60]


def test_what_falls_into_quiet_hours_waits_for_their_end() -> None:
    at_23 = 15 * HOUR_MS + 17  # 23:00 at the site
    assert TERMS.is_quiet(at_23)
    assert TERMS.not_before(at_23) == 23 * HOUR_MS  # 07:00
    assert TERMS.not_before(23 * HOUR_MS + 17) == 23 * HOUR_MS + 17


def test_where_it_is_always_quiet_a_message_may_go_at_once() -> None:
    always = replace(TERMS, quiet=(TimeRange(0, 12 * 60), TimeRange(12 * 60, 0)))
    assert always.not_before(5) == 5
