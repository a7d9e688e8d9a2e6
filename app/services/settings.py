"""Settings of the site: read with their defaults, written with an audit row. app/config.py declares them."""

from __future__ import annotations

from app import config
from app.config import IntSetting, Setting, TextSetting
from app.domain.permissions import Permission, Session, require
from app.outputs.printers import PrinterKind, PrinterSettings, SlipMode
from db.ledger import Ledger

__all__ = [
    "PrinterSettings",
    "change",
    "company",
    "history_interval_ms",
    "number",
    "printer",
    "sale_limit_fen",
    "text",
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
    require(session, Permission.SET_UP)
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


def company(ledger: Ledger) -> tuple[str, str]:
    """Name and telephone number of the site, as slips state them."""
    return text(ledger, config.SITE_NAME), text(ledger, config.SITE_PHONE)


def history_interval_ms(ledger: Ledger) -> int:
    return number(ledger, config.HISTORY_INTERVAL_MIN) * 60_000


def sale_limit_fen(ledger: Ledger) -> int:
    return number(ledger, config.SALE_LIMIT_FEN)


def printer(ledger: Ledger) -> PrinterSettings:
    return PrinterSettings(
        kind=PrinterKind(text(ledger, config.PRINTER_KIND)),
        target=text(ledger, config.PRINTER_TARGET),
        width_mm=int(text(ledger, config.PRINTER_WIDTH_MM)),
        mode=SlipMode(text(ledger, config.PRINTER_MODE)),
    )
