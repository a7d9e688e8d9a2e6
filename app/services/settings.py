"""Settings of the site: read with their defaults, written with an audit row. app/config.py declares them."""

from __future__ import annotations

from collections.abc import Mapping

from app import config
from app.config import IntSetting, Setting, TextSetting
from app.domain.permissions import Permission, Session
from app.outputs.printers import PrinterKind, PrinterSettings, SlipMode
from app.services.rights import allow
from db.ledger import Ledger

__all__ = [
    "PrinterSettings",
    "change",
    "company",
    "history_interval_ms",
    "number",
    "printer",
    "printer_of",
    "sale_limit_fen",
    "text",
    "values",
]


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
    return number(ledger, config.HISTORY_INTERVAL_MIN) * 60_000


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
