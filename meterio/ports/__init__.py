"""The only I/O of the wire: sockets, serial ports, and what goes over them (`make_port`)."""

from meterio.ports.dial_in import DialInListeners
from meterio.ports.factory import make_port

__all__ = ["DialInListeners", "make_port"]
