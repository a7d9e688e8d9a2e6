"""Links and lines in words. An open lock stands for every link that seals nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from widgets.common.live_words import State

if TYPE_CHECKING:
    from app.services.wire_tree import CollectorNode, LineNode
    from widgets.desk import LineStatsLike

_KINDS = {
    "sealed": QT_TRANSLATE_NOOP("link", "Sealed"),
    "transparent": QT_TRANSLATE_NOOP("link", "Plain TCP"),
    "modbus-tcp": QT_TRANSLATE_NOOP("link", "Modbus TCP"),
    "serial": QT_TRANSLATE_NOOP("link", "Serial port"),
    "legacy-3des": QT_TRANSLATE_NOOP("link", "Maker's triple DES"),
}


def link(collector: CollectorNode, stats: Iterable[LineStatsLike]) -> str:
    """How a collector is reached, and what protects it: the suite in use, or that nothing does."""
    suite = next((one.sealed for one in stats if one.collector == collector.id and one.sealed), None)
    kind = _tr(_KINDS[collector.link])
    if suite:
        kind = f"{kind} {suite}"
    elif collector.link != "sealed":
        kind = QCoreApplication.translate("link", "{kind}, not protected").format(kind=kind)
    way = QCoreApplication.translate("link", "calls in at {address}") if collector.calls_in else "{address}"
    return f"{kind}  ·  {way.format(address=collector.address)}"


def is_open(collector: CollectorNode) -> bool:
    """Whether anybody on the network could speak to this collector's meters."""
    return collector.link not in ("sealed", "serial")


def line(node: LineNode) -> str:
    """A line with its settings, `Line 1  9600 8N1`."""
    text = QCoreApplication.translate("link", "Line {number}").format(number=node.number)
    return f"{text}  {node.baud} 8{node.parity}{node.stop_bits}"


def contact(stats: LineStatsLike | None) -> State:
    """(colour, icon, word) of a line's or collector's link."""
    if stats is None:
        return "idle", "wait", QCoreApplication.translate("link", "Not tried yet")
    if not stats.in_contact:
        return "bad", "no-contact", QCoreApplication.translate("link", "No contact")
    if stats.meters_in_contact < stats.meters:
        return "warn", "contact", QCoreApplication.translate("link", "Partly")
    return "ok", "contact", QCoreApplication.translate("link", "In contact")


def _tr(text: str) -> str:
    return QCoreApplication.translate("link", text)
