"""Who is told of what: alarms that were raised, and what else calls for a word to a tenant or the office."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from app import config
from app.domain.alarms import Credit, Level
from app.domain.messages import About, Carrier, Hole, numbers, takes_texts
from app.domain.money import format_yuan
from app.services import alarms, settings
from app.services.alarms import Raised
from app.services.message_queue import enqueue
from db.ledger import Ledger

SEEN: Final = "alarms"
"""The mark of the last alarm that was passed on."""
NOT_KNOWN: Final = "--"
"""A balance that the meter did not tell, only that it is low."""
MOST_NAMED: Final = 5
"""Alarms named one by one in a text to the office; of more only the number is given."""
_ABOUT: Final = {Credit.LOW: About.LOW, Credit.VERY_LOW: About.VERY_LOW, Credit.ARREARS: About.ARREARS}
_LEVELS: Final = {"urgent": Level.URGENT, "warning": Level.WARNING, "notice": Level.NOTICE}

AlarmWord = Callable[[str, str], str]
"""(kind of an alarm, language) -> its name."""


def is_behind(ledger: Ledger) -> bool:
    """Whether `pass_on` has anything to do; a look alone costs no transaction."""
    seen = ledger.messages.mark(SEEN)
    return seen is None or seen < ledger.alarms.newest_id()


def pass_on(ledger: Ledger, word: AlarmWord, *, now_utc_ms: int) -> int:
    """Queue what the alarms raised since the last call call for; how many alarms those were.

    Tenants are told of each level of credit once in each fall, the office of what its setting says. What was
    raised before the first call is left out: a site that begins to send texts is not flooded.
    """
    seen = ledger.messages.mark(SEEN)
    if seen is None:
        ledger.messages.set_mark(SEEN, ledger.alarms.newest_id())
        return 0
    raised = alarms.raised_after(ledger, seen)
    if not raised:
        return 0
    ledger.messages.set_mark(SEEN, raised[-1].id)
    if settings.text(ledger, config.SMS_PORT):
        for one in raised:
            if one.fell_to is not None and one.fell_to is not Credit.ENOUGH:
                _warn(ledger, one, now_utc_ms=now_utc_ms)
    _tell_office(ledger, raised, word, now_utc_ms=now_utc_ms)
    return len(raised)


def _warn(ledger: Ledger, raised: Raised, *, now_utc_ms: int) -> None:
    assert raised.fell_to is not None
    left = raised.detail.get("left_fen")
    values = {Hole.BALANCE: format_yuan(left) if isinstance(left, int) else NOT_KNOWN}
    tell_tenant(
        ledger,
        _ABOUT[raised.fell_to],
        raised.object,
        values,
        event=f"alarm/{raised.id}",
        now_utc_ms=now_utc_ms,
    )


def tell_tenant(
    ledger: Ledger,
    about: About,
    meter_id: str,
    values: Mapping[Hole, str],
    *,
    event: str,
    now_utc_ms: int,
) -> int:
    """Queue a text to every number of whoever has this meter; to how many. `values` fill the template with
    what only the caller knows; `event` names what calls for it: of one event each number is told once."""
    found = ledger.accounts.open_of_meter(meter_id)
    meter = ledger.meters.get(meter_id)
    if found is None or meter is None:
        return 0
    account = found[0]
    customer = ledger.accounts.customer(account.customer_id)
    shop = ledger.shops.get(account.shop_id)
    if customer is None or shop is None:
        return 0
    building = ledger.meters.building_of(meter_id)
    return enqueue(
        ledger,
        about,
        {
            **of_site(ledger, building, now_utc_ms=now_utc_ms),
            Hole.SHOP: shop.shop_number,
            Hole.NAME: customer.name,
            Hole.METER: meter_id,
            **values,
        },
        addresses=_numbers(customer.phone, customer.contact) or _numbers(shop.phone),
        event=event,
        now_utc_ms=now_utc_ms,
        object=meter_id,
        building_id=building,
    )


def _numbers(*texts: str) -> tuple[str, ...]:
    return tuple(number for text in texts for number in numbers(text) if takes_texts(number))


def _tell_office(ledger: Ledger, raised: Sequence[Raised], word: AlarmWord, *, now_utc_ms: int) -> None:
    """One text for all that came at once, so that a storm is few."""
    wanted = _LEVELS.get(settings.text(ledger, config.SMS_OFFICE))
    told = [one for one in raised if wanted is not None and one.level >= wanted]
    if not told:
        return
    language = settings.text(ledger, config.SMS_LANGUAGE)
    values = {
        **of_site(ledger, now_utc_ms=now_utc_ms),
        Hole.COUNT: str(len(told)),
        Hole.ALARMS: _named(told, word, language),
    }
    event = f"alarms/{told[0].id}-{told[-1].id}"
    if settings.text(ledger, config.SMS_PORT):
        phones = settings.value(ledger, config.OFFICE_PHONES)
        enqueue(
            ledger, About.OFFICE, values, addresses=phones, event=event, object=event, now_utc_ms=now_utc_ms
        )
    hook = settings.value(ledger, config.SMS_WEBHOOK)
    if hook:
        enqueue(
            ledger,
            About.OFFICE,
            values,
            addresses=(hook,),
            event=event,
            object=event,
            now_utc_ms=now_utc_ms,
            carrier=Carrier.WEBHOOK,
        )


def _named(told: Sequence[Raised], word: AlarmWord, language: str) -> str:
    """Kinds with their objects, the most urgent first; without names and balances (others may read along)."""
    by_kind: dict[str, list[str]] = {}
    for one in sorted(told, key=lambda one: (-one.level, one.id)):
        by_kind.setdefault(word(one.kind, language), []).append(one.object)
    parts = [_kind(name, objects) for name, objects in by_kind.items()]
    return ("；" if language == "zh_CN" else "; ").join(parts)


def _kind(name: str, objects: Iterable[str]) -> str:
    named = [one for one in objects if one]
    if not named:
        return name
    more = f" +{len(named) - MOST_NAMED}" if len(named) > MOST_NAMED else ""
    return f"{name} {', '.join(named[:MOST_NAMED])}{more}"


def of_site(ledger: Ledger, building_id: int | None = None, *, now_utc_ms: int) -> dict[Hole, str]:
    """What every message may say: the site's or the building's company, its telephone, the time."""
    seller = settings.seller(ledger, building_id)
    offset = settings.number(ledger, config.UTC_OFFSET_MIN)
    local = datetime.fromtimestamp(now_utc_ms / 1000, UTC) + timedelta(minutes=offset)
    return {
        Hole.SITE: seller.name,
        Hole.TELEPHONE: seller.phone,
        Hole.TIME: local.strftime("%Y-%m-%d %H:%M"),
    }
