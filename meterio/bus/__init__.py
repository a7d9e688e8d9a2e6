"""One RS-485 line: who speaks next, how long to wait, and which bytes are the answer."""

from meterio.bus.counters import LineCounters
from meterio.bus.line import Line
from meterio.bus.silence import BackedOff
from meterio.bus.wire_log import WireLog

__all__ = ["BackedOff", "Line", "LineCounters", "WireLog"]
