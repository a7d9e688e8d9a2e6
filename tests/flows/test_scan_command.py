"""`main.py scan`: a line is searched without a console, at every speed and protocol asked for."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app import progress_line
from meterio.clock import SystemClock
from meterio.simulator import BusPlan, CollectorPlan, Mall, MallPlan, MeterPlan
from meterio.types import LinkKind
from tests.flows.program import LANGUAGES, Outcome, call, refused

in_both_languages = pytest.mark.parametrize("language", LANGUAGES)
KEY = bytes(range(32))

MIXED = (
    MeterPlan("E1", "adf400l-3p", 1),
    MeterPlan("W3", "modbus-water", 3, baud=2400, parity="E"),
    MeterPlan("D1", "dlt645-2007", "000012345678", baud=2400, parity="E"),
    MeterPlan("V1", "cjt188-water", "00000000104729"),
)
MIXED_FOUND = {
    ("modbus-rtu", "1", 9600, "N"),
    ("modbus-rtu", "3", 2400, "E"),
    ("dlt645-2007", "000012345678", 2400, "E"),
    ("cjt188-2004", "00000000104729", 9600, "N"),
}
SPEEDS = ("--baud", 9600, "--baud", 2400, "--parity", "N", "--parity", "E")
PROTOCOLS = ("--protocol", "modbus-rtu", "--protocol", "dlt645-2007", "--protocol", "cjt188-2004")


@contextmanager
def served(*meters: MeterPlan, link: LinkKind = LinkKind.SEALED) -> Iterator[int]:
    """Collector C01 with these meters on its line 1, on a loop of its own; the port it listens at."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="mall")
    thread.start()
    buses = (BusPlan(1, meters, mixed=True), BusPlan(2, ()))
    plan = MallPlan((CollectorPlan("C01", buses, kind=link),))

    async def start() -> tuple[Mall, int]:
        mall = Mall(plan, clock=SystemClock(), seed=1, paced=False, keys={"C01": KEY})
        return mall, (await mall.start())["C01"][1]

    async def stop() -> None:
        await asyncio.sleep(0.1)  # asyncio leaves open what it is just accepting when a server closes
        await mall.stop()

    mall, port = asyncio.run_coroutine_threadsafe(start(), loop).result(10)
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(stop(), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def connect(
    capfd: pytest.CaptureFixture[str],
    data: Path,
    port: int,
    *,
    link: LinkKind = LinkKind.SEALED,
    key: bytes = KEY,
) -> None:
    """Tell the book where C01 is."""
    entry: dict[str, object] = {"id": "C01", "link": link.value, "host": "127.0.0.1", "port": port}
    if link is LinkKind.SEALED:
        entry["key"] = key.hex()
    file = data / "connections.json"
    file.write_text(json.dumps({"collectors": [entry]}), encoding="utf-8")
    assert call(capfd, "--data", data, "connect", file).code == 0


def scan(capfd: pytest.CaptureFixture[str], data: Path, *arguments: object) -> Outcome:
    return call(capfd, "--data", data, "scan", "C01", *arguments)


def test_a_line_of_mixed_speeds_and_protocols_is_found_to_the_last_meter(
    capfd: pytest.CaptureFixture[str], data: Path
) -> None:
    with served(*MIXED) as port:
        connect(capfd, data, port)
        done = scan(capfd, data, "--line", 1, *SPEEDS, *PROTOCOLS, "--last", 3, "--json")
    told = done.json
    assert (done.code, done.err) == (0, "")
    assert (told["ok"], told["collector"], told["line"]) == (True, "C01", 1)
    found = told["found"]
    assert {(one["protocol"], one["unit"], one["baud"], one["parity"]) for one in found} == MIXED_FOUND
    assert len(found) == len(MIXED)
    makes = {one["unit"]: one["makes"] for one in found}
    assert "adf400l-3p" in makes["1"] and makes["00000000104729"] == ["cjt188-water"]
    assert all(one["number"] == one["unit"] for one in found if one["protocol"] != "modbus-rtu")
    assert all(bytes.fromhex(one["reply"]) for one in found)


@in_both_languages
def test_each_meter_is_a_line_and_the_last_line_says_how_many(
    capfd: pytest.CaptureFixture[str], data: Path, language: str
) -> None:
    with served(MIXED[0]) as port:
        connect(capfd, data, port)
        options = ("--lang", language, "--line", 1, "--protocol", "modbus-rtu", "--last", 2)
        done = scan(capfd, data, *options)
        nobody = scan(capfd, data, "--lang", language, "--line", 2, *options[4:])
    assert (done.code, done.err) == (0, "")
    row, total = done.out.splitlines()
    assert "modbus-rtu 1" in row and "9600" in row and "N1" in row and "adf400l-3p" in row
    assert ("C01" in total and "1" in total) and total.endswith("。" if language == "zh_CN" else ".")
    (none,) = nobody.out.splitlines()
    assert nobody.code == 0 and "0" in none


def test_how_it_goes_on_is_told_on_standard_error_and_never_beside_json(
    capfd: pytest.CaptureFixture[str], data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress_line, "PLAIN_S", 0.0)
    with served(MIXED[0]) as port:
        connect(capfd, data, port)
        options = ("--lang", "en", "--line", 1, "--protocol", "modbus-rtu", "--last", 2)
        told, silent = scan(capfd, data, *options), scan(capfd, data, *options, "--json")
    assert told.err.splitlines() == [f"{n} of 2 asked: modbus-rtu {n}, 9600 baud N1" for n in (1, 2)]
    assert len(told.out.splitlines()) == 2, "the meter and the total"
    assert silent.err == "" and silent.json["ok"] is True


def test_an_unsealed_line_is_searched_at_its_own_settings(
    capfd: pytest.CaptureFixture[str], data: Path
) -> None:
    with served(MIXED[0], link=LinkKind.TRANSPARENT) as port:
        connect(capfd, data, port, link=LinkKind.TRANSPARENT)
        done = scan(capfd, data, "--line", 1, "--protocol", "modbus-rtu", "--last", 2, "--json")
        found = done.json["found"]
        assert [one["unit"] for one in found] == ["1"]
        other = scan(capfd, data, "--lang", "en", "--line", 1, "--baud", 2400, "--last", 2)
    refused(other, "en")


@in_both_languages
def test_a_collector_that_is_not_reached_is_told(
    capfd: pytest.CaptureFixture[str], data: Path, language: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()[1]
    connect(capfd, data, free)
    asked = ("--lang", language, "--line", 1, "--wait", 1)
    text = refused(scan(capfd, data, *asked), language)
    assert "C01" in text and "1" in text
    failed = scan(capfd, data, *asked, "--json").json
    assert failed["ok"] is False and failed["error"] == {"key": "scan.no_contact", "text": text}


@in_both_languages
def test_a_collector_with_another_key_is_told_with_its_reason(
    capfd: pytest.CaptureFixture[str], data: Path, language: str
) -> None:
    with served(MIXED[0]) as port:
        connect(capfd, data, port, key=bytes(range(1, 33)))
        done = scan(capfd, data, "--lang", language, "--line", 1, "--wait", 1, "--last", 2)
    text = refused(done, language)
    assert "C01" in text and "aes-256-gcm" in text


@in_both_languages
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (("C99",), "C99"),
        (("C01",), "1, 2"),
        (("C01", "--line", "7"), "7"),
    ],
    ids=["no such collector", "two lines and none chosen", "no such line"],
)
def test_what_is_not_there_is_named(
    capfd: pytest.CaptureFixture[str], data: Path, arguments: tuple[str, ...], names: str, language: str
) -> None:
    connect(capfd, data, 4001)
    assert names in refused(call(capfd, "--data", data, "--lang", language, "scan", *arguments), language)


def test_a_collector_without_a_key_is_told(capfd: pytest.CaptureFixture[str], data: Path) -> None:
    refused(scan(capfd, data, "--lang", "en", "--line", "1"), "en")


@in_both_languages
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ((), "COLLECTOR"),
        (("C01", "--baud", "9601"), "9601"),
        (("C01", "--parity", "X"), "X"),
        (("C01", "--protocol", "modbus"), "modbus"),
        (("C01", "--first", "0"), "0"),
        (("C01", "--last", "248"), "248"),
        (("C01", "--first", "9", "--last", "8"), "--last"),
        (("C01", "--wait", "0"), "0"),
        (("C01", "--line", "x"), "x"),
    ],
    ids=str,
)
def test_wrong_use_names_what_is_wrong(
    capfd: pytest.CaptureFixture[str], arguments: tuple[str, ...], names: str, language: str
) -> None:
    assert names in refused(call(capfd, "--lang", language, "scan", *arguments), language, code=2)


@in_both_languages
def test_no_book_at_all(capfd: pytest.CaptureFixture[str], tmp_path: Path, language: str) -> None:
    missing = tmp_path / "none"
    text = refused(call(capfd, "--data", missing, "--lang", language, "scan", "C01"), language)
    assert str(missing) in text and not missing.exists()
