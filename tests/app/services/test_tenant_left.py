"""How long what a tenant has left lasts: as the office's chart has it, out of his own time only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.days_left import Recent
from app.domain.permissions import SYSTEM
from app.portal.gate import From
from app.services import overview_use
from app.services.tenant_left import HELD_MS, MOST_HELD, RecentUse
from meterio.types import Sample
from tests.helpers import small_mall, use_readings
from tests.helpers.portal import ADDRESS, METER, SHOP, Portal, portal
from tests.helpers.small_mall import NOW_MS

OFFSET_MS = 8 * 3_600_000
DAY_MS = use_readings.DAY_MS
MOVED_IN = (NOW_MS + OFFSET_MS) // DAY_MS
VISITOR = From(address=ADDRESS, language="en")


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Portal]:
    """E1 used 24 kWh on each day before and after its tenant moved in."""
    with portal(tmp_path) as found:
        use_readings.store(
            found.desk.readings,
            {METER: ("electricity", lambda day, place: 500)},
            first_day=MOVED_IN - 20,
            until_utc_ms=NOW_MS + 20 * DAY_MS,
        )
        yield found


def after(made: Portal, days: int, **values: int) -> None:
    """So many days after he moved in; the meter says this."""
    made.clock.now_ms = NOW_MS + days * DAY_MS
    point = next(one for one in small_mall.points() if one.meter_id == METER)
    made.live.put(Sample(point, made.clock.now_ms, {**small_mall.live(METER).values, **values}))


def lasts(made: Portal) -> int | None:
    """On the page of his meters, and on the meter's own."""
    args = {"shop": SHOP, "code": made.slip_code()}
    token = str(made.gate.call("enter_slip_code", args, visitor=VISITOR)["token"])
    [shown] = made.gate.call("own", {}, token=token, visitor=VISITOR)["meters"]
    alone = made.gate.call("meter", {"meter": METER}, token=token, visitor=VISITOR)
    assert shown["lasts_tenths"] == alone["lasts_tenths"]
    found: int | None = shown["lasts_tenths"]
    return found


def test_it_is_what_the_office_sees(made: Portal) -> None:
    after(made, 18)
    now = made.clock.now_ms
    of = made.book.read(lambda ledger: overview_use.ground(ledger, session=SYSTEM, now_utc_ms=now))
    used = overview_use.recent_days(made.desk.readings, of)
    [office] = [
        one for one in overview_use.left(of, used, made.live.state, now_utc_ms=now) if one.meter_id == METER
    ]
    assert office.tenths is not None and office.tenths > 0
    assert lasts(made) == office.tenths


def test_days_of_whoever_had_the_meter_before_count_for_nothing(made: Portal) -> None:
    after(made, 3)
    assert lasts(made) is None, "two whole days are his"
    after(made, 4)
    assert lasts(made) is not None, "three are"


def test_nothing_is_foreseen_of_a_meter_nobody_has_heard_or_that_owes(made: Portal) -> None:
    made.clock.now_ms = NOW_MS + 18 * DAY_MS
    assert lasts(made) is None
    after(made, 18, balance_fen=-100)
    assert lasts(made) == 0


def test_what_was_used_of_late_is_kept_for_a_while_and_not_of_everybody() -> None:
    kept, found = RecentUse(), {"E1": Recent(7, 7)}
    kept.keep(1, found, now_utc_ms=1_000)
    assert kept.kept(1, now_utc_ms=1_000 + HELD_MS - 1) == found
    assert kept.kept(1, now_utc_ms=1_000 + HELD_MS) is None
    assert kept.kept(1, now_utc_ms=999) is None, "the clock was set back"
    for account_id in range(2, MOST_HELD + 2):
        kept.keep(account_id, found, now_utc_ms=1_000)
    assert kept.kept(1, now_utc_ms=1_000) is None
    assert kept.kept(2, now_utc_ms=1_000) == found
