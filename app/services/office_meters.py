"""What the engine must know of the meters whose money the office holds, beside what they have left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.supply import Level, Terms, level_of
from app.services import supply_terms
from app.services.operation_record import OFFICE
from app.services.views import OfficeCredit
from db.ledger import Ledger
from db.rows import Meter


@dataclass(frozen=True, slots=True)
class OfficeMeter:
    meter: Meter
    terms: Terms

    def office_credit(self, credit_fen: int, *, ever_paid: bool) -> OfficeCredit:
        """What is left, with the warnings that it calls for."""
        level = level_of(credit_fen, self.terms)
        return OfficeCredit(
            credit_fen,
            ever_paid,
            alarm_low=level is not None,
            alarm_very_low=level in (Level.VERY_LOW, Level.ARREARS),
            arrears=level is Level.ARREARS,
        )


def ids(ledger: Ledger) -> tuple[str, ...]:
    """All meters that hang somewhere and whose money the office holds."""
    return tuple(
        meter.id for meter in ledger.meters.all() if meter.custody == OFFICE and meter.retired_utc_ms is None
    )


def known(ledger: Ledger, meter_ids: Iterable[str]) -> tuple[OfficeMeter, ...]:
    """These meters; one that has gone meanwhile is left out."""
    found = [meter for id in meter_ids if (meter := ledger.meters.get(id)) is not None]
    terms = supply_terms.of_meters(ledger, [meter.id for meter in found])
    return tuple(OfficeMeter(meter, terms[meter.id]) for meter in found)
