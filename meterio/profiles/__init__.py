"""Meter makes as data: one TOML file each, validated when loaded."""

from meterio.profiles.loader import load_profiles
from meterio.profiles.model import Block, CommandForm, Field, Flag, Item, Profile, Span

__all__ = ["Block", "CommandForm", "Field", "Flag", "Item", "Profile", "Span", "load_profiles"]
