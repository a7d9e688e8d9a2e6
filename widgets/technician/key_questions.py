"""What is asked before a key is changed or retired: exactly what will happen, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.own_command import as_called

if TYPE_CHECKING:
    from app.services.key_inventory import KeyRow


@dataclass(frozen=True, slots=True)
class Question:
    """For ConfirmDialog, in the present language."""

    title: str
    text: str
    yes: str


def renew_collector_key(row: KeyRow, *, days: int) -> Question:
    """A link with a maker's own triple DES knows no second key: it is cut off until the collector has the new
    one."""
    title = QCoreApplication.translate("keys", "Give collector {collector} a new key?")
    if row.kind == "legacy":
        text = QCoreApplication.translate(
            "keys",
            "A new key is made and shown once, to be entered in the collector. The link uses it at once: "
            "until the collector has it, none of its meters can be read or sold to. The act is written into "
            "the operation log.",
        )
    else:
        text = QCoreApplication.translate(
            "keys",
            "A new key is made and shown once, to be entered in the collector. From its next connection on "
            "the collector is greeted with it; for {days} days key {number} is taken too, so that no meter "
            "goes out of contact meanwhile. After that only the new key opens the link. The act is written "
            "into the operation log.",
        )
    return Question(
        title.format(collector=row.belongs_to),
        text.format(days=days, number=row.number),
        QCoreApplication.translate("keys", "Make a new key"),
    )


def renew_desk_key() -> Question:
    return Question(
        QCoreApplication.translate("keys", "Change the desk's own key?"),
        as_called(
            QCoreApplication.translate(
                "keys",
                "Every secret in the book is sealed under a new key, and the present key is then destroyed. "
                "Links, sales and the keys in collectors are not touched. The paper you have opens only "
                "copies of the book made before; put the new key on paper afterwards: main.py key --paper. "
                "The act is written into the operation log.",
            )
        ),
        QCoreApplication.translate("keys", "Change the key"),
    )


def retire_key(row: KeyRow, *, newest_in_use: bool) -> Question:
    """Says whether the collector was seen to use its new key."""
    if newest_in_use:
        seen = QCoreApplication.translate("keys", "The collector is using its new key now.")
    else:
        seen = QCoreApplication.translate(
            "keys",
            "The collector has not been seen to use its new key. If it does not have it, all its meters go "
            "out of contact at its next connection, until the key is entered there.",
        )
    text = QCoreApplication.translate(
        "keys",
        "Key {number} is forgotten at once and cannot be had back. {seen} The act is written into the "
        "operation log.",
    )
    title = QCoreApplication.translate("keys", "Retire key {number} of collector {collector}?")
    return Question(
        title.format(number=row.number, collector=row.belongs_to),
        text.format(number=row.number, seen=seen),
        QCoreApplication.translate("keys", "Retire the key"),
    )
