"""What messages say: the site's own words, else the program's; tried out before they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app import config
from app.domain.messages import DEFAULTS, LANGUAGES, About, Hole, checked, filled
from app.domain.permissions import Permission, Session
from app.outputs.sms.parts import Alphabet, Reference, split
from app.services import settings
from app.services.rights import allow, allow_site
from db.ledger import Ledger

_EXAMPLE: Final[Mapping[Hole, str]] = {
    Hole.SITE: "万象城",
    Hole.TELEPHONE: "0571-88880000",
    Hole.SHOP: "A-101",
    Hole.NAME: "龙门客栈",
    Hole.METER: "000123456789",
    Hole.BALANCE: "48.60",
    Hole.TIME: "2026-11-28 09:30",
    Hole.CUT_TIME: "2026-11-30 09:30",
    Hole.COUNT: "2",
    Hole.CODE: "204861",
    Hole.ALARMS: "A-101; A-205",
}


@dataclass(frozen=True, slots=True)
class TemplateRow:
    """One template. `own`: the site's words, not the program's."""

    about: About
    language: str
    text: str
    own: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """A text as a phone would show it. `units` are septets or 16-bit characters; `room` of them are left in
    the last of `parts`. `plain`: the alphabet of 160 a part, not of 70."""

    text: str
    units: int
    parts: int
    room: int
    plain: bool


def template(ledger: Ledger, about: About, language: str) -> str:
    """The words in force. For other services."""
    return ledger.messages.templates().get((about, language)) or DEFAULTS[about, language]


def templates(ledger: Ledger, *, session: Session) -> tuple[TemplateRow, ...]:
    """Every template in each language. Raises DeskError permission.*."""
    allow(ledger, session, Permission.MESSAGES)
    own = ledger.messages.templates()
    return tuple(
        TemplateRow(
            about, language, own.get((about, language), DEFAULTS[about, language]), (about, language) in own
        )
        for about in About
        for language in LANGUAGES
    )


def preview(ledger: Ledger, about: About, text: str, *, session: Session) -> Preview:
    """The text with values of an example. Raises DeskError permission.*, messages.template_*."""
    allow(ledger, session, Permission.MESSAGES)
    seller = settings.seller(ledger)
    own = {Hole.SITE: seller.name, Hole.TELEPHONE: seller.phone}
    values = {**_EXAMPLE, **{hole: text for hole, text in own.items() if text}}
    shown = filled(checked(about, text), values)
    cut = split(shown, Reference(int(settings.text(ledger, config.SMS_REFERENCE))))
    return Preview(shown, cut.units, len(cut.bodies), cut.room, cut.alphabet is Alphabet.GSM7)


def change_template(
    ledger: Ledger, about: About, language: str, text: str | None, *, session: Session, now_utc_ms: int
) -> None:
    """Word it anew; None: as the program has it. Raises DeskError: permission.*, messages.template_*."""
    allow_site(ledger, session, Permission.MESSAGES)
    before = template(ledger, about, language)
    wanted = None if text is None else checked(about, text)
    if wanted == DEFAULTS[about, language]:
        wanted = None
    ledger.messages.put_template(about, language, wanted)
    after = wanted or DEFAULTS[about, language]
    if after != before:
        ledger.audit.append(
            operator=session.name,
            action="message.template",
            object=about.value,
            detail={"language": language, "before": before, "after": after},
            utc_ms=now_utc_ms,
        )
