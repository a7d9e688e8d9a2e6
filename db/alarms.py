"""Alarms, live and past, and how long meters and collectors were out of contact."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from db.alarm_rows import AlarmRow, Outage
from db.chain import canonical
from db.log_pages import Condition
from db.repository import Repository

_ALARM: Final = (
    "SELECT id, kind, object, level, detail, raised_utc_ms, acknowledged_utc_ms, acknowledged_by, note,"
    " cleared_utc_ms, ended FROM alarms"
)
_OUTAGE: Final = "SELECT kind, object, behind, from_utc_ms, until_utc_ms FROM outages"
_PLACES: Final = (
    "WITH named AS (SELECT value AS name FROM json_each(?))"
    " SELECT named.name, COALESCE(shops.shop_number, ''), COALESCE(shops.name, meters.name), buildings.name"
    " FROM named JOIN meters ON meters.id = named.name LEFT JOIN shops ON shops.id = meters.shop_id"
    " JOIN areas ON areas.id = COALESCE(shops.area_id, meters.area_id)"
    " JOIN buildings ON buildings.id = areas.building_id"
    " UNION ALL SELECT named.name, '', collectors.name, buildings.name"
    " FROM named JOIN collectors ON named.name = collectors.id"
    " OR (instr(named.name, collectors.id || '/') = 1 AND EXISTS (SELECT 1 FROM buses"
    " WHERE collector_id = collectors.id AND named.name = collectors.id || '/' || number))"
    " JOIN areas ON areas.id = collectors.area_id JOIN buildings ON buildings.id = areas.building_id"
)
_NEXT_STAMP: Final = "(SELECT COALESCE(max(stamp), 0) + 1 FROM alarms)"
THINNED_AT_ONCE: Final = 2_000


def _alarm(*columns: Any) -> AlarmRow:
    id, kind, object, level, detail, *rest = columns
    return AlarmRow(id, kind, object, level, json.loads(detail), *rest)


class Alarms(Repository):
    __slots__ = ()

    def stamp(self) -> int:
        """Another number than before once any alarm has changed."""
        return self._number("SELECT max(stamp) FROM alarms")

    def live(self) -> tuple[AlarmRow, ...]:
        """Those that are not cleared, in the order in which they were raised."""
        return self._all(_alarm, f"{_ALARM} WHERE cleared_utc_ms IS NULL ORDER BY id")

    def is_live(self, object: str, kinds: Collection[str]) -> bool:
        """Whether one of these kinds is live for an object."""
        marks = ", ".join("?" * len(kinds))
        return bool(
            self._number(
                f"SELECT count(*) FROM alarms WHERE object = ? AND kind IN ({marks})"
                " AND cleared_utc_ms IS NULL",
                (object, *kinds),
            )
        )

    def get(self, alarm_id: int) -> AlarmRow | None:
        return self._first(_alarm, f"{_ALARM} WHERE id = ?", (alarm_id,))

    def raised_after(self, alarm_id: int, limit: int) -> tuple[AlarmRow, ...]:
        """The next ones raised after that one, oldest first, live or not."""
        return self._all(_alarm, f"{_ALARM} WHERE id > ? ORDER BY id LIMIT ?", (alarm_id, limit))

    def newest_id(self) -> int:
        """0 before the first alarm."""
        return self._number("SELECT max(id) FROM alarms")

    def page(
        self, conditions: Sequence[Condition], *, below_id: int | None, limit: int
    ) -> tuple[AlarmRow, ...]:
        """The newest `limit` alarms below `below_id` that meet all conditions, newest first."""
        below = () if below_id is None else (Condition("id < ?", (below_id,)),)
        where = " AND ".join(f"({one.sql})" for one in (*conditions, *below)) or "1"
        values = [value for one in (*conditions, *below) for value in one.values]
        return self._all(_alarm, f"{_ALARM} WHERE {where} ORDER BY id DESC LIMIT ?", (*values, limit))

    def raise_(
        self, kind: str, object: str, *, level: int, detail: Mapping[str, object], utc_ms: int
    ) -> int | None:
        """Returns its id; None if one of this kind and object is live already."""
        found = self._run(
            "INSERT INTO alarms (kind, object, level, detail, raised_utc_ms, stamp)"
            f" VALUES (?, ?, ?, ?, ?, {_NEXT_STAMP})"
            " ON CONFLICT (kind, object) WHERE cleared_utc_ms IS NULL DO NOTHING RETURNING id",
            (kind, object, level, canonical(detail), utc_ms),
        ).fetchall()
        return int(found[0][0]) if found else None

    def say_anew(self, kind: str, object: str, detail: Mapping[str, object]) -> None:
        """A live alarm has another reason now."""
        self._run(
            f"UPDATE alarms SET detail = ?, stamp = {_NEXT_STAMP}"
            " WHERE kind = ? AND object = ? AND cleared_utc_ms IS NULL",
            (canonical(detail), kind, object),
        )

    def clear(self, kind: str, object: str, *, ended: str, utc_ms: int) -> bool:
        """False if none of this kind and object is live."""
        done = self._run(
            f"UPDATE alarms SET cleared_utc_ms = max(?, raised_utc_ms), ended = ?, stamp = {_NEXT_STAMP}"
            " WHERE kind = ? AND object = ? AND cleared_utc_ms IS NULL",
            (utc_ms, ended, kind, object),
        )
        return done.rowcount == 1

    def acknowledge(self, alarm_id: int, *, operator_id: int | None, note: str, utc_ms: int) -> bool:
        """False if somebody did before, or there is no such alarm."""
        done = self._run(
            f"UPDATE alarms SET acknowledged_utc_ms = ?, acknowledged_by = ?, note = ?, stamp = {_NEXT_STAMP}"
            " WHERE id = ? AND acknowledged_utc_ms IS NULL",
            (utc_ms, operator_id, note, alarm_id),
        )
        return done.rowcount == 1

    def places(self, objects: Collection[str]) -> dict[str, tuple[str, str, str]]:
        """Shop number, name and building of meters, collectors and lines ("collector/number") by these names;
        the name is the shop's, a monitored meter's or a collector's own."""
        rows = self._run(_PLACES, (json.dumps(sorted(objects)),)).fetchall()
        return {name: (number, own, building) for name, number, own, building in rows}

    def open_outages(self) -> tuple[Outage, ...]:
        return self._all(Outage, f"{_OUTAGE} WHERE until_utc_ms IS NULL ORDER BY id")

    def outages(self, kind: str, *, from_utc_ms: int, until_utc_ms: int) -> tuple[Outage, ...]:
        """Those of meters or of collectors that reach into a time, the end not included, oldest first."""
        reaching = "until_utc_ms > ?2 UNION ALL " + _OUTAGE + " WHERE kind = ?1 AND until_utc_ms IS NULL"
        return self._all(
            Outage,
            f"SELECT * FROM ({_OUTAGE} WHERE kind = ?1 AND {reaching}) WHERE from_utc_ms < ?3"
            " ORDER BY from_utc_ms, object",
            (kind, from_utc_ms, until_utc_ms),
        )

    def begin_outages(self, outages: Iterable[Outage]) -> None:
        """One that is open already stays as it is."""
        self._connection.executemany(
            "INSERT INTO outages (kind, object, behind, from_utc_ms) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (kind, object) WHERE until_utc_ms IS NULL DO NOTHING",
            [(one.kind, one.object, one.behind, one.from_utc_ms) for one in outages],
        )

    def end_outages(self, found: Collection[tuple[str, str]], *, utc_ms: int) -> None:
        """These, by kind and object, answer again."""
        self._connection.executemany(
            "UPDATE outages SET until_utc_ms = max(?, from_utc_ms)"
            " WHERE kind = ? AND object = ? AND until_utc_ms IS NULL",
            [(utc_ms, kind, object) for kind, object in found],
        )

    def thin(self, *, before_utc_ms: int) -> int:
        """Delete some of what ended before then, never the newest alarm; call again until it gives 0."""
        alarms = self._run(
            "DELETE FROM alarms WHERE id IN (SELECT id FROM alarms ORDER BY id LIMIT ?)"
            " AND cleared_utc_ms < ? AND id < (SELECT max(id) FROM alarms)"
            " AND stamp < (SELECT max(stamp) FROM alarms)",
            (THINNED_AT_ONCE, before_utc_ms),
        ).rowcount
        outages = self._run(
            "DELETE FROM outages WHERE id IN"
            " (SELECT id FROM outages WHERE until_utc_ms < ? ORDER BY until_utc_ms LIMIT ?)",
            (before_utc_ms, THINNED_AT_ONCE),
        ).rowcount
        return alarms + outages
