"""A Modbus TCP server of modbus_tk in a process of its own: prints its port, ends with its input."""

from __future__ import annotations

import socket
import sys

from modbus_tk import defines
from modbus_tk.modbus_tcp import TcpServer

from tests.interop.modbus_words import SIZE, UNITS, word


def main() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = TcpServer(port=port, address="127.0.0.1", timeout_in_sec=0.2)
    server.start()
    for unit in UNITS:
        slave = server.add_slave(unit)
        for name, kind in (("held", defines.HOLDING_REGISTERS), ("input", defines.ANALOG_INPUTS)):
            slave.add_block(name, kind, 0, SIZE)
            slave.set_values(name, 0, [word(unit, at) for at in range(SIZE)])
    print(port, flush=True)
    sys.stdin.read()
    server.stop()


if __name__ == "__main__":
    main()
