"""Settings of the site: read with their defaults, written with an audit row. app/config.py declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from app import config
from app.config import Declared, IntSetting, PlanSetting, Setting, TextSetting
from app.domain.permissions import Permission, Session
from app.errors import DeskError
from app.outputs.printers import PrinterKind, PrinterSettings, SlipMode
from app.services.rights import allow, allow_site
from db.ledger import Ledger
from db.rows import AuditEntry, Company

__all__ = [
    "PrinterSettings",
    "ReadingIntervals",
    "Seller",
    "SettingChange",
    "SettingsShown",
    "change",
    "change_many",
    "history",
    "history_interval_ms",
    "intervals",
    "number",
    "printer",
    "printer_of",
    "sale_limit_fen",
    "seller",
    "shown",
    "text",
    "value",
    "values",
]

T = TypeVar("T")

CHANGE = "setting.change"
"""Action of the audit row that a change writes, on the setting's key."""
ALARM_KEYS = (config.ALARM_LOW_FEN.key, config.ALARM_VERY_LOW_FEN.key)
_MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class ReadingIntervals:
    """When meters are asked. A meter's own history interval goes before its collector's, that before the
    site's. `utc_offset_min` is the meters' local time less UTC."""

    status_target_s: int
    out_of_contact_s: int
    history_ms: int
    of_collector: Mapping[str, int]
    of_meter: Mapping[str, int]
    clock_check_ms: int
    clock_tolerance_ms: int
    utc_offset_min: int


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sells, in the words of slips; `header` and `footer` are lines of their own. `utc_offset_min`: the
    site's local time less UTC."""

    name: str
    phone: str
    header: str = ""
    footer: str = ""
    utc_offset_min: int = config.UTC_OFFSET_MIN.default

    def local_time(self, utc_ms: int) -> str:
        """A moment as papers state it, by the site's clock whatever this machine's zone is."""
        local = datetime.fromtimestamp(utc_ms // 1000, UTC) + timedelta(minutes=self.utc_offset_min)
        return local.strftime("%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One change in a setting's history. None: the default, or of a meter: no value of its own."""

    utc_ms: int
    operator: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class SettingsShown:
    """Every setting's value by key, and the codes of the price plans that may be chosen, by medium."""

    values: Mapping[str, str]
    plans: Mapping[str, tuple[str, ...]]


def value(ledger: Ledger, setting: Declared[T]) -> T:
    """The site's value, or the default."""
    kept = ledger.settings.get(setting.key)
    return setting.default if kept is None else setting.parse(kept)


def number(ledger: Ledger, setting: IntSetting) -> int:
    return value(ledger, setting)


def text(ledger: Ledger, setting: TextSetting) -> str:
    return value(ledger, setting)


def change(ledger: Ledger, key: str, value: str, *, session: Session, now_utc_ms: int) -> None:
    """`change_many` for one setting."""
    change_many(ledger, {key: value}, session=session, now_utc_ms=now_utc_ms)


def change_many(ledger: Ledger, changes: Mapping[str, str], *, session: Session, now_utc_ms: int) -> None:
    """Set each key to what was typed; the same value again is no change. Only what holds together is kept.

    Raises DeskError: permission.*, settings.*.
    """
    allow_site(ledger, session, Permission.SET_UP)
    for key, typed in changes.items():
        _change(ledger, config.by_key(key), typed, by=session.name, now_utc_ms=now_utc_ms)
    if not changes.keys().isdisjoint(ALARM_KEYS):
        check_alarms(value(ledger, config.ALARM_LOW_FEN), value(ledger, config.ALARM_VERY_LOW_FEN))


def _change(ledger: Ledger, setting: Setting, typed: str, *, by: str, now_utc_ms: int) -> None:
    parsed = setting.kept(typed)
    if isinstance(setting, PlanSetting) and parsed and parsed not in _plans(ledger)[setting.medium]:
        raise DeskError("settings.unknown_plan", setting=setting.key, plan=parsed)
    before = ledger.settings.get(setting.key)
    if before == parsed:
        return
    ledger.settings.set(setting.key, parsed)
    detail = {"before": before, "after": parsed}
    ledger.audit.append(operator=by, action=CHANGE, object=setting.key, detail=detail, utc_ms=now_utc_ms)


def check_alarms(low_fen: int, very_low_fen: int) -> None:
    """Raises DeskError settings.alarms_out_of_order."""
    if very_low_fen > low_fen:
        raise DeskError(
            "settings.alarms_out_of_order",
            setting=config.ALARM_VERY_LOW_FEN.key,
            low_fen=low_fen,
            very_low_fen=very_low_fen,
        )


def history(ledger: Ledger, key: str, *, session: Session) -> tuple[SettingChange, ...]:
    """Every change of one setting, the newest first. Raises DeskError permission.*."""
    allow(ledger, session, Permission.SET_UP)
    rows = [row for row in ledger.audit.of(key) if row.action == CHANGE]
    return tuple(change_of(row) for row in reversed(rows))


def change_of(row: AuditEntry) -> SettingChange:
    """A change out of its audit row."""
    before, after = (row.detail.get(name) for name in ("before", "after"))
    return SettingChange(
        row.utc_ms,
        row.operator,
        None if before is None else str(before),
        None if after is None else str(after),
    )


def values(ledger: Ledger) -> dict[str, str]:
    """Every declared setting by key, as the book keeps it or by default. For other services; screens ask
    `shown`."""
    kept = ledger.settings.all()
    return {
        setting.key: setting.kept(kept[setting.key]) if setting.key in kept else setting.default_text()
        for setting in config.ALL
    }


def shown(ledger: Ledger, *, session: Session) -> SettingsShown:
    """All that the page of settings shows. Raises DeskError permission.*."""
    allow(ledger, session, Permission.SET_UP)
    return SettingsShown(values(ledger), _plans(ledger))


def _plans(ledger: Ledger) -> dict[str, tuple[str, ...]]:
    plans = ledger.prices.plans()
    return {
        medium: tuple(plan.code for plan in plans if plan.medium == medium)
        for medium in ("electricity", "water")
    }


def seller(ledger: Ledger, building_id: int | None = None) -> Seller:
    """What slips state of who sells in a building: the company's own words, where it has none the site's."""
    return seller_at(ledger, None if building_id is None else ledger.companies.of_building(building_id))


def seller_at(ledger: Ledger, own: Company | None) -> Seller:
    """The same of a company; None: the site."""
    return Seller(
        (own and own.name) or text(ledger, config.SITE_NAME),
        (own and own.phone) or text(ledger, config.SITE_PHONE),
        (own and own.slip_header) or text(ledger, config.SLIP_HEADER),
        (own and own.slip_footer) or text(ledger, config.SLIP_FOOTER),
        number(ledger, config.UTC_OFFSET_MIN),
    )


def history_interval_ms(ledger: Ledger) -> int:
    return number(ledger, config.HISTORY_INTERVAL_MIN) * _MINUTE_MS


def intervals(ledger: Ledger) -> ReadingIntervals:
    """All that decides when which meter is asked, as the book has it now."""
    collectors = {row.id: row.history_min for row in ledger.collectors.all()}
    meters = {row.id: row.history_min for row in ledger.meters.all()}
    return ReadingIntervals(
        status_target_s=number(ledger, config.STATUS_TARGET_S),
        out_of_contact_s=number(ledger, config.OUT_OF_CONTACT_S),
        history_ms=history_interval_ms(ledger),
        of_collector=_in_ms(collectors),
        of_meter=_in_ms(meters),
        clock_check_ms=number(ledger, config.CLOCK_CHECK_H) * 60 * _MINUTE_MS,
        clock_tolerance_ms=number(ledger, config.CLOCK_TOLERANCE_S) * 1000,
        utc_offset_min=number(ledger, config.UTC_OFFSET_MIN),
    )


def _in_ms(minutes: Mapping[str, int | None]) -> dict[str, int]:
    return {name: own * _MINUTE_MS for name, own in minutes.items() if own is not None}


def sale_limit_fen(ledger: Ledger) -> int:
    return number(ledger, config.SALE_LIMIT_FEN)


def printer(ledger: Ledger) -> PrinterSettings:
    return printer_of(values(ledger))


def printer_of(values: Mapping[str, str]) -> PrinterSettings:
    """The printer that these values, by key, describe."""
    return PrinterSettings(
        kind=PrinterKind(values[config.PRINTER_KIND.key]),
        target=values[config.PRINTER_TARGET.key],
        width_mm=int(values[config.PRINTER_WIDTH_MM.key]),
        mode=SlipMode(values[config.PRINTER_MODE.key]),
    )
