"""Who is told of what: alarms that were raised, and what else calls for a word to a tenant or the office."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from app import config
from app.domain.alarms import Level
from app.domain.credit import Credit
from app.domain.messages import About, Carrier, Hole, numbers, takes_texts
from app.domain.money import format_yuan
from app.services import alarms, settings
from app.services.alarms import Raised
from app.services.message_queue import enqueue
from app.services.operation_record import OFFICE
from db.ledger import Ledger
from db.rows import Account
from db.tenants import Choices

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
            if one.fell_to not in (None, Credit.ENOUGH) and not _is_told_by_rule(ledger, one):
                _warn(ledger, one, now_utc_ms=now_utc_ms)
    _tell_office(ledger, raised, word, now_utc_ms=now_utc_ms)
    return len(raised)


def _is_told_by_rule(ledger: Ledger, raised: Raised) -> bool:
    """Whether the rule of supply speaks to this meter's tenant at every level, so that the alarm does not."""
    left = raised.detail.get("left_fen")
    if not isinstance(left, int) or not rule_tells(ledger, raised.object):
        return False
    return left > 0 or ledger.charges.ever_paid(raised.object)


def rule_tells(ledger: Ledger, meter_id: str) -> bool:
    """Whether the rule of supply, and no alarm, speaks of a meter that was paid for."""
    meter = ledger.meters.get(meter_id)
    return meter is not None and meter.custody == OFFICE


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


def tell_level(
    ledger: Ledger, level: Credit, meter_id: str, *, credit_fen: int, event: str, now_utc_ms: int
) -> int:
    """Tell a tenant how little is left, by the template of that level; to how many numbers."""
    values = {Hole.BALANCE: format_yuan(credit_fen)}
    return tell_tenant(ledger, _ABOUT[level], meter_id, values, event=event, now_utc_ms=now_utc_ms)


def tell_cut(
    ledger: Ledger, meter_id: str, *, credit_fen: int, cut_utc_ms: int, event: str, now_utc_ms: int
) -> int:
    """Tell a tenant when supply is cut unless he pays; to how many numbers."""
    values = {Hole.BALANCE: format_yuan(credit_fen), Hole.CUT_TIME: _local(ledger, cut_utc_ms)}
    return tell_tenant(ledger, About.CUT, meter_id, values, event=event, now_utc_ms=now_utc_ms)


def tell_off(ledger: Ledger, meter_id: str, *, credit_fen: int, event: str, now_utc_ms: int) -> int:
    """Tell a tenant that supply was cut; to how many numbers."""
    values = {Hole.BALANCE: format_yuan(credit_fen)}
    return tell_tenant(ledger, About.OFF, meter_id, values, event=event, now_utc_ms=now_utc_ms)


def reaches(ledger: Ledger, meter_id: str, about: About) -> bool:
    """Whether texts are sent from here and whoever has this meter gets one of this."""
    found = ledger.accounts.open_of_meter(meter_id)
    if found is None or not settings.text(ledger, config.SMS_PORT):
        return False
    chosen = ledger.tenants.choices(found[0].id)
    numbers = (one for one in numbers_on_file(ledger, found[0]) if one not in chosen.muted)
    return any(numbers) and _wants(chosen, about)


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
    chosen = ledger.tenants.choices(account.id)
    if not _wants(chosen, about):
        return 0
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
        addresses=[one for one in numbers_on_file(ledger, account) if one not in chosen.muted],
        event=event,
        now_utc_ms=now_utc_ms,
        object=meter_id,
        building_id=building,
        language=chosen.language or None,
    )


def _wants(chosen: Choices, about: About) -> bool:
    """Whether a tenant wants texts of this; of what he must know he gets them whatever he chose."""
    return about not in (About.LOW, About.VERY_LOW) or about.value in chosen.levels


def numbers_on_file(ledger: Ledger, account: Account) -> tuple[str, ...]:
    """The customer's numbers, or else the shop's."""
    customer, shop = ledger.accounts.customer(account.customer_id), ledger.shops.get(account.shop_id)
    own = () if customer is None else _numbers(customer.phone, customer.contact)
    return own or (() if shop is None else _numbers(shop.phone))


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
    return {
        Hole.SITE: seller.name,
        Hole.TELEPHONE: seller.phone,
        Hole.TIME: _local(ledger, now_utc_ms),
    }


def _local(ledger: Ledger, utc_ms: int) -> str:
    offset = settings.number(ledger, config.UTC_OFFSET_MIN)
    return (datetime.fromtimestamp(utc_ms / 1000, UTC) + timedelta(minutes=offset)).strftime("%Y-%m-%d %H:%M")
