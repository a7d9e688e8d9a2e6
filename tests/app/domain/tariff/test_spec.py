"""A tariff as text: the same tariff, the same text; any other text is refused with one sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.tariff.model import (
    DateRange,
    Period,
    Rate,
    Season,
    Share,
    ShareKind,
    StepPeriod,
    Tariff,
    UnitCharge,
    one_price,
)
from app.domain.tariff.spec import LARGEST_TEXT, from_spec, spec_hash, to_spec
from app.errors import DeskError
from tests.app.domain.tariff import published
from tests.app.domain.tariff.random_tariffs import tariffs

PLAIN = to_spec(one_price("electricity", 80_000_000))


@settings(max_examples=100, deadline=None)
@given(tariff=tariffs())
def test_what_is_written_is_read_back(tariff: Tariff) -> None:
    text = to_spec(tariff)
    assert from_spec(text) == tariff
    assert to_spec(from_spec(text)) == text


def test_the_text_is_canonical_and_stays_what_it_is() -> None:
    """The book holds such texts for ever: neither the text nor its hash may change with the program."""
    assert PLAIN == (
        '{"form":1,"medium":"electricity","month_charges":[],"rates":["flat"],"seasons":[{"bounds_milli":[],'
        '"holidays":[],"prices_e8":[[80000000]],"ranges":[[1,1,12,31]],"weekdays":[0,0,0,0,0,0,0],"worked":[]}],'
        '"share":[],"steps":"never","tables":[[[0,1440,"flat"]]],"unit_charges":[],"year_from_month":1}'
    )
    assert spec_hash(PLAIN) == "3de802abfb4ca8f3b69bc6ccdd709b18ec40a3e3d2cb4b3bfc5c78d146e88bf0"
    assert spec_hash(PLAIN) != spec_hash(to_spec(published.beijing_trade()))


def test_names_of_charges_are_kept_as_they_are_written() -> None:
    share = Share(ShareKind.COMMON, "公摊", 1, 0, 1)
    tariff = replace(
        one_price("water", 1), unit_charges=(UnitCharge("污水处理费", 136_000_000),), share=share
    )
    assert "污水处理费" in to_spec(tariff)
    assert from_spec(to_spec(tariff)) == tariff


def _changed(**changes: Any) -> str:
    return json.dumps({**json.loads(PLAIN), **changes})


def _season(**changes: Any) -> str:
    season = {**json.loads(PLAIN)["seasons"][0], **changes}
    return _changed(seasons=[season])


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("JSON", ""),
        ("JSON", "{"),
        ("JSON", "[" * 50_000),
        ("JSON", PLAIN.replace("80000000", "0.8")),
        ("JSON", PLAIN.replace("80000000", "NaN")),
        ("JSON", PLAIN.replace("80000000", "1e8")),
        ("JSON", PLAIN.replace("80000000", "9" * 5000)),
        ("JSON", PLAIN.replace('"form":1', '"form":1,"form":1')),
        ("tariff", "[]"),
        ("tariff", "null"),
        ("tariff.extra", _changed(extra=1)),
        ("tariff.form", "{}"),
        ("form", _changed(form=2)),
        ("form", _changed(form=True)),
        ("medium", _changed(medium=5)),
        ("medium", _changed(medium="x" * 101)),
        ("rates", _changed(rates="flat")),
        ("rates", _changed(rates=["flat"] * 101)),
        ("rates[0]", _changed(rates=["cheap"])),
        ("rates[0]", _changed(rates=[["flat"]])),
        ("tables[0]", _changed(tables=[5])),
        ("tables[0][0]", _changed(tables=[[[0, 1440]]])),
        ("tables[0][0]", _changed(tables=[["abc"]])),
        ("steps", _changed(steps="weekly")),
        ("year_from_month", _changed(year_from_month=True)),
        ("year_from_month", _changed(year_from_month=-1)),
        ("year_from_month", _changed(year_from_month=2**53 + 1)),
        ("unit_charges[0]", _changed(unit_charges=[["fund", "1"]])),
        ("month_charges[0]", _changed(month_charges=[["line", 1, "hourly"]])),
        ("share", _changed(share=["percent", "loss", 1])),
        ("share", _changed(share={})),
        ("seasons[0]", _changed(seasons=[5])),
        ("seasons[0].extra", _season(extra=1)),
        ("seasons[0].worked", _season(worked=[0, 0])),
        ("seasons[0].weekdays[3]", _season(weekdays=[0, 0, 0, None, 0, 0, 0])),
        ("seasons[0].prices_e8[0]", _season(prices_e8=[5])),
        ("seasons[0].ranges[0]", _season(ranges=[[1, 1, 12]])),
        ("seasons[0].holidays[0]", _season(holidays=[["new_year"]])),
    ],
)
def test_a_text_of_another_form_is_refused_and_says_where(where: str, text: str) -> None:
    with pytest.raises(DeskError) as raised:
        from_spec(text)
    assert (raised.value.key, raised.value.params) == ("tariff.spec_unreadable", {"where": where})


def test_a_text_that_is_well_formed_is_checked_like_any_tariff() -> None:
    with pytest.raises(DeskError) as raised:
        from_spec(_changed(medium="gas"))
    assert raised.value.key == "tariff.medium"


def test_a_text_that_is_too_long_is_refused_unread() -> None:
    with pytest.raises(DeskError) as raised:
        from_spec(" " * (LARGEST_TEXT + 1))
    assert raised.value.key == "tariff.spec_too_long"


def test_a_tariff_too_large_for_the_book_is_refused_when_written() -> None:
    """14 seasons of 50 steps and 5 rates at the dearest prices, 32 day tables of 14 periods."""
    rates = tuple(Rate)
    ends = [*range(60, 14 * 60, 60), 1440]
    hours = tuple(Period(60 * n, end, rates[n % 5]) for n, end in enumerate(ends))
    prices, bounds = ((10**12,) * 5,) * 50, tuple(range(10**12, 10**12 + 49))
    firsts = [date(2024, 1, 1) + timedelta(26 * n) for n in range(14)]
    lasts = [first - timedelta(1) for first in firsts[1:]] + [date(2024, 12, 31)]
    seasons = tuple(
        Season(
            (DateRange(first.month, first.day, last.month, last.day),),
            prices,
            bounds,
            tuple((7 * n + m) % 32 for m in range(7)),
        )
        for n, (first, last) in enumerate(zip(firsts, lasts, strict=True))
    )
    with pytest.raises(DeskError) as raised:
        to_spec(Tariff("water", rates, (hours,) * 32, seasons, StepPeriod.MONTH))
    assert raised.value.key == "tariff.spec_too_long"


junk = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 2**60) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@settings(max_examples=300, deadline=None)
@given(
    key=st.sampled_from(sorted(json.loads(PLAIN))),
    value=junk,
    inner=st.sampled_from([None, "ranges", "prices_e8"]),
)
def test_whatever_stands_in_a_text_it_is_a_tariff_or_one_sentence(
    key: str, value: object, inner: str | None
) -> None:
    text = _changed(**{key: value}) if inner is None else _season(**{inner: value})
    try:
        tariff = from_spec(text)
    except DeskError as error:
        assert error.key.startswith("tariff.")
    else:
        assert from_spec(to_spec(tariff)) == tariff
