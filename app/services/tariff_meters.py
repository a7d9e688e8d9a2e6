"""What a make of meters can hold of a tariff, out of its profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import gcd

from app.domain.tariff.held import ONE_PRICE, Abilities, PriceField, price_value, reasons_against
from app.domain.tariff.model import Rate, Version
from app.errors import DeskError
from db.rows import Meter
from meterio.profiles.model import Field, Profile

METER_HELD = "meter"
_VALUES = (ONE_PRICE, *(price_value(rate) for rate in Rate))


def abilities(profile: Profile) -> Abilities:
    """The prices that its commands write, each to what all of its fields take, and its tables of hours."""
    fields = [field for form in profile.commands.values() for field in form.fields if field.value in _VALUES]
    places = {field.value: _place([each for each in fields if each.value == field.value]) for field in fields}
    return Abilities(places, profile.hours.periods, profile.hours.tables, profile.hours.zones)


def _place(fields: Sequence[Field]) -> PriceField:
    """A field writes value x div / mul and only what comes out whole: multiples of mul / gcd(mul, div)."""
    units = [field.mul // gcd(field.mul, field.div) for field in fields]
    return PriceField(max(field.least for field in fields), min(field.most for field in fields), max(units))


def against(versions: Sequence[Version], profile: Profile, *, from_utc_ms: int) -> tuple[DeskError, ...]:
    """Why a make cannot hold a plan from a moment on: its version in force then, and all that follow."""
    began = [place for place, version in enumerate(versions) if version.start_utc_ms <= from_utc_ms]
    coming = versions[began[-1] if began else 0 :]
    held = abilities(profile)
    reasons = (reason for version in coming for reason in reasons_against(version.tariff, held))
    return tuple({reason.key: reason for reason in reasons}.values())


def refusing(
    versions: Sequence[Version],
    meters: Sequence[Meter],
    profiles: Mapping[str, Profile],
    *,
    from_utc_ms: int,
) -> Iterator[tuple[Meter, DeskError]]:
    """The meters that hold their balance themselves and cannot hold the plan, each with its first reason.

    A make that the program does not know is left out: its meters are told nothing anyway.
    """
    for meter in meters:
        profile = profiles.get(meter.profile)
        if meter.custody == METER_HELD and profile is not None:
            for reason in against(versions, profile, from_utc_ms=from_utc_ms)[:1]:
                yield meter, reason
