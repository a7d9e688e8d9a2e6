"""What can go wrong on the wire, split by what the caller may conclude."""

from __future__ import annotations


class MeterError(Exception):
    """Base of every wire fault. After a command, none of them proves that the meter did nothing,
    except NeverSent."""


class NeverSent(MeterError):
    """Not one byte left: no link, or the deadline passed while waiting in the queue."""


class NoAnswer(MeterError):
    """The frame went out; nothing valid came back in time."""


class BadFrame(MeterError):
    """Something came back that is not a right answer (checksum, length, address, function)."""


class TwoMeters(BadFrame):
    """Two different right answers to one question: two meters have one address, and neither is believed."""


class WrongMeter(MeterError):
    """Another meter answers at this address than the one that is set up there.

    `expected` and `found` are the makers' meter numbers.
    """

    def __init__(self, *, expected: str, found: int) -> None:
        super().__init__(f"the meter that answers has number {found}, not {expected}")
        self.expected = expected
        self.found = found


class Refused(MeterError):
    """The meter answered with an error. `code` is the protocol's (a Modbus exception, ERR or SERR word)."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


class LinkLost(MeterError):
    """The link broke while the frame was out."""


class LinkRefused(MeterError):
    """The peer failed authentication, offered a suite below the minimum, or broke the link's protocol."""


class NotOffered(MeterError):
    """The link or collector cannot do what was asked of it (another speed of a line); nothing changed."""


class SecurityFailed(NeverSent):
    """The device that makes authentication codes gave none, so that nothing was sent."""


class ProfileError(ValueError):
    """A meter profile file is wrong; the text names file, item and what to write instead."""


class AddressError(ValueError):
    """An address that cannot be used so (out of range, or a write to a broadcast address)."""
