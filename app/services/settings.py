"""Settings of the site: read with their defaults, written with an audit row. app/config.py declares them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app import config
from app.config import IntSetting, Setting, TextSetting
from app.domain.permissions import Permission, Session
from app.outputs.printers import PrinterKind, PrinterSettings, SlipMode
from app.services.rights import allow
from db.ledger import Ledger

__all__ = [
    "PrinterSettings",
    "ReadingIntervals",
    "change",
    "company",
    "history_interval_ms",
    "intervals",
    "number",
    "printer",
    "printer_of",
    "sale_limit_fen",
    "text",
    "values",
]


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


def number(ledger: Ledger, setting: IntSetting) -> int:
    kept = ledger.settings.get(setting.key)
    return setting.default if kept is None else setting.parse(kept)


def text(ledger: Ledger, setting: TextSetting) -> str:
    kept = ledger.settings.get(setting.key)
    return setting.default if kept is None else setting.parse(kept)


def change(ledger: Ledger, key: str, value: str, *, session: Session, now_utc_ms: int) -> None:
    """Set `key` to what was typed; the same value again is no change. Raises DeskError: permission.denied,
    settings.*.
    """
    allow(ledger, session, Permission.SET_UP)
    setting: Setting = config.by_key(key)
    parsed = str(setting.parse(value))
    before = ledger.settings.get(key)
    if before == parsed:
        return
    ledger.settings.set(key, parsed)
    detail = {"before": before, "after": parsed}
    ledger.audit.append(
        operator=session.name, action="setting.change", object=key, detail=detail, utc_ms=now_utc_ms
    )


def values(ledger: Ledger) -> dict[str, str]:
    """Every declared setting by key, as the book keeps it or by default."""
    return {setting.key: str(_value(ledger, setting)) for setting in config.ALL}


def _value(ledger: Ledger, setting: Setting) -> int | str:
    return number(ledger, setting) if isinstance(setting, IntSetting) else text(ledger, setting)


def company(ledger: Ledger) -> tuple[str, str]:
    """Name and telephone number of the site, as slips state them."""
    return text(ledger, config.SITE_NAME), text(ledger, config.SITE_PHONE)


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
