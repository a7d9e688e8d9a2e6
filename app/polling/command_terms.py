"""What a drive must know of a make's money commands."""

from __future__ import annotations

from dataclasses import dataclass

from meterio.profiles.model import CommandForm, Profile


@dataclass(frozen=True, slots=True)
class CommandTerms:
    """A money command of the make: the codes that cannot follow a success, and the names of what it takes."""

    name: str
    final_refusals: frozenset[int]
    parameters: frozenset[str]


def purchase_of(profile: Profile) -> CommandTerms:
    """Raises LookupError for a make that cannot be sold to."""
    return _terms(profile.commands["purchase"])


def refund_of(profile: Profile) -> CommandTerms | None:
    """None in makes that document no deduction."""
    return _terms(profile.commands["refund"]) if "refund" in profile.commands else None


def _terms(form: CommandForm) -> CommandTerms:
    return CommandTerms(form.name, form.final_refusals, form.takes)
