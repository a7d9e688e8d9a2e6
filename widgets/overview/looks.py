"""What the map shows of a shop: by what is left, by its supply, or by contact; each as colour, icon and word.

A shop of several meters shows the one that calls for most.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from app.domain.credit import Credit, credit_level
from widgets.common import figures

if TYPE_CHECKING:
    from app.services.overview_map import MapMeter, MapShop
    from app.services.views import LiveState

BALANCE, SUPPLY, CONTACT = "balance", "supply", "contact"
MODES: Final = (BALANCE, SUPPLY, CONTACT)


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the legend. `strong` fills the tile in the state's strong colour, so that of two kinds of
    one colour the graver stands out."""

    key: str
    state: str
    icon: str
    word: str
    strong: bool = False


KINDS: Final[dict[str, tuple[Kind, ...]]] = {
    BALANCE: (
        Kind("arrears", "bad", "bad", QT_TRANSLATE_NOOP("map", "In arrears"), strong=True),
        Kind("very_low", "bad", "doubt", QT_TRANSLATE_NOOP("map", "Very low")),
        Kind("low", "warn", "doubt", QT_TRANSLATE_NOOP("map", "Low")),
        Kind("unknown", "idle", "wait", QT_TRANSLATE_NOOP("map", "Not known")),
        Kind("enough", "ok", "ok", QT_TRANSLATE_NOOP("map", "Enough")),
        Kind("unlet", "idle", "shop", QT_TRANSLATE_NOOP("map", "No account")),
    ),
    SUPPLY: (
        Kind("cut", "bad", "supply-off", QT_TRANSLATE_NOOP("map", "Supply cut")),
        Kind("on", "ok", "supply-on", QT_TRANSLATE_NOOP("map", "Supply on")),
        Kind("unknown", "idle", "wait", QT_TRANSLATE_NOOP("map", "Not known")),
    ),
    CONTACT: (
        Kind("silent", "bad", "no-contact", QT_TRANSLATE_NOOP("map", "No contact")),
        Kind("answers", "ok", "contact", QT_TRANSLATE_NOOP("map", "In contact")),
        Kind("never", "idle", "wait", QT_TRANSLATE_NOOP("map", "Not read yet")),
        Kind("none", "idle", "shop", QT_TRANSLATE_NOOP("map", "No meter")),
    ),
}
"""By mode, the gravest first."""

_BY_KEY: Final = {mode: {kind.key: kind for kind in kinds} for mode, kinds in KINDS.items()}
_LEVELS: Final = {
    Credit.ARREARS: "arrears",
    Credit.VERY_LOW: "very_low",
    Credit.LOW: "low",
    Credit.ENOUGH: "enough",
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a tile looks. `figure` is what is left in yuan, "" where there is none to show."""

    kind: Kind
    figure: str = ""


States = Mapping[str, "LiveState | None"]


def look(mode: str, shop: MapShop, states: States) -> Look:
    """`states`: the newest state of each meter of the shop."""
    return _OF_MODE[mode](shop, states)


def word(kind: Kind) -> str:
    """In the present language."""
    return QCoreApplication.translate("map", kind.word)


def mode_word(mode: str) -> str:
    """What the choice of colours calls it."""
    return {
        BALANCE: QCoreApplication.translate("map", "What is left"),
        SUPPLY: QCoreApplication.translate("map", "Supply"),
        CONTACT: QCoreApplication.translate("map", "Contact"),
    }[mode]


def credit_kind(meter: MapMeter, live: LiveState | None) -> Kind:
    """How little one meter has left."""
    left = None if live is None else live.left_fen
    if meter.limits is None:
        return _BY_KEY[BALANCE]["unlet"]
    if left is None:
        return _BY_KEY[BALANCE]["unknown"]
    return _BY_KEY[BALANCE][_LEVELS[credit_level(left, meter.limits)]]


def _balance(shop: MapShop, states: States) -> Look:
    kinds = KINDS[BALANCE]
    worst = Look(_BY_KEY[BALANCE]["unlet"])
    for meter in shop.meters:
        live = states.get(meter.meter_id)
        kind = credit_kind(meter, live)
        if meter.limits is not None and kinds.index(kind) < kinds.index(worst.kind):
            left = None if live is None else live.left_fen
            worst = Look(kind, "" if left is None else figures.yuan(left))
    return worst


def _supply(shop: MapShop, states: States) -> Look:
    known = [live.supply_on for live in _heard(shop, states)]
    if False in known:
        return Look(_BY_KEY[SUPPLY]["cut"])
    return Look(_BY_KEY[SUPPLY]["on" if True in known else "unknown"])


def _contact(shop: MapShop, states: States) -> Look:
    if not shop.meters:
        return Look(_BY_KEY[CONTACT]["none"])
    heard = _heard(shop, states)
    if any(not live.in_contact for live in heard):
        return Look(_BY_KEY[CONTACT]["silent"])
    return Look(_BY_KEY[CONTACT]["answers" if len(heard) == len(shop.meters) else "never"])


def _heard(shop: MapShop, states: States) -> list[LiveState]:
    found = (states.get(meter.meter_id) for meter in shop.meters)
    return [live for live in found if live is not None]


_OF_MODE: Final[dict[str, Callable[[MapShop, States], Look]]] = {
    BALANCE: _balance,
    SUPPLY: _supply,
    CONTACT: _contact,
}
