"""The first steps of a new site, from the administrator to live readings: where they stand, and the first of
them. They can be left at any time; whoever may set up goes on where they were left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app import config
from app.domain.permissions import Permission, Session
from app.domain.secret_kinds import COLLECTOR
from app.services import set_up, settings
from app.services.collector_keys import KEY_SIZES
from app.services.kept_secrets import secret_names
from app.services.rights import allow_site
from db.ledger import Ledger
from db.rows import MAIN_COMPANY
from meterio.profiles import Profile

PROPERTY: Final = "property"
WORKBOOK: Final = "workbook"
KEYS: Final = "keys"
CONTACT: Final = "contact"
DONE: Final = "done"
STEPS: Final = (PROPERTY, WORKBOOK, KEYS, CONTACT, DONE)

_AT: Final = "first_steps.at"
"""Kept beside the settings; absent in a book whose first steps were not begun here, or are over."""


@dataclass(frozen=True, slots=True)
class Property:
    """Whose site it is. `second_name` is "" where one company runs all of it."""

    name: str
    phone: str
    second_code: str = ""
    second_name: str = ""
    second_series: str = ""


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """`at` is the step to go on with, None when there is nothing (more) to do.

    `keyless` collectors need a key and have none.
    """

    at: str | None
    property: Property
    buildings: int
    collectors: int
    meters: int
    keyless: int


def begin(ledger: Ledger) -> None:
    """The first administrator was made, in the same transaction: the steps wait for him."""
    ledger.settings.set(_AT, STEPS[0])


def state(ledger: Ledger, *, session: Session) -> FirstSteps:
    """Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.SET_UP)
    kept = set(secret_names(ledger, COLLECTOR))
    collectors = [one for one in ledger.collectors.all() if one.retired_utc_ms is None]
    keyless = [one for one in collectors if one.link in KEY_SIZES and f"{one.id}/{one.key_id}" not in kept]
    return FirstSteps(
        at=ledger.settings.get(_AT),
        property=_property(ledger),
        buildings=len(ledger.shops.buildings()),
        collectors=len(collectors),
        meters=ledger.meters.count(),
        keyless=len(keyless),
    )


def go(ledger: Ledger, step: str, *, session: Session, now_utc_ms: int) -> None:
    """Note that the steps go on with `step`, one of STEPS; after DONE they are over.

    Raises DeskError permission.*.
    """
    allow_site(ledger, session, Permission.SET_UP)
    if step != DONE:
        ledger.settings.set(_AT, step)
    elif ledger.settings.get(_AT) is not None:
        ledger.settings.remove(_AT)
        ledger.audit.append(
            operator=session.name, action="first_steps.done", object="site", utc_ms=now_utc_ms
        )


def set_property(
    ledger: Ledger,
    wanted: Property,
    *,
    profiles: Mapping[str, Profile],
    session: Session,
    now_utc_ms: int,
) -> None:
    """Name the property and, if there are two, the second company. Raises DeskError: permission.*,
    settings.*, set_up.*, import.* (the second company's code or series).
    """
    names = {config.SITE_NAME.key: wanted.name, config.SITE_PHONE.key: wanted.phone}
    settings.change_many(ledger, names, session=session, now_utc_ms=now_utc_ms)
    if not wanted.second_name:
        return
    known = ledger.companies.by_code(wanted.second_code)
    form = {
        "company": wanted.second_code,
        "name": wanted.second_name,
        "receipt_series": wanted.second_series,
    }
    set_up.save(
        ledger,
        "Companies",
        form,
        known=known.code if known else None,
        profiles=profiles,
        session=session,
        now_utc_ms=now_utc_ms,
    )


def _property(ledger: Ledger) -> Property:
    name, phone = settings.text(ledger, config.SITE_NAME), settings.text(ledger, config.SITE_PHONE)
    others = [one for one in ledger.companies.all() if one.id != MAIN_COMPANY and not one.retired_utc_ms]
    if not others:
        return Property(name, phone)
    return Property(name, phone, others[0].code, others[0].name, others[0].receipt_series)
