"""The rule of supply in sentences, as it holds with its present values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from widgets.common import figures

if TYPE_CHECKING:
    from app.domain.supply import Terms
    from app.services.supply_terms import RuleShown

_WARN_OF_NEXT_YEAR = 11
"""From this month on the holidays of the next year should be entered."""


def sentences(shown: RuleShown, *, now_utc_ms: int) -> list[str]:
    """One paragraph each, the most important first."""
    terms = shown.terms
    found = [_cut(terms), _warned(terms), _spared(terms), _restored(terms), _own_meters(terms), _stays()]
    if terms.spares_holidays:
        found.append(_calendar(shown, now_utc_ms))
    if shown.own_meters:
        own = QT_TRANSLATE_NOOP("rule", "{n} meters have values of their own, which go before these.")
        found.append(_tr(own).format(n=shown.own_meters))
    return found


def _cut(terms: Terms) -> str:
    if terms.overdraft_fen:
        text = QT_TRANSLATE_NOOP(
            "rule",
            "Cut: where the office holds the money, supply is cut once {amount} yuan or more are owed, the"
            " overdraft that is allowed.",
        )
    else:
        text = QT_TRANSLATE_NOOP(
            "rule", "Cut: where the office holds the money, supply is cut once nothing is left."
        )
    return _tr(text).format(amount=figures.yuan(terms.overdraft_fen))


def _warned(terms: Terms) -> str:
    text = QT_TRANSLATE_NOOP(
        "rule",
        "Warned: at {low} yuan or less, at {very_low} yuan or less, and with a debt above {arrears} yuan;"
        " each once, until there is clearly more again. Nobody is cut without a warning. By text a tenant is"
        " told when supply will be cut, and that it was.",
    )
    said = _tr(text).format(
        low=figures.yuan(terms.low_fen),
        very_low=figures.yuan(terms.very_low_fen),
        arrears=figures.yuan(terms.arrears_fen),
    )
    if not terms.grace_min:
        return said
    grace = QT_TRANSLATE_NOOP("rule", "After the last warning {min} minutes of grace pass before a cut.")
    return f"{said} {_tr(grace).format(min=terms.grace_min)}"


def _spared(terms: Terms) -> str:
    times = []
    if terms.no_cut_hours:
        hours = ", ".join(map(str, terms.no_cut_hours))
        times.append(_tr(QT_TRANSLATE_NOOP("rule", "between {hours}")).format(hours=hours))
    if terms.spares_holidays:
        times.append(_tr(QT_TRANSLATE_NOOP("rule", "on public holidays")))
    if terms.spares_weekends:
        times.append(_tr(QT_TRANSLATE_NOOP("rule", "at weekends that are not worked")))
    if not times:
        return _tr(QT_TRANSLATE_NOOP("rule", "Spared: supply may be cut at any time."))
    joined = _tr(QT_TRANSLATE_NOOP("rule", ", ")).join(times)
    return _tr(QT_TRANSLATE_NOOP("rule", "Spared: nobody is cut {times}.")).format(times=joined)


def _restored(terms: Terms) -> str:
    if terms.restore_fen:
        text = QT_TRANSLATE_NOOP(
            "rule",
            "Restored: as soon as a payment brings what is left to {amount} yuan or more, at any hour. Only"
            " what this rule cut, or a meter opened for want of money.",
        )
    else:
        text = QT_TRANSLATE_NOOP(
            "rule",
            "Restored: as soon as a payment brings what is left above zero, at any hour. Only what this rule"
            " cut, or a meter opened for want of money.",
        )
    return _tr(text).format(amount=figures.yuan(terms.restore_fen))


def _own_meters(terms: Terms) -> str:
    if terms.holds_meters:
        text = QT_TRANSLATE_NOOP(
            "rule",
            "Meters that hold their own money cut by themselves. Those with {very_low} yuan or less are told"
            " to keep the supply through the spared times, and are handed back after them.",
        )
    else:
        text = QT_TRANSLATE_NOOP(
            "rule",
            "Meters that hold their own money cut by themselves, at any hour: they are told nothing about"
            " spared times.",
        )
    return _tr(text).format(very_low=figures.yuan(terms.very_low_fen))


def _stays() -> str:
    return _tr(
        QT_TRANSLATE_NOOP(
            "rule",
            "Stays: a meter that is told to keep its supply is not cut until that ends, and one that nobody"
            " ever paid for is left on. A relay that a person opened is not closed by this rule.",
        )
    )


def _calendar(shown: RuleShown, now_utc_ms: int) -> str:
    now = datetime.fromtimestamp(now_utc_ms / 1000, tz=UTC)
    wanted = [now.year, *([now.year + 1] if now.month >= _WARN_OF_NEXT_YEAR else [])]
    missing = [year for year in wanted if year not in shown.years]
    if not missing:
        entered = QT_TRANSLATE_NOOP("rule", "Holidays are entered up to {year}.")
        return _tr(entered).format(year=max(shown.years, default=now.year))
    text = QT_TRANSLATE_NOOP(
        "rule",
        "Attention: the holidays of {year} are not entered. In that year nobody is cut until they are: on the"
        " page Tariffs, F8.",
    )
    return _tr(text).format(year=missing[0])


def _tr(text: str) -> str:
    return QCoreApplication.translate("rule", text)
