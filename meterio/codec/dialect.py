"""How each protocol reads and commands a meter as its profile says. Pure; one object for each protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from meterio.codec.exchange import Conversation, Request
from meterio.codec.security import SecurityDevice
from meterio.profiles.model import CJT188, DLT645, MODBUS, Block, Profile
from meterio.types import MeterCommand

NO_PASSWORD = bytes(8)
CHINA_OFFSET_MIN = 480
"""The wall time of meters that nobody says otherwise of."""


@dataclass(frozen=True, slots=True)
class Writing:
    """What writes need beside their values.

    `password` is password and operator code (8 bytes, DL/T 645-2007 7.1); `security` makes authentication
    codes, None where there is no such device; `utc_offset_min` turns moments into the meters' wall time.
    """

    password: bytes = NO_PASSWORD
    security: SecurityDevice | None = None
    utc_offset_min: int = CHINA_OFFSET_MIN


class Dialect(Protocol):
    """One protocol. `unit` is what `parse_address` made of a meter's address."""

    def parse_address(self, text: str, *, writing: bool) -> int | str:
        """Raises AddressError: not an address, or one that means several meters."""

    def read(
        self,
        unit: int | str,
        profile: Profile,
        block: Block,
        *,
        utc_offset_min: int = CHINA_OFFSET_MIN,
    ) -> Conversation[dict[str, int]]:
        """Canonical items and flags of `block`; the meter's own clock is taken for wall time at this offset.

        Raises BadFrame on values no meter can have.
        """

    def command(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, writing: Writing
    ) -> Conversation[Request]:
        """The one frame of `command`, after what must be asked before it (an authentication).

        Raises AddressError on the unit, ValueError on an unknown command or a value out of range.
        """

    def recognise(
        self, unit: int | str, profile: Profile, command: MeterCommand, *, frame: bytes, writing: Writing
    ) -> Request:
        """The request whose frame `frame` is. Raises ValueError if it does not carry `command` to `unit`."""


def dialect_of(protocol: str) -> Dialect:
    """The dialect of a profile's `protocol`. Each is imported when first met."""
    return _MAKERS[protocol]()


def _modbus() -> Dialect:
    from meterio.codec.modbus_dialect import ModbusDialect

    return ModbusDialect()


def _dlt645() -> Dialect:
    from meterio.codec.dlt645_dialect import Dlt645Dialect

    return Dlt645Dialect()


def _cjt188() -> Dialect:
    from meterio.codec.cjt188_dialect import Cjt188Dialect

    return Cjt188Dialect()


_MAKERS: Mapping[str, Callable[[], Dialect]] = {
    MODBUS: _modbus,
    DLT645: _dlt645,
    **dict.fromkeys(CJT188, _cjt188),
}
