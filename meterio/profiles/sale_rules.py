"""A make that holds its own balance must say how it is sold to, what proves it, and bound its use."""

from __future__ import annotations

from meterio.profiles.model import MODBUS, CommandForm, Profile
from meterio.profiles.table import Table


def check_sale(profile: Profile, table: Table) -> None:
    """Raises ProfileError where a sale could not be made or proven."""
    if profile.custody != "meter":
        if profile.proof or profile.sell or "purchase" in profile.commands:
            raise table.fail("custody is 'office': remove 'proof', 'sell' and [commands.purchase]")
        return
    if "purchase" not in profile.commands:
        raise table.fail("custody is 'meter': describe [commands.purchase]")
    if not profile.sell:
        raise table.fail("custody is 'meter': write 'sell', add or set")
    _check_proof(profile, table)
    _check_purchase(profile, profile.commands["purchase"], table)
    if "refund" in profile.commands:
        _check_refund(profile.commands["refund"], table)
    if not (profile.max_power_w or profile.max_flow_l_per_h):
        raise table.fail("custody is 'meter': write max_power_w (or max_flow_l_per_h)")


def _check_proof(profile: Profile, table: Table) -> None:
    books = _item_names(profile, "books")
    items = [name for name in profile.proof if name != "last_purchase"]
    if not profile.proof or not books.issuperset(items):
        raise table.fail("custody is 'meter': list 'proof' items, all of them in [blocks.books]")
    if "last_purchase" in profile.proof and "last_purchase_fen" not in _item_names(profile, "record"):
        raise table.fail(
            "'proof' has last_purchase: describe [blocks.record] with the item last_purchase_fen"
        )
    if "balance_fen" not in profile.proof:
        raise table.fail("custody is 'meter': 'proof' needs at least balance_fen")
    if profile.protocol == MODBUS:
        _check_frames(profile, table)


def _check_frames(profile: Profile, table: Table) -> None:
    """A Modbus reply does not say which registers it holds: a late one is told by its length alone (L3)."""
    proving = ["books", *(["record"] if "last_purchase" in profile.proof else [])]
    for name in proving:
        block = profile.blocks[name]
        if len(block.spans) != 1:
            raise table.fail(
                f"[blocks.{name}] must be one span: count and money of two moments prove nothing"
            )
        others = {
            span.count for other in profile.blocks.values() if other is not block for span in other.spans
        }
        if block.spans[0].count in others:
            raise table.fail(f"blocks.{name}: give its spans other lengths than those of all other blocks")


def _check_purchase(profile: Profile, form: CommandForm, table: Table) -> None:
    written = {field.value for field in form.fields}
    amount = {"add": "amount_fen", "set": "balance_after_fen"}[profile.sell]
    if amount not in written:
        raise table.fail(f"commands.purchase: sell is {profile.sell!r}: its fields need the value {amount}")
    if "purchase_count" in profile.proof and "purchase_count" not in form.takes:
        raise table.fail("commands.purchase: its fields need the value purchase_count, which is the proof")


def _check_refund(form: CommandForm, table: Table) -> None:
    """A frame that says neither could take any sum, or none."""
    written = {field.value for field in form.fields}
    if not written & {"amount_fen", "balance_after_fen"}:
        raise table.fail("commands.refund: its fields need the value amount_fen or balance_after_fen")


def _item_names(profile: Profile, block: str) -> set[str]:
    return {item.name for item in profile.blocks[block].items} if block in profile.blocks else set()
