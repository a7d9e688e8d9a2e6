"""Half-hour readings of meters as their days go, written into a book of readings."""

from __future__ import annotations

from collections.abc import Callable

from db.readings import Readings, ReadingsBook
from db.rows import StateBit, StoredSample

HALF_MS = 1_800_000
DAY_MS = 48 * HALF_MS
ON = StateBit.SUPPLY_KNOWN | StateBit.SUPPLY_ON

UseOf = Callable[[int, int], int | None]
"""What was used in a half hour, by local day and by place in the day (0 to 47); None: it was not read."""


def store(
    book: ReadingsBook,
    meters: dict[str, tuple[str, UseOf]],
    *,
    first_day: int,
    until_utc_ms: int,
    offset_ms: int = 8 * 3_600_000,
) -> None:
    """Readings from the beginning of a local day on, until a moment. `meters`: id to medium and use."""
    samples = []
    for meter_id, (_, use) in meters.items():
        register, at = 1_000_000, first_day * DAY_MS - offset_ms
        while at <= until_utc_ms:
            day, place = divmod((at + offset_ms) // HALF_MS, 48)
            samples.append(StoredSample(meter_id, at + 4_000, register, 5_000, ON))
            used = use(day, place)
            if used is None:
                samples.pop()
            register += used or 0
            at += HALF_MS

    def unit(readings: Readings) -> None:
        readings.know_meters({meter_id: medium for meter_id, (medium, _) in meters.items()})
        readings.put(samples)

    book.write(unit)
