"""The terms of supply as the site, each building and each meter have them: read and changed.

A value is looked for at the meter, then at its building, then at the site, as in `meter_settings.effective`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app import config
from app.config import Setting
from app.domain.permissions import Permission, Session
from app.domain.supply import Terms
from app.errors import DeskError
from app.services import meter_settings, settings, site_files
from app.services.meter_settings import MeterValue, Source
from app.services.rights import allow, allow_site
from db.ledger import Ledger

CHANGE: Final = "building.setting"
"""Action of the audit row that a change writes, on the building's code."""
RULE: Final[tuple[Setting, ...]] = (
    config.ALARM_LOW_FEN,
    config.ALARM_VERY_LOW_FEN,
    config.ALARM_ARREARS_FEN,
    config.OVERDRAFT_FEN,
    config.RESTORE_FEN,
    config.GRACE_MIN,
    config.NO_CUT_HOURS,
    config.HOLIDAYS,
    config.WEEKENDS,
    config.OWN_METERS,
)
"""What the rule of app/domain/supply.py goes by."""
_RULE_KEYS: Final = frozenset(setting.key for setting in RULE)


@dataclass(frozen=True, slots=True)
class RuleShown:
    """The rule of the site, or of one building: each value and where it comes from, the terms they make, and
    how many meters there have a value of their own. `years`: those whose holidays are entered."""

    building_id: int | None
    values: Mapping[str, MeterValue]
    terms: Terms
    own_meters: int
    years: tuple[int, ...]
    buildings: tuple[tuple[int, str], ...]


def of_meters(ledger: Ledger, meter_ids: Iterable[str]) -> dict[str, Terms]:
    """The terms of each of these meters."""
    ids = tuple(meter_ids)
    kept = [meter_settings.many(ledger, ids, setting) for setting in RULE]
    return {id: _terms(tuple(one.get(id) for one in kept)) for id in ids}


def shown(ledger: Ledger, building_id: int | None, *, session: Session) -> RuleShown:
    """The rule as the page shows it. Raises DeskError: permission.*, calendar.*."""
    scope = allow(ledger, session, Permission.CONTROL, building_id=building_id)
    values = {setting.key: _value(ledger, building_id, setting) for setting in RULE}
    buildings = ledger.meters.buildings()
    there = {id for id, at in buildings.items() if building_id is None or at == building_id}
    own = {id for setting in RULE for id in ledger.meters.settings_by_key(setting.key)}
    return RuleShown(
        building_id,
        values,
        _terms(tuple(values[setting.key].value for setting in RULE)),
        len(own & there),
        tuple(sorted(site_files.calendar(ledger).years)),
        tuple((one.id, one.name) for one in ledger.shops.buildings() if scope.covers(one.id)),
    )


def change(
    ledger: Ledger,
    building_id: int | None,
    changes: Mapping[str, str | None],
    *,
    session: Session,
    now_utc_ms: int,
) -> int:
    """Give the site, or a building, these values; None: none of its own. How many changed; all or none.

    Raises DeskError: permission.*, settings.*.
    """
    if building_id is None:
        allow_site(ledger, session, Permission.CONTROL)
    else:
        allow(ledger, session, Permission.CONTROL, building_id=building_id)
    changed = 0
    for key, typed in changes.items():
        if key not in _RULE_KEYS:
            raise DeskError("settings.unknown", setting=key)
        setting = config.by_key(key)
        text = None if typed is None else setting.kept(typed)
        changed += _change(ledger, building_id, setting, text, by=session.name, utc_ms=now_utc_ms)
    low, very_low = (
        setting.parse(_value(ledger, building_id, setting).value)
        for setting in (config.ALARM_LOW_FEN, config.ALARM_VERY_LOW_FEN)
    )
    settings.check_alarms(low, very_low)
    return changed


def _change(
    ledger: Ledger, building_id: int | None, setting: Setting, text: str | None, *, by: str, utc_ms: int
) -> bool:
    before = _own(ledger, building_id, setting)
    if before == text:
        return False
    detail: dict[str, object] = {"before": before, "after": text}
    if building_id is None:
        if text is None:
            ledger.settings.remove(setting.key)
        else:
            ledger.settings.set(setting.key, text)
        ledger.audit.append(
            operator=by, action=settings.CHANGE, object=setting.key, detail=detail, utc_ms=utc_ms
        )
        return True
    ledger.supply.set_building_setting(building_id, setting.key, text)
    code = next(one.code for one in ledger.shops.buildings() if one.id == building_id)
    ledger.audit.append(
        operator=by, action=CHANGE, object=code, detail={"key": setting.key, **detail}, utc_ms=utc_ms
    )
    return True


def _own(ledger: Ledger, building_id: int | None, setting: Setting) -> str | None:
    if building_id is None:
        return ledger.settings.get(setting.key)
    return ledger.supply.building_settings(building_id).get(setting.key)


def _value(ledger: Ledger, building_id: int | None, setting: Setting) -> MeterValue:
    """What counts where no meter has a value of its own."""
    kept = _own(ledger, building_id, setting)
    if kept is not None and building_id is not None:
        return MeterValue(setting.key, setting.kept(kept), Source.BUILDING)
    kept = ledger.settings.get(setting.key)
    if kept is not None:
        return MeterValue(setting.key, setting.kept(kept), Source.SITE)
    return MeterValue(setting.key, setting.default_text(), Source.DEFAULT)


@lru_cache(maxsize=256)
def _terms(kept: tuple[str | None, ...]) -> Terms:
    """Out of the values of `RULE` in its order, as the book keeps them; None: the default."""
    text = dict(zip((setting.key for setting in RULE), kept, strict=True))

    def number(setting: config.IntSetting) -> int:
        own = text[setting.key]
        return setting.default if own is None else setting.parse(own)

    def chosen(setting: config.TextSetting) -> str:
        own = text[setting.key]
        return setting.default if own is None else own

    hours = text[config.NO_CUT_HOURS.key]
    return Terms(
        low_fen=number(config.ALARM_LOW_FEN),
        very_low_fen=number(config.ALARM_VERY_LOW_FEN),
        arrears_fen=number(config.ALARM_ARREARS_FEN),
        overdraft_fen=number(config.OVERDRAFT_FEN),
        restore_fen=number(config.RESTORE_FEN),
        grace_min=number(config.GRACE_MIN),
        no_cut_hours=config.NO_CUT_HOURS.default if hours is None else config.NO_CUT_HOURS.parse(hours),
        spares_weekends=chosen(config.WEEKENDS) == config.SPARE,
        spares_holidays=chosen(config.HOLIDAYS) == config.SPARE,
        holds_meters=chosen(config.OWN_METERS) == config.KEEP_ON,
    )
