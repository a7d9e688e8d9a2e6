"""The three fake gateways as a process of its own: it says where they listen, then runs until it is ended."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final

from app.fake_gateways.alipay import FakeAlipay
from app.fake_gateways.customers import Customers
from app.fake_gateways.keys import Keys
from app.fake_gateways.server import Control, GatewayServer
from app.fake_gateways.service import FakeGateway
from app.fake_gateways.unionpay import FakeUnionPay
from app.fake_gateways.wechat import FakeWeChat

KINDS: Final = (FakeAlipay, FakeWeChat, FakeUnionPay)


def gateways(keys: Keys, now_ms: Callable[[], int], folder: Path | None = None) -> dict[str, FakeGateway]:
    """All three, by name; `folder` keeps their books."""
    made: dict[str, FakeGateway] = {}
    for kind in KINDS:
        path = None if folder is None else folder / f"{kind.name}.gateway"
        made[kind.name] = kind(keys, now_ms, path=path)
    return made


def serve(
    now_ms: Callable[[], int],
    out: IO[str],
    wait: Callable[[], object],
    *,
    folder: Path | None = None,
    first_port: int = 0,
) -> None:
    """Start all, write one line of JSON to `out`, and run until `wait` returns.

    The line: {"gateways": {NAME: what a desk is to be set up with}, "control": {"host", "port"}, "customers":
    the address where they pay}. Raises OSError when a port cannot be had.
    """
    with ExitStack() as running:
        servers: dict[str, GatewayServer] = {}
        for place, (name, gateway) in enumerate(gateways(Keys.make(), now_ms, folder).items()):
            server = GatewayServer(gateway, first_port and first_port + place)
            server.start()
            running.callback(server.stop)
            servers[name] = server
        control = Control(servers, first_port and first_port + len(servers))
        control.start()
        running.callback(control.stop)
        customers = Customers(servers, first_port and first_port + len(servers) + 1)
        customers.start()
        running.callback(customers.stop)
        for server in servers.values():
            server.gateway.codes = customers.url
        host, port = control.address
        setups = {name: server.gateway.setup() for name, server in servers.items()}
        told = {"gateways": setups, "control": {"host": host, "port": port}, "customers": customers.url}
        out.write(json.dumps(told) + "\n")
        out.flush()
        wait()
