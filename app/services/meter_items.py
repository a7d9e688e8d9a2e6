"""What can be read of a make of meter, with where it stands in the meter and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.services import meter_makes
from meterio.profiles.model import MODBUS


@dataclass(frozen=True, slots=True)
class ItemInfo:
    """One item: `where` is its register or identifier, hexadecimal; `origin` the paper it comes from and
    `confidence` manual, device, program or inferred."""

    name: str
    where: str
    origin: str
    confidence: str


def meter_items(profile: str, data_dir: Path) -> tuple[ItemInfo, ...]:
    """All items of a make in the order of its file. Raises DeskError program.profile_wrong."""
    make = meter_makes.known(data_dir).get(profile)
    if make is None:
        return ()
    digits = 4 if make.protocol == MODBUS else 8
    return tuple(
        ItemInfo(item.name, f"{item.address:0{digits}X}", item.origin, item.confidence)
        for item in make.items.values()
    )
