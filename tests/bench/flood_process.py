"""A flood of requests to the tenants' web, from its own process; says what became of them as JSON.

`python -m tests.bench.flood_process PORT SECONDS ADDRESSES`: a thousand a second, each over a connection of
its own, from so many addresses of this computer alone.
"""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
import time
from collections import Counter

PER_S = 1_000
LAST_S = 3.0
REQUEST = b"GET /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


async def _one(port: int, source: str, tls: ssl.SSLContext, told: Counter[str]) -> None:
    try:
        async with asyncio.timeout(LAST_S):
            reader, writer = await asyncio.open_connection(
                "127.0.0.1", port, ssl=tls, server_hostname="localhost", local_addr=(source, 0)
            )
            writer.write(REQUEST)
            first = await reader.readline()
            writer.transport.abort()
            told[first.decode("ascii", "replace").split(" ")[1] if b" " in first else "closed"] += 1
    except TimeoutError:
        told["too slow"] += 1
    except OSError:
        told["turned away"] += 1


async def _flood(port: int, seconds: float, addresses: int) -> Counter[str]:
    tls = ssl.create_default_context()
    tls.check_hostname, tls.verify_mode = False, ssl.CERT_NONE
    told: Counter[str] = Counter()
    begun, tasks = time.monotonic(), set()
    for number in range(int(seconds * PER_S)):
        late = begun + number / PER_S - time.monotonic()
        if late > 0:
            await asyncio.sleep(late)
        source = f"127.0.1.{1 + number % addresses}"
        task = asyncio.ensure_future(_one(port, source, tls, told))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    told["per second"] = round(int(seconds * PER_S) / (time.monotonic() - begun))
    if tasks:
        await asyncio.wait(tasks, timeout=LAST_S + 1)
    return told


def main() -> None:
    port, seconds, addresses = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    if hasattr(os, "nice"):
        os.nice(15)  # it stands for machines elsewhere: its own work is not the desk's burden
    print(json.dumps(asyncio.run(_flood(port, seconds, addresses))), flush=True)


if __name__ == "__main__":
    main()
