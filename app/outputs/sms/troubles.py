"""What a modem or a network says went wrong, in words: +CMS ERROR and +CME ERROR (3GPP TS 27.005, 3.2.5;
27.007, 9.2; the causes below 128 are the network's: 24.011, annex E)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Trouble(StrEnum):
    """Why a message did not go out. Each has its sentence where it is shown (`widgets/common/`)."""

    NO_PORT = "no_port"  # the port is not there, is taken, or broke off
    NO_ANSWER = "no_answer"
    NOT_UNDERSTOOD = "not_understood"  # the modem answered, but nothing that means anything
    NO_SIM = "no_sim"
    SIM_FAULT = "sim_fault"
    PIN_WANTED = "pin_wanted"
    PIN_REFUSED = "pin_refused"
    PUK_WANTED = "puk_wanted"
    NO_NETWORK = "no_network"
    NETWORK_REFUSED = "network_refused"
    NETWORK_BUSY = "network_busy"
    NO_CENTRE = "no_centre"
    MEMORY_FULL = "memory_full"
    MODEM_BUSY = "modem_busy"
    MODEM_FAULT = "modem_fault"
    NUMBER_UNKNOWN = "number_unknown"
    NUMBER_BARRED = "number_barred"
    NOT_ALLOWED = "not_allowed"
    NOT_TAKEN = "not_taken"  # the modem or the network would not have it so
    OTHER = "other"


OF_THE_MESSAGE: Final = frozenset({Trouble.NUMBER_UNKNOWN, Trouble.NUMBER_BARRED, Trouble.NOT_TAKEN})
"""What another try would not mend; anything else is the modem's or the network's trouble."""

_CMS: Final = {
    1: Trouble.NUMBER_UNKNOWN,
    8: Trouble.NOT_ALLOWED,
    10: Trouble.NUMBER_BARRED,
    21: Trouble.NETWORK_REFUSED,
    22: Trouble.MEMORY_FULL,
    27: Trouble.NETWORK_BUSY,
    28: Trouble.NUMBER_UNKNOWN,
    29: Trouble.NETWORK_REFUSED,
    30: Trouble.NUMBER_UNKNOWN,
    38: Trouble.NO_NETWORK,
    41: Trouble.NETWORK_BUSY,
    42: Trouble.NETWORK_BUSY,
    47: Trouble.NETWORK_BUSY,
    50: Trouble.NOT_ALLOWED,
    69: Trouble.NOT_ALLOWED,
    81: Trouble.NETWORK_REFUSED,
    95: Trouble.NOT_TAKEN,
    96: Trouble.NOT_TAKEN,
    97: Trouble.NOT_TAKEN,
    98: Trouble.NETWORK_BUSY,
    99: Trouble.NOT_TAKEN,
    111: Trouble.NETWORK_REFUSED,
    127: Trouble.NETWORK_REFUSED,
    300: Trouble.MODEM_FAULT,
    301: Trouble.NOT_ALLOWED,
    302: Trouble.NOT_ALLOWED,
    303: Trouble.NOT_TAKEN,
    304: Trouble.NOT_TAKEN,
    305: Trouble.NOT_TAKEN,
    310: Trouble.NO_SIM,
    311: Trouble.PIN_WANTED,
    312: Trouble.PIN_WANTED,
    313: Trouble.SIM_FAULT,
    314: Trouble.MODEM_BUSY,
    315: Trouble.SIM_FAULT,
    316: Trouble.PUK_WANTED,
    317: Trouble.PIN_WANTED,
    318: Trouble.PUK_WANTED,
    320: Trouble.MODEM_FAULT,
    322: Trouble.MEMORY_FULL,
    330: Trouble.NO_CENTRE,
    331: Trouble.NO_NETWORK,
    332: Trouble.NETWORK_BUSY,
}
_CME: Final = {
    3: Trouble.NOT_ALLOWED,
    4: Trouble.NOT_TAKEN,
    10: Trouble.NO_SIM,
    11: Trouble.PIN_WANTED,
    12: Trouble.PUK_WANTED,
    13: Trouble.SIM_FAULT,
    14: Trouble.MODEM_BUSY,
    15: Trouble.SIM_FAULT,
    16: Trouble.PIN_REFUSED,
    17: Trouble.PIN_WANTED,
    18: Trouble.PUK_WANTED,
    20: Trouble.MEMORY_FULL,
    30: Trouble.NO_NETWORK,
    31: Trouble.NETWORK_BUSY,
    32: Trouble.NETWORK_REFUSED,
}


def of_sending(code: int) -> Trouble:
    """What a number after +CMS ERROR means."""
    return _CMS.get(code, Trouble.OTHER)


def of_equipment(code: int) -> Trouble:
    """What a number after +CME ERROR means."""
    return _CME.get(code, Trouble.OTHER)
