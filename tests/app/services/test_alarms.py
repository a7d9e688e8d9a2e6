"""Alarms in the book: raised once, acknowledged by somebody, cleared, looked for; who sees which."""

from __future__ import annotations

import pytest

from app.domain.alarms import Ended, Kind, Level, Wanted
from app.domain.credit import Credit
from app.errors import DeskError
from app.services import alarms
from app.services.alarms import Changes, PastQuery
from db.alarm_rows import Outage
from db.ledger import Ledger, LedgerBook
from tests.helpers.small_mall import CASHIER, NOW_MS, TECHNICIAN

HOUR = 3_600_000


def raise_(book: LedgerBook, kind: Kind, object: str = "", at: int = NOW_MS, **detail: int | str) -> bool:
    return book.write(lambda ledger: alarms.raise_alarm(ledger, kind, object, detail=detail, now_utc_ms=at))


def clear(book: LedgerBook, kind: Kind, object: str = "", at: int = NOW_MS + HOUR) -> bool:
    return book.write(lambda ledger: alarms.clear_alarm(ledger, kind, object, now_utc_ms=at))


def live(book: LedgerBook) -> tuple[alarms.AlarmShown, ...]:
    return book.read(lambda ledger: alarms.live(ledger, session=CASHIER))


def past(book: LedgerBook, **wanted: object) -> list[str]:
    query = PastQuery(**wanted)  # type: ignore[arg-type]
    page = book.read(lambda ledger: alarms.past(ledger, query, session=CASHIER))
    return [f"{row.kind} {row.object}" for row in page.rows]


def test_one_of_a_kind_and_object_is_live_at_a_time(book: LedgerBook) -> None:
    assert raise_(book, Kind.RELAY, "E1", commanded="trip")
    assert not raise_(book, Kind.RELAY, "E1")
    assert raise_(book, Kind.RELAY, "E2")
    assert clear(book, Kind.RELAY, "E1")
    assert not clear(book, Kind.RELAY, "E1")
    assert raise_(book, Kind.RELAY, "E1")
    assert [row.object for row in live(book)] == ["E1", "E2"]
    assert past(book) == [
        "relay.not_as_commanded E1",
        "relay.not_as_commanded E2",
        "relay.not_as_commanded E1",
    ]


def test_a_list_tells_where_an_alarm_is_the_most_urgent_first(book: LedgerBook) -> None:
    raise_(book, Kind.LOW, "E1", left_fen=4_000)
    raise_(book, Kind.MODEM)
    raise_(book, Kind.COLLECTOR_LOST, "C1")
    raise_(book, Kind.LINE_LOST, "C1/2")
    rows = live(book)
    assert [row.kind for row in rows] == [Kind.LINE_LOST, Kind.COLLECTOR_LOST, Kind.MODEM, Kind.LOW]
    assert [(row.shop_number, row.shop_name, row.building) for row in rows] == [
        ("", "A 区采集器", "一号楼"),
        ("", "A 区采集器", "一号楼"),
        ("", "", ""),
        ("B1-001", "茶店1", "一号楼"),
    ]
    assert rows[3].detail == {"left_fen": 4_000}
    assert rows[0].level is Level.URGENT


def test_an_alarm_is_acknowledged_once_with_who_when_and_what(book: LedgerBook) -> None:
    raise_(book, Kind.COVER, "E1")
    number = live(book)[0].id

    def acknowledge(note: str, who: object) -> int:
        return book.write(
            lambda ledger: alarms.acknowledge(ledger, [number], note, session=who, now_utc_ms=NOW_MS + 5)  # type: ignore[arg-type]
        )

    assert acknowledge(" seal is sent ", TECHNICIAN) == 1
    assert acknowledge("again", CASHIER) == 0
    (row,) = live(book)
    assert (row.acknowledged_by, row.acknowledged_utc_ms, row.note) == ("周强", NOW_MS + 5, "seal is sent")
    entry = book.read(lambda ledger: ledger.audit.of("E1"))[-1]
    assert (entry.action, entry.detail["note"]) == ("alarm.acknowledge", "seal is sent")


def test_a_cleared_alarm_may_still_be_acknowledged_an_unknown_one_not(book: LedgerBook) -> None:
    raise_(book, Kind.PRINTER, seen="printer.no_paper")
    clear(book, Kind.PRINTER)
    page = book.read(lambda ledger: alarms.past(ledger, PastQuery(), session=CASHIER))
    number = page.rows[0].id
    assert (
        book.write(lambda ledger: alarms.acknowledge(ledger, [number], session=CASHIER, now_utc_ms=NOW_MS))
        == 1
    )
    with pytest.raises(DeskError, match=r"alarms\.unknown"):
        book.write(lambda ledger: alarms.acknowledge(ledger, [number, 99], session=CASHIER, now_utc_ms=1))
    with pytest.raises(DeskError, match=r"alarms\.long_note"):
        book.write(
            lambda ledger: alarms.acknowledge(ledger, [number], "x" * 201, session=CASHIER, now_utc_ms=1)
        )


def test_past_alarms_are_found_by_time_group_level_and_text(book: LedgerBook) -> None:
    raise_(book, Kind.LOW, "E1", at=NOW_MS)
    raise_(book, Kind.COVER, "E2", at=NOW_MS + HOUR)
    raise_(book, Kind.COLLECTOR_LOST, "C1", at=NOW_MS + 2 * HOUR)
    assert past(book, group="credit") == ["credit.low E1"]
    assert past(book, least_level=Level.URGENT) == ["contact.collector C1", "meter.cover E2"]
    assert past(book, text="c1") == ["contact.collector C1"]
    assert past(book, from_utc_ms=NOW_MS + 1, until_utc_ms=NOW_MS + 2 * HOUR) == ["meter.cover E2"]


def test_past_alarms_come_page_by_page(book: LedgerBook) -> None:
    for number in range(5):
        raise_(book, Kind.CLOCK, f"E{number}")
    found: list[str] = []
    below: int | None = None
    while True:
        at = below
        page = book.read(
            lambda ledger, at=at: alarms.past(ledger, PastQuery(), below_id=at, limit=2, session=CASHIER)
        )
        found.extend(row.object for row in page.rows)
        if page.next_seq is None:
            break
        below = page.next_seq
    assert found == ["E4", "E3", "E2", "E1", "E0"]


def test_who_passes_alarms_on_reads_each_once_and_knows_a_fall(book: LedgerBook) -> None:
    def step(*changes: Wanted, cleared: tuple[Kind, ...] = ()) -> None:
        ended = tuple(((kind, "E1"), Ended.LEVEL) for kind in cleared)
        book.write(
            lambda ledger: alarms.settle(ledger, Changes(raised=changes, cleared=ended), now_utc_ms=NOW_MS)
        )

    step(Wanted(Kind.LOW, "E1", {"fallen": 1, "left_fen": 4_900}))
    step(Wanted(Kind.VERY_LOW, "E1", {"fallen": 1}), cleared=(Kind.LOW,))
    step(Wanted(Kind.LOW, "E1", {"fallen": 0}), cleared=(Kind.VERY_LOW,))
    raise_(book, Kind.COVER, "E2")
    seen = book.read(lambda ledger: alarms.raised_after(ledger, 0, limit=3))
    assert [(one.kind, one.fell_to) for one in seen] == [
        (Kind.LOW, Credit.LOW),
        (Kind.VERY_LOW, Credit.VERY_LOW),
        (Kind.LOW, None),
    ]
    rest = book.read(lambda ledger: alarms.raised_after(ledger, seen[-1].id))
    assert [(one.kind, one.object, one.level, one.fell_to) for one in rest] == [
        (Kind.COVER, "E2", Level.URGENT, None)
    ]


def test_the_stamp_moves_with_every_change_and_with_nothing_else(book: LedgerBook) -> None:
    def stamp() -> int:
        return book.read(lambda ledger: ledger.alarms.stamp())

    seen = [stamp()]
    raise_(book, Kind.LOW, "E1")
    seen.append(stamp())
    raise_(book, Kind.LOW, "E1")
    assert stamp() == seen[-1]
    number = live(book)[0].id
    book.write(lambda ledger: alarms.acknowledge(ledger, [number], session=CASHIER, now_utc_ms=1))
    seen.append(stamp())
    clear(book, Kind.LOW, "E1")
    seen.append(stamp())
    assert sorted(set(seen)) == seen


def test_outages_begin_once_and_end(book: LedgerBook) -> None:
    began = (Outage("meter", "E1", "", NOW_MS), Outage("meter", "E2", "C1", NOW_MS))
    book.write(lambda ledger: alarms.settle(ledger, Changes(began=began), now_utc_ms=NOW_MS))
    book.write(lambda ledger: alarms.settle(ledger, Changes(began=began[:1]), now_utc_ms=NOW_MS + 1))
    book.write(
        lambda ledger: alarms.settle(ledger, Changes(ended=(("meter", "E1"),)), now_utc_ms=NOW_MS + HOUR)
    )

    def between(first: int, last: int) -> list[tuple[str, int | None]]:
        rows = book.read(lambda ledger: ledger.alarms.outages("meter", from_utc_ms=first, until_utc_ms=last))
        return [(row.object, row.until_utc_ms) for row in rows]

    assert between(NOW_MS, NOW_MS + 1) == [("E1", NOW_MS + HOUR), ("E2", None)]
    assert between(NOW_MS + HOUR, NOW_MS + 2 * HOUR) == [("E2", None)]
    assert between(0, NOW_MS) == []


def test_what_is_old_is_thinned_and_never_what_is_live(book: LedgerBook) -> None:
    def thin(ledger: Ledger) -> int:
        return alarms.thin(ledger, now_utc_ms=NOW_MS + 1_097 * 24 * HOUR)

    raise_(book, Kind.COVER, "E1")
    for number in range(3):
        raise_(book, Kind.LOW, f"E{number}")
        clear(book, Kind.LOW, f"E{number}")
    raise_(book, Kind.MODEM)
    book.write(
        lambda ledger: alarms.settle(
            ledger,
            Changes(began=(Outage("meter", "E1", "", NOW_MS), Outage("meter", "E2", "", NOW_MS))),
            now_utc_ms=NOW_MS,
        )
    )
    book.write(lambda ledger: alarms.settle(ledger, Changes(ended=(("meter", "E1"),)), now_utc_ms=NOW_MS + 1))
    assert book.write(thin) == 4
    assert book.write(thin) == 0
    assert past(book) == ["desk.modem ", "meter.cover E1"]
