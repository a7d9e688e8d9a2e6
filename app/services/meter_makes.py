"""The makes of meters that this program knows."""

from __future__ import annotations

from app.errors import DeskError
from meterio.errors import ProfileError
from meterio.profiles import Profile, load_profiles


def known() -> dict[str, Profile]:
    """Profiles by name. Raises DeskError program.profile_wrong, or program.part_missing if there is none."""
    try:
        profiles = load_profiles()
    except (ProfileError, OSError) as error:
        raise DeskError("program.profile_wrong", reason=str(error)) from error
    if not profiles:
        raise DeskError("program.part_missing", part="meterio/profiles/*.toml")
    return profiles
