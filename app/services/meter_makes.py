"""The makes of meters that this program knows: its own, and those in the data folder's `profiles`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from app.domain.registers import Limits
from app.domain.sale import MeterRules
from app.errors import DeskError
from meterio.errors import ProfileError
from meterio.profiles import Profile, load_profiles
from meterio.profiles.loader import load_profile
from meterio.profiles.model import Item

FOLDER: Final = "profiles"
UNBOUNDED_AN_HOUR: Final = 10**9
"""For a make that does not say what its meters can pass: a thousand times what a shop's meter can."""
_BINARY_BITS: Final = {"u16": 16, "u32": 32, "u64": 64}
_VOLUME_L: Final = 10**9
"""Eight digits, two of them behind the point, in m3 (CJ/T 188-2004 table 5)."""

_log = logging.getLogger(__name__)


def known(data_dir: Path | None = None) -> dict[str, Profile]:
    """Profiles by name, with those of the site whose files are in `data_dir`.

    A file of the site's that is wrong is left out with one line in the log, and its meters are not asked: the
    others go on. Raises DeskError program.profile_wrong for a file of the program's own, or
    program.part_missing if there is none.
    """
    makes, faults = _all(data_dir)
    for fault in faults:
        _log.warning("a make of meters is left out: %s", fault.params["reason"])
    return makes


def all_right(data_dir: Path) -> dict[str, Profile]:
    """`known`, for those who can correct a file now: raises DeskError program.profile_wrong for any."""
    makes, faults = _all(data_dir)
    if faults:
        raise faults[0]
    return makes


def money_rules(profile: Profile) -> MeterRules:
    """What the make's profile says about judging a read-back."""
    return MeterRules(
        count_modulus=profile.count_modulus,
        total_modulus=profile.total_modulus,
        max_power_w=profile.max_power_w,
        max_flow_l_per_h=profile.max_flow_l_per_h,
        count_wraps=profile.count_wraps,
        guarded=profile.guarded,
        deduction_counts=_deduction_counts(profile),
        sets_balance=profile.sell == "set",
    )


def use_limits(profile: Profile) -> Limits:
    """What its meters can pass in an hour and at what their register begins anew."""
    water = profile.medium == "water"
    most = profile.max_flow_l_per_h if water else profile.max_power_w
    item = profile.items.get("volume_l" if water else "energy_wh")
    return Limits(most or UNBOUNDED_AN_HOUR, _register_size(item) if item is not None else None)


def _register_size(item: Item) -> int | None:
    """None for a float, which goes on in larger steps."""
    if item.type in _BINARY_BITS:
        return (1 << _BINARY_BITS[item.type]) * item.mul // item.div
    if item.type == "volume":
        return _VOLUME_L
    return 10 ** (2 * item.size) * item.mul // item.div if item.type == "bcd" else None


def _deduction_counts(profile: Profile) -> bool:
    """A make that is told its new balance beside the next count counts a deduction like a purchase; one that
    is told the amount takes it under the last count (docs/decisions/0039-operations-of-every-kind.md)."""
    refund = profile.commands.get("refund")
    written = {part.value for part in refund.fields} if refund else set()
    return "purchase_count" in profile.proof and {"purchase_count", "balance_after_fen"} <= written


def _all(data_dir: Path | None) -> tuple[dict[str, Profile], list[DeskError]]:
    makes = _shipped()
    faults = []
    for path in sorted((data_dir / FOLDER).glob("*.toml")) if data_dir is not None else ():
        try:
            profile = load_profile(path)
        except (ProfileError, OSError) as error:
            faults.append(DeskError("program.profile_wrong", reason=str(error)))
            continue
        if profile.name in makes:
            reason = f"{path.name}: a make named {profile.name!r} exists already; rename it"
            faults.append(DeskError("program.profile_wrong", reason=reason))
            continue
        makes[profile.name] = profile
    return makes, faults


def _shipped() -> dict[str, Profile]:
    try:
        profiles = load_profiles()
    except (ProfileError, OSError) as error:
        raise DeskError("program.profile_wrong", reason=str(error)) from error
    if not profiles:
        raise DeskError("program.part_missing", part="meterio/profiles/*.toml")
    return profiles
