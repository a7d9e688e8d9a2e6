"""Values that single meters have of their own, where each value comes from, and what follows from it.

A value is looked for at the meter, then where it was agreed (the hoarding limit with its account, the reading
interval with its collector), then at its building, then at the site; else it is the default. Services that
act on a meter ask `effective`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar

from app import config
from app.config import Declared, Setting
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.services import settings
from app.services.rights import allow, allow_meter
from app.services.settings import SettingChange
from db.ledger import Ledger
from db.rows import Meter

T = TypeVar("T")

CHANGE = "meter.setting"
"""Action of the audit row that a change writes, on the meter's id."""
PER_METER: tuple[Setting, ...] = tuple(setting for setting in config.ALL if setting.per_meter)


class Source(StrEnum):
    """Where a value comes from."""

    METER = "meter"
    ACCOUNT = "account"
    COLLECTOR = "collector"
    BUILDING = "building"
    SITE = "site"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class MeterValue:
    """One setting of one meter as it counts, and where it comes from; `value` as the book keeps it."""

    key: str
    value: str
    source: Source


@dataclass(frozen=True, slots=True)
class ValueChange:
    """What giving a meter a value (or taking its own away) changes."""

    meter_id: str
    before: MeterValue
    after: MeterValue

    @property
    def changes(self) -> bool:
        return self.before != self.after


def effective(ledger: Ledger, meter_id: str, setting: Declared[T]) -> tuple[T, Source]:
    """The value of `setting` that counts for this meter, and where it comes from."""
    kept, source = _kept(ledger, meter_id, setting)
    return (setting.default if kept is None else setting.parse(kept)), source


def many(ledger: Ledger, meter_ids: Iterable[str], setting: Setting) -> dict[str, str | None]:
    """What `effective` finds for each of these meters, as the book keeps it; None: the default.

    Only for settings that neither an account nor a collector has.
    """
    own, of_building = ledger.meters.settings_by_key(setting.key), ledger.supply.buildings_by_key(setting.key)
    site = ledger.settings.get(setting.key)
    buildings = ledger.meters.buildings() if of_building else {}
    return {id: own.get(id, of_building.get(buildings.get(id, 0), site)) for id in meter_ids}


def history_intervals(ledger: Ledger) -> dict[str, int]:
    """How often a reading of each meter is kept, in minutes: what `effective` finds for every one of them."""
    setting = config.HISTORY_INTERVAL_MIN
    of_collector = {one.id: one.history_min for one in ledger.collectors.all()}
    of_building, buildings = ledger.supply.buildings_by_key(setting.key), ledger.meters.buildings()
    of_site = settings.number(ledger, setting)
    found = {}
    for meter in ledger.meters.all():
        own = meter.history_min or of_collector.get(meter.collector_id)
        kept = of_building.get(buildings.get(meter.id, 0))
        found[meter.id] = own or (of_site if kept is None else setting.parse(kept))
    return found


def values_of(ledger: Ledger, meter_id: str, *, session: Session) -> tuple[MeterValue, ...]:
    """Every setting that a meter may have of its own, as it counts for this one.

    Raises DeskError permission.*.
    """
    allow_meter(ledger, session, Permission.LOOK, meter_id)
    return tuple(_shown(ledger, meter_id, setting) for setting in PER_METER)


def history(ledger: Ledger, meter_id: str, key: str, *, session: Session) -> tuple[SettingChange, ...]:
    """Every change of a meter's own value, the newest first. Raises DeskError permission.*."""
    allow_meter(ledger, session, Permission.SET_UP, meter_id)
    rows = [row for row in ledger.audit.of(meter_id) if row.action == CHANGE]
    return tuple(settings.change_of(row) for row in reversed(rows) if row.detail.get("key") == key)


def set_own(
    ledger: Ledger,
    meter_ids: Iterable[str],
    key: str,
    typed: str | None,
    *,
    session: Session,
    now_utc_ms: int,
) -> int:
    """Give these meters a value of their own, None: take it away; returns for how many that changes anything.

    All or none. Raises DeskError: permission.*, settings.* (settings.not_per_meter, settings.no_such_meter).
    """
    setting = _declared(key)
    text = None if typed is None else setting.kept(typed)
    changed = 0
    for meter_id in dict.fromkeys(meter_ids):
        allow_meter(ledger, session, Permission.SET_UP, meter_id)
        changed += _set(ledger, _meter(ledger, meter_id), setting, text, by=session.name, utc_ms=now_utc_ms)
    return changed


def preview(
    ledger: Ledger, meter_ids: Iterable[str], key: str, typed: str | None, *, session: Session
) -> tuple[ValueChange, ...]:
    """What `set_own` would do, meter by meter; changes nothing. Raises what `set_own` raises."""
    setting = _declared(key)
    text = None if typed is None else setting.kept(typed)
    found = []
    for meter_id in dict.fromkeys(meter_ids):
        allow_meter(ledger, session, Permission.SET_UP, meter_id)
        before = _shown(ledger, _meter(ledger, meter_id).id, setting)
        found.append(ValueChange(meter_id, before, _would_be(ledger, meter_id, setting, text)))
    return tuple(found)


def office_phones(ledger: Ledger, *, session: Session) -> tuple[str, ...]:
    """Whom in the office to tell of alarms. Raises DeskError permission.*."""
    allow(ledger, session, Permission.LOOK)
    return settings.value(ledger, config.OFFICE_PHONES)


def _declared(key: str) -> Setting:
    setting = config.by_key(key)
    if not setting.per_meter:
        raise DeskError("settings.not_per_meter", setting=key)
    return setting


def _meter(ledger: Ledger, meter_id: str) -> Meter:
    meter = ledger.meters.get(meter_id)
    if meter is None:
        raise DeskError("settings.no_such_meter", meter=meter_id)
    return meter


def _set(ledger: Ledger, meter: Meter, setting: Setting, text: str | None, *, by: str, utc_ms: int) -> bool:
    before = _own(ledger, meter.id, setting)
    if before == text:
        return False
    if setting == config.HISTORY_INTERVAL_MIN:
        ledger.meters.put(replace(meter, history_min=None if text is None else int(text)))
    else:
        ledger.meters.set_setting(meter.id, setting.key, text)
    if setting in (config.ALARM_LOW_FEN, config.ALARM_VERY_LOW_FEN):
        low, _ = effective(ledger, meter.id, config.ALARM_LOW_FEN)
        settings.check_alarms(low, effective(ledger, meter.id, config.ALARM_VERY_LOW_FEN)[0])
    detail = {"key": setting.key, "before": before, "after": text}
    ledger.audit.append(operator=by, action=CHANGE, object=meter.id, detail=detail, utc_ms=utc_ms)
    return True


def _own(ledger: Ledger, meter_id: str, setting: Declared[object]) -> str | None:
    if setting.key == config.HISTORY_INTERVAL_MIN.key:
        meter = ledger.meters.get(meter_id)
        return None if meter is None or meter.history_min is None else str(meter.history_min)
    return ledger.meters.setting_of(meter_id, setting.key)


def _kept(ledger: Ledger, meter_id: str, setting: Declared[object]) -> tuple[str | None, Source]:
    own = _own(ledger, meter_id, setting)
    return (own, Source.METER) if own is not None else _inherited(ledger, meter_id, setting)


def _inherited(ledger: Ledger, meter_id: str, setting: Declared[object]) -> tuple[str | None, Source]:
    """What counts for a meter without a value of its own; None with Source.DEFAULT."""
    if setting.key == config.HOARDING_LIMIT_FEN.key:
        held = ledger.accounts.open_of_meter(meter_id)
        if held is not None:
            return str(held[1].hoarding_limit_fen), Source.ACCOUNT
    if setting.key == config.HISTORY_INTERVAL_MIN.key:
        meter = ledger.meters.get(meter_id)
        collector = ledger.collectors.get(meter.collector_id) if meter else None
        if collector is not None and collector.history_min is not None:
            return str(collector.history_min), Source.COLLECTOR
    of_building = ledger.supply.setting_of_building(meter_id, setting.key)
    if of_building is not None:
        return of_building, Source.BUILDING
    kept = ledger.settings.get(setting.key)
    return kept, Source.DEFAULT if kept is None else Source.SITE


def _shown(ledger: Ledger, meter_id: str, setting: Setting) -> MeterValue:
    kept, source = _kept(ledger, meter_id, setting)
    return MeterValue(setting.key, setting.default_text() if kept is None else setting.kept(kept), source)


def _would_be(ledger: Ledger, meter_id: str, setting: Setting, text: str | None) -> MeterValue:
    if text is not None:
        return MeterValue(setting.key, text, Source.METER)
    kept, source = _inherited(ledger, meter_id, setting)
    return MeterValue(setting.key, setting.default_text() if kept is None else setting.kept(kept), source)
