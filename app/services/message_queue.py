"""The queue of messages as the program itself works it: what is told to whom, what goes out next, what became
of it. All of it survives a restart; an attempt is kept before it is made, so that none is made twice unseen.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from app import config
from app.domain.alarms import OF_CREDIT
from app.domain.messages import (
    About,
    Carrier,
    Hole,
    MessageState,
    Terms,
    filled,
    pause_ms,
)
from app.domain.supply import Told
from app.outputs.channel import Fate, Outcome, Outgoing
from app.outputs.sms.parts import Reference, split
from app.outputs.sms.troubles import OF_THE_MESSAGE, Trouble
from app.services import settings
from app.services.message_templates import template
from db.ledger import Ledger
from db.message_rows import MessageRow, NewMessage

CUT_OFF: Final = "cut_off"
"""Why the fate of a message is unknown that was under way when the program ended."""
KEEP_DAYS: Final = 1_096
LOOKED_AT_ONCE: Final = 50
MINUTE_MS: Final = 60_000
HOUR_MS: Final = 3_600_000
DAY_MS: Final = 86_400_000
OF_RULE: Final = "supply/"
"""How the events begin of which the rule of supply speaks."""
RATE_MS: Final = 60_000
"""A message that the limits hold back is looked at again after so long."""


def terms(ledger: Ledger) -> Terms:
    """When messages may go out, as the site's settings are now."""
    return Terms(
        quiet=settings.value(ledger, config.SMS_QUIET),
        utc_offset_min=settings.number(ledger, config.UTC_OFFSET_MIN),
        per_hour=settings.number(ledger, config.SMS_PER_HOUR),
        per_number_day=settings.number(ledger, config.SMS_PER_NUMBER),
        keep_ms=settings.number(ledger, config.SMS_KEEP_H) * HOUR_MS,
        tries=settings.number(ledger, config.SMS_TRIES),
        repeat_ms=settings.number(ledger, config.SMS_REPEAT_MIN) * MINUTE_MS,
    )


def enqueue(
    ledger: Ledger,
    about: About,
    values: Mapping[Hole, str],
    *,
    addresses: Collection[str],
    event: str,
    now_utc_ms: int,
    object: str = "",
    building_id: int | None = None,
    carrier: Carrier = Carrier.SMS,
    language: str | None = None,
    expires_utc_ms: int | None = None,
) -> int:
    """Word a message by its template and queue it to each address; to how many. In the site's language and
    for as long as the site's settings say, unless told otherwise.

    None goes to an address that was told of this event, or of the same about the same object a short while
    ago (the setting `sms.repeat_min`; not for what a person sends, which has no event).
    """
    rules = terms(ledger)
    words = template(ledger, about, language or settings.text(ledger, config.SMS_LANGUAGE))
    text = filled(words, values)
    since = now_utc_ms - rules.repeat_ms
    added = 0
    for address in dict.fromkeys(addresses):
        if event and ledger.messages.told_since(address, about, object, utc_ms=since):
            continue
        message = NewMessage(
            carrier=carrier,
            address=address,
            about=about,
            object=object,
            event=event,
            text=text,
            parts=len(split(text, _reference(ledger)).bodies) if carrier is Carrier.SMS else 1,
            building_id=building_id,
            created_utc_ms=now_utc_ms,
            due_utc_ms=now_utc_ms,
            expires_utc_ms=now_utc_ms + rules.keep_ms if expires_utc_ms is None else expires_utc_ms,
        )
        added += ledger.messages.add(message) is not None
    return added


def take_up(ledger: Ledger, *, now_utc_ms: int) -> int:
    """At a start: what was under way when the program ended has an unknown fate and is not sent again; how
    many that are."""
    return len(ledger.messages.take_up(utc_ms=now_utc_ms))


def begin_next(ledger: Ledger, *, carriers: Collection[Carrier], now_utc_ms: int) -> Outgoing | None:
    """Take the next message that may go out now, and keep that it is being sent; None if there is none.

    A code that somebody waits for goes before all others, at any hour.
    """
    messages = ledger.messages
    rules = terms(ledger)
    able = [one for one in carriers if one is not Carrier.SMS or not rules.is_quiet(now_utc_ms)]
    codes = messages.due(now_utc_ms, carriers=carriers, limit=1, about=About.CODE)
    for row in (*codes, *messages.due(now_utc_ms, carriers=able, limit=LOOKED_AT_ONCE)):
        if _is_needless(ledger, row):
            messages.end(
                row.id, state=MessageState.CANCELLED, trouble="needless", code=None, utc_ms=now_utc_ms
            )
        elif _over_the_limits(ledger, row, rules, now_utc_ms):
            messages.postpone(row.id, due_utc_ms=now_utc_ms + RATE_MS)
        elif messages.begin(row.id, utc_ms=now_utc_ms):
            return _outgoing(row, now_utc_ms)
    return None


def is_anything_due(ledger: Ledger, *, carriers: Collection[Carrier], now_utc_ms: int) -> bool:
    """Whether `begin_next` has anything to look at; a look alone costs no transaction."""
    return bool(ledger.messages.due(now_utc_ms, carriers=carriers, limit=1))


def expire(ledger: Ledger, *, now_utc_ms: int) -> int:
    """Give up what has waited for too long, as its text is of no more use; how many."""
    return ledger.messages.expire(utc_ms=now_utc_ms)


def is_anything_over(ledger: Ledger, *, now_utc_ms: int) -> bool:
    """Whether `expire` has anything to do."""
    return ledger.messages.is_any_over(utc_ms=now_utc_ms)


def _is_needless(ledger: Ledger, row: MessageRow) -> bool:
    """Whether a warning waits though the tenant has paid since: no level of its meter is live any more, or it
    is no more so that supply will be cut, or was."""
    if row.event.startswith(OF_RULE):
        stand = {one.level for one in ledger.supply.standing((row.object,))}
        return not stand or (row.about in tuple(Told) and row.about not in stand)
    if not row.event.startswith("alarm/"):
        return False
    return not ledger.alarms.is_live(row.object, tuple(OF_CREDIT.values()))


def _over_the_limits(ledger: Ledger, row: MessageRow, rules: Terms, now_utc_ms: int) -> bool:
    """What a webhook is given is not counted: it costs nothing and wakes nobody. Codes have limits of their
    own (app/domain/tenancy.py)."""
    if row.carrier != Carrier.SMS or row.about == About.CODE:
        return False
    messages = ledger.messages
    if messages.sent_since(now_utc_ms - HOUR_MS, carrier=row.carrier) >= rules.per_hour:
        return True
    to_one = messages.sent_since(now_utc_ms - DAY_MS, carrier=row.carrier, address=row.address)
    return to_one >= rules.per_number_day


def _outgoing(row: MessageRow, now_utc_ms: int) -> Outgoing:
    return Outgoing(
        id=row.id,
        address=row.address,
        text=row.text,
        reference=row.id,
        done=row.done,
        valid_min=max((row.expires_utc_ms - now_utc_ms) // MINUTE_MS, 5),
        about=row.about,
    )


def finish(ledger: Ledger, message_id: int, outcome: Outcome, *, reports: bool, now_utc_ms: int) -> None:
    """Keep what became of an attempt. `reports`: whether the network tells of the delivery later."""
    messages = ledger.messages
    row = messages.get(message_id)
    if row is None or row.state != MessageState.SENDING:
        return
    trouble = "" if outcome.trouble is None else outcome.trouble.value
    if outcome.done:
        messages.keep_done(message_id, outcome.done, outcome.references if reports else (), utc_ms=now_utc_ms)
    if outcome.fate is Fate.SENT:
        messages.sent(message_id, utc_ms=now_utc_ms)
    elif outcome.fate is Fate.UNKNOWN:
        messages.end(
            message_id, state=MessageState.UNKNOWN, trouble=trouble, code=outcome.code, utc_ms=now_utc_ms
        )
    elif outcome.trouble in OF_THE_MESSAGE or _is_tried_enough(ledger, row, outcome):
        messages.end(
            message_id, state=MessageState.FAILED, trouble=trouble, code=outcome.code, utc_ms=now_utc_ms
        )
    else:
        counts = outcome.trouble not in _NOT_ITS_FAULT
        messages.put_back(
            message_id,
            trouble=trouble,
            code=outcome.code,
            counts=int(counts),
            due_utc_ms=now_utc_ms + pause_ms(row.tries if counts else 1),
        )


_NOT_ITS_FAULT: Final = frozenset(
    {
        Trouble.NO_PORT,
        Trouble.NO_ANSWER,
        Trouble.NOT_UNDERSTOOD,
        Trouble.NO_SIM,
        Trouble.SIM_FAULT,
        Trouble.PIN_WANTED,
        Trouble.PIN_REFUSED,
        Trouble.PUK_WANTED,
        Trouble.NO_NETWORK,
        Trouble.NO_CENTRE,
    }
)
"""The modem has no way out for any message: not one of the attempts that a message has."""


def _is_tried_enough(ledger: Ledger, row: MessageRow, outcome: Outcome) -> bool:
    return outcome.trouble not in _NOT_ITS_FAULT and row.tries >= settings.number(ledger, config.SMS_TRIES)


def thin(ledger: Ledger, *, now_utc_ms: int) -> int:
    """Delete some of what is too old; how much. Call again until it is none."""
    return ledger.messages.thin(before_utc_ms=now_utc_ms - KEEP_DAYS * DAY_MS)


def _reference(ledger: Ledger) -> Reference:
    return Reference(int(settings.text(ledger, config.SMS_REFERENCE)))
