"""The tenant web as its own process, on real sockets, over TLS with the certificate that is made here."""

from __future__ import annotations

import http.client
import json
import socket
import sqlite3
import ssl
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from app.portal.keeper import PortalKeeper
from db.payment_rows import PayChannelRow
from meterio.types import Sample
from tests.helpers import small_mall
from tests.helpers.portal import METER, SHOP, Portal, portal

WAIT_S = 30.0


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        found.set(portal__on="on", portal__bind="127.0.0.1", portal__port=str(free_port()))
        yield found


@pytest.fixture
def keeper(made: Portal, tmp_path: Path) -> Iterator[PortalKeeper]:
    made.clock.monotonic = time.monotonic  # type: ignore[method-assign]
    running = PortalKeeper(made.desk, tmp_path)
    running.start()
    yield running
    assert running.stop(5)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def address(keeper: PortalKeeper) -> tuple[str, int]:
    until = time.monotonic() + WAIT_S
    while not keeper.state.address:
        assert keeper.state.fault is None, keeper.state.fault
        assert time.monotonic() < until
        time.sleep(0.05)
    host, port = keeper.state.address.partition("//")[2].rsplit(":", 1)
    return host, int(port)


def trusting(folder: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(folder / "web" / "certificate.pem"))


def ask(keeper: PortalKeeper, folder: Path, method: str, path: str, **more: object) -> tuple[int, bytes]:
    connection = http.client.HTTPSConnection(*address(keeper), timeout=10, context=trusting(folder))
    connection.request(method, path, **more)  # type: ignore[arg-type]
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, body


def test_a_tenant_is_served_over_tls_by_a_process_that_ends_with_the_desk(
    made: Portal, keeper: PortalKeeper, tmp_path: Path
) -> None:
    body = json.dumps({"shop": SHOP, "code": made.slip_code()})
    address(keeper)
    begun = time.monotonic()
    status, answer = ask(keeper, tmp_path, "POST", "/api/v1/sign-in/slip", body=body)
    assert status == 200
    assert time.monotonic() - begun >= 0.35
    headers = {"Authorization": f"Bearer {json.loads(answer)['token']}"}
    status, answer = ask(keeper, tmp_path, "GET", "/api/v1/own", headers=headers)
    assert [one["meter_id"] for one in json.loads(answer)["meters"]] == [METER]
    where = address(keeper)
    assert keeper.stop(5)
    with pytest.raises(OSError):
        socket.create_connection(where, timeout=1).close()


def test_a_changed_setting_counts_and_a_fault_is_told(
    made: Portal, keeper: PortalKeeper, tmp_path: Path
) -> None:
    address(keeper)
    made.set(portal__link="plain", portal__bind="0.0.0.0")
    keeper.look_now()
    assert fault(keeper, "portal.plain_outside")
    made.set(portal__link="tls", portal__certificate=str(tmp_path / "none.pem"))
    keeper.look_now()
    assert fault(keeper, "portal.certificate_unreadable")
    (tmp_path / "none.pem").write_text("nothing")
    made.set(portal__certificate=str(tmp_path / "none.pem"), portal__bind="127.0.0.1")
    keeper.look_now()
    assert fault(keeper, "portal.no_certificate")


def fault(keeper: PortalKeeper, wanted: str) -> bool:
    """Whether this is told in time."""
    until = time.monotonic() + WAIT_S
    while keeper.state.fault is None or keeper.state.fault.key != wanted:
        if time.monotonic() > until:
            return False
        time.sleep(0.05)
    return True


IMPROPER = (
    b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20_000 + b"\r\n\r\n",
    b"POST /sign-in/slip HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\nx",
    b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"GET / HTTP/9.9\r\n\r\n",
    b"\x00\x01\x02\xff\r\n\r\n",
    b"GET /\r\n /x HTTP/1.1\r\n\r\n",
    b"GET /../../etc/passwd HTTP/1.1\r\nHost: localhost\r\n\r\n",
    b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
)


def test_what_is_no_proper_request_is_refused_or_closed(
    made: Portal, keeper: PortalKeeper, tmp_path: Path
) -> None:
    for sent in IMPROPER:
        with (
            socket.create_connection(address(keeper), timeout=10) as plain,
            trusting(tmp_path).wrap_socket(plain, server_hostname="localhost") as link,
        ):
            link.sendall(sent)
            first = link.recv(64)
        assert not first.startswith((b"HTTP/1.1 200", b"HTTP/1.0 200")), (sent[:60], first)
        assert b"root:" not in first
    status, _ = ask(keeper, tmp_path, "GET", "/sign-in")
    assert status == 200


PAY = json.dumps({"request": "abcdefgh12", "channel": "alipay", "amount_fen": 1_000}).encode()
CHUNKED = b"%x\r\n%s\r\n0\r\n\r\n" % (len(PAY), PAY)


@pytest.mark.parametrize(
    ("first", "said", "body", "status"),
    [
        (b"POST /api/v1/meters/E1/pay HTTP/1.1", b"Transfer-Encoding: chunked", CHUNKED, b"200"),
        (
            b"POST /api/v1/meters/E1/pay HTTP/1.1",
            b"Transfer-Encoding: chunked\r\nContent-Length: 5",
            CHUNKED,
            b"400",
        ),
        (
            b"POST /api/v1/meters/E1/pay HTTP/1.0",
            b"Transfer-Encoding: chunked\r\nContent-Length: %d" % len(PAY),
            PAY,
            b"400",
        ),
        (b"GET https://localhost/api/v1/own HTTP/1.1", b"X: y", b"", b"200"),
        (b"GET https://evil.example/api/v1/own HTTP/1.1", b"X: y", b"", b"421"),
    ],
    ids=["chunked", "two-lengths", "chunked-1.0", "our-name", "another-name"],
)
def test_what_two_servers_could_read_in_two_ways_is_refused(
    made: Portal, keeper: PortalKeeper, tmp_path: Path, first: bytes, said: bytes, body: bytes, status: bytes
) -> None:
    made.book.write(
        lambda ledger: ledger.payments.put_channel(PayChannelRow(1, "alipay", True, {"merchant": "m"}))
    )
    point = next(one for one in small_mall.points() if one.meter_id == METER)
    made.live.put(Sample(point, made.clock.now_ms, small_mall.live(METER).values))
    sent = json.dumps({"shop": SHOP, "code": made.slip_code()})
    _, answer = ask(keeper, tmp_path, "POST", "/api/v1/sign-in/slip", body=sent)
    bearer = b"Authorization: Bearer " + json.loads(answer)["token"].encode()
    with (
        socket.create_connection(address(keeper), timeout=10) as plain,
        trusting(tmp_path).wrap_socket(plain, server_hostname="localhost") as link,
    ):
        lines = (first, b"Host: localhost", bearer, said, b"Connection: close", b"", b"")
        link.sendall(b"\r\n".join(lines) + body)
        assert link.recv(64).split(b" ")[1] == status
    orders = made.book.read(lambda ledger: ledger.payments.open_of_meter(METER))
    assert len(orders) == (1 if body and status == b"200" else 0)


LOOKS = ("/own", f"/meters/{METER}", f"/meters/{METER}/use?by=day", "/purchases", f"/meters/{METER}/pay",
         f"/meters/{METER}/supply", "/texts", "/meters/E2", "/payments/none")  # fmt: skip


def still_read(book: Path) -> bool:
    """Whether somebody looks at the book now; who has just written to it has ended in a moment."""
    with closing(sqlite3.connect(book, timeout=0.5, isolation_level=None)) as other:
        try:
            other.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            return True
        other.execute("ROLLBACK")
        return False


def test_no_look_at_the_books_outlasts_its_question(
    made: Portal, keeper: PortalKeeper, tmp_path: Path
) -> None:
    body = json.dumps({"shop": SHOP, "code": made.slip_code()})
    _, answer = ask(keeper, tmp_path, "POST", "/api/v1/sign-in/slip", body=body)
    headers = {"Host": "127.0.0.1", "Authorization": f"Bearer {json.loads(answer)['token']}"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    books = [tmp_path / "ledger.db", tmp_path / "readings.db"]
    slow = socket.create_connection(address(keeper))  # one who asks and never reads
    with closing(trusting(tmp_path).wrap_socket(slow, server_hostname="127.0.0.1")) as never:
        never.sendall(f"GET /api/v1/own HTTP/1.1\r\n{lines}\r\n".encode())
        for path in LOOKS:
            status, _ = ask(keeper, tmp_path, "GET", f"/api/v1{path}", headers=headers)
            assert status in (200, 404)
            assert [one.name for one in books if still_read(one)] == [], path
    with closing(sqlite3.connect(books[0], isolation_level=None)) as held:
        held.execute("BEGIN")
        held.execute("SELECT count(*) FROM meters").fetchone()
        assert still_read(books[0]), "a look that goes on would be seen"


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="no list of open files there")
def test_the_web_itself_has_no_book_open(made: Portal, keeper: PortalKeeper, tmp_path: Path) -> None:
    ask(keeper, tmp_path, "GET", "/api/v1/hello")
    process = keeper._process
    assert process is not None
    names = []
    for one in Path(f"/proc/{process.pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # what it closes in this very moment is no book
            names.append(str(one.readlink()))
    assert names and not [one for one in names if str(tmp_path) in one and not one.endswith(".log")]
