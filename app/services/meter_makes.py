"""The makes of meters that this program knows: its own, and those in the data folder's `profiles`."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from app.errors import DeskError
from meterio.errors import ProfileError
from meterio.profiles import Profile, load_profiles
from meterio.profiles.loader import load_profile

FOLDER: Final = "profiles"

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
