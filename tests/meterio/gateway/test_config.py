"""A configuration file is right, or one sentence names the mistake and what to write instead."""

from __future__ import annotations

import random
import re
import string
import subprocess
import sys
from pathlib import Path

import pytest

from app.gateway_texts import GATEWAY_TEXTS, sentence
from meterio.gateway import CallSettings, ConfigError, Endpoint, load
from meterio.types import LineParameters, Suite
from tests.helpers.gateway_process import ROOT, SECRET

GATEWAY = '[gateway]\nid = "B1-A"\nlisten = "127.0.0.1:4001"\n'
KEY = '[[key]]\nid = 1\nfile = "key1"\n'
LINE = '[[line]]\nnumber = 1\ndevice = "/dev/ttyUSB0"\n'
RIGHT = GATEWAY + KEY + LINE
CHINESE = re.compile("[\u4e00-\u9fff]")


def write(folder: Path, text: str, *, mode: int = 0o600, key: str = SECRET.hex()) -> Path:
    (folder / "key1").write_text(key)
    (folder / "key1").chmod(mode)
    path = folder / "gateway.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(path: Path) -> str:
    """The English sentence; the Chinese one must be there too."""
    with pytest.raises(ConfigError) as caught:
        load(path)
    found = caught.value
    assert CHINESE.search(sentence(found.key, found.params, language="zh_CN"))
    return sentence(found.key, found.params, language="en")


def test_a_full_file_is_read_as_it_is_written(tmp_path: Path) -> None:
    text = (
        '[gateway]\nid = "B1-A"\ncall = "10.20.0.5:4100"\nregistration = "B1-A"\nheartbeat = "hex:00ff"\n'
        'heartbeat_s = 20\nminimum_suite = "3des-cbc+hmac-sha256"\nmax_hold_ms = 5000\n'
        + KEY
        + '[[line]]\nnumber = 1\ndevice = "usb:FT1234"\nbaud = 2400\nparity = "E"\nstop_bits = 2\n'
        'gap_ms = 50\necho = true\n[[line]]\nnumber = 2\ndevice = "COM3"\nlisten = "[::1]:4002"\n'
    )
    found = load(write(tmp_path, text))
    assert (found.id, found.listen, found.max_hold_ms) == ("B1-A", None, 5000)
    assert found.minimum_suite is Suite.TRIPLE_DES_HMAC and found.keys == {1: SECRET}
    assert found.call == CallSettings(Endpoint("10.20.0.5", 4100), b"B1-A", b"\x00\xff", 20)
    one, two = found.lines
    assert one.parameters == LineParameters(2400, "E", 2) and (one.gap_ms, one.echo) == (50, True)
    assert two.listen == Endpoint("::1", 4002) and found.sealed_lines == (one,)
    assert SECRET.hex() not in repr(found) and str(SECRET) not in repr(found)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no [gateway] table"),
        ("[gateway", "is not valid TOML"),
        ("gateway = 1\n", "There is no [gateway] table"),
        (RIGHT.replace("id = ", "name = ", 1), "[gateway]: there is no setting \"name\". Use one of: id, "),
        (RIGHT.replace('id = "B1-A"\n', ""), "[gateway]: id is missing. Write 1 to 16 printable ASCII"),
        (RIGHT.replace("B1-A", "一号楼"), '[gateway]: id = "一号楼" cannot be. Write 1 to 16'),
        (RIGHT.replace("B1-A", "x" * 17), "cannot be. Write 1 to 16 printable"),
        (RIGHT.replace("127.0.0.1:4001", "4001"), 'listen = "4001" cannot be. Write an address and a port'),
        (RIGHT.replace("127.0.0.1:4001", "a:99999"), "Write an address and a port"),
        (RIGHT.replace("127.0.0.1:4001", "::1:4001"), "Write an address and a port"),
        (GATEWAY + "max_hold_ms = 0\n" + KEY + LINE, "Write whole milliseconds from 1000 to 600000"),
        (GATEWAY + "max_hold_ms = 1e4\n" + KEY + LINE, "max_hold_ms = 10000.0 cannot be"),
        (GATEWAY + 'minimum_suite = "none"\n' + KEY + LINE, 'Write "aes-256-gcm" or "3des-cbc+hmac-sha256"'),
        (GATEWAY + 'heartbeat = "x"\n' + KEY + LINE, "[gateway]: heartbeat goes with call"),
        (GATEWAY + 'call = "h:1"\nregistration = "x"\n' + KEY + LINE, "listen and call exclude each other"),
        (RIGHT.replace("listen", "call"), "[gateway]: registration is missing"),
        (RIGHT.replace("listen", 'registration = "hex:0g"\ncall'), 'registration = "hex:0g" cannot be'),
        (RIGHT.replace('listen = "127.0.0.1:4001"', ""), "Nobody can reach line 1"),
        (GATEWAY + LINE, "The sealed link needs a key"),
        (GATEWAY + KEY, "There is no [[line]] table"),
        (GATEWAY + KEY.replace("[[key]]", "[key]") + LINE, "There is no [[key]] table"),
        (RIGHT + KEY, "[[key]] 2: id = 1 is there twice"),
        (RIGHT.replace("id = 1", "id = 256"), "id = 256 cannot be. Write a whole number from 0"),
        (RIGHT.replace("id = 1", "id = true"), "id = True cannot be"),
        (RIGHT.replace("key1", "key2"), "cannot be read: it is not there"),
        (RIGHT.replace("key1", "."), "cannot be read: it is a folder"),
        (RIGHT + LINE, "[[line]] 2: number = 1 is there twice"),
        (RIGHT + LINE.replace("1", "2"), '[[line]] 2: device = "/dev/ttyUSB0" is there twice'),
        (RIGHT.replace("number = 1", "number = 0"), "Write a whole number from 1 to 255"),
        (RIGHT + 'baud = "9600"\n', '[[line]] 1: baud = "9600" cannot be. Write a whole number from 300'),
        (RIGHT + 'parity = "even"\n', 'Write "N", "E" or "O"'),
        (RIGHT + "stop_bits = 1.5\n", "stop_bits = 1.5 cannot be. Write 1 or 2"),
        (RIGHT + "gap_ms = 0\n", "Write whole milliseconds from 1 to 1000"),
        (RIGHT + "echo = 1\n", "Write true or false"),
        (RIGHT + "speed = 3\n", "[[line]] 1: there is no setting \"speed\""),
        (RIGHT + 'listen = "h:1"\n', "every line has a listen or call of its own"),
        (RIGHT.replace("/dev/ttyUSB0", ""), 'device = "" cannot be. Write a port'),
        (RIGHT + "".join(KEY.replace("= 1", f"= {id}") for id in range(2, 10)), "more than 8 [[key]] tables"),
    ],
)  # fmt: skip
def test_every_mistake_has_its_sentence(tmp_path: Path, text: str, said: str) -> None:
    found = complaint(write(tmp_path, text))
    assert said in found and "\n" not in found


@pytest.mark.skipif(sys.platform == "win32", reason="modes")
def test_a_key_that_others_may_read_is_refused(tmp_path: Path) -> None:
    assert "chmod 600" in complaint(write(tmp_path, RIGHT, mode=0o640))


@pytest.mark.parametrize("key", ["", "00" * 31, "00" * 33, "xy" * 32, "\x00" * 64, "一" * 64, "0" * 5000])
def test_a_key_file_that_holds_no_key_is_refused_and_not_told(tmp_path: Path, key: str) -> None:
    found = complaint(write(tmp_path, RIGHT, key=key))
    assert "64 hexadecimal digits" in found and (not key or key not in found)


def test_whatever_a_file_holds_there_is_one_sentence_and_no_crash(tmp_path: Path) -> None:
    chance = random.Random(5)
    outcomes = set()
    for _ in range(1500):
        text = list(RIGHT)
        for _ in range(chance.randrange(1, 6)):
            at = chance.randrange(len(text))
            text[at : at + chance.choice((0, 1, 1, 8))] = chance.choice(string.printable + "一\x00\x7f")
        path = write(tmp_path, "".join(text))
        try:
            load(path)
            outcomes.add("right")
        except ConfigError as error:
            outcomes.add(error.key)
            for language in ("en", "zh_CN"):
                assert "\n" not in sentence(error.key, error.params, language=language)
    assert {"right", "gateway.not_toml", "gateway.unknown", "gateway.wrong"} <= outcomes


def test_bytes_that_are_no_text_and_a_file_that_is_not_there_are_told(tmp_path: Path) -> None:
    path = write(tmp_path, "")
    path.write_bytes(b"\xff\xfe\x00")
    assert "is not valid TOML" in complaint(path)
    assert "cannot be read: it is not there" in complaint(tmp_path / "none.toml")


def test_both_languages_fill_in_the_same_values() -> None:
    fields = re.compile(r"\{(\w+)")
    assert [
        key for key, (en, zh) in GATEWAY_TEXTS.items() if set(fields.findall(en)) != set(fields.findall(zh))
    ] == []
    assert [key for key, (en, zh) in GATEWAY_TEXTS.items() if CHINESE.search(en)] == []


def _command(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "main.py"), "gateway", *map(str, words)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60, check=False)


def test_the_command_says_it_in_the_language_asked_for_and_ends_with_two(tmp_path: Path) -> None:
    path = write(tmp_path, RIGHT + "gap_ms = 0\n")
    for words, said in (
        (
            (path, "--lang", "en"),
            "[[line]] 1: gap_ms = 0 cannot be. Write whole milliseconds from 1 to 1000.",
        ),
        ((path,), "[[line]] 1:gap_ms = 0 不正确。请填写1 到 1000 的整数毫秒。"),
    ):
        done = _command(*words)
        assert (done.returncode, done.stdout, done.stderr) == (2, "", said + "\n")


def test_check_says_that_a_file_is_right_and_starts_nothing(tmp_path: Path) -> None:
    done = _command(write(tmp_path, RIGHT), "--check", "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "") and "1 lines, nothing wrong" in done.stdout


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = _command(write(tmp_path, RIGHT.replace("4001", str(port))), "--lang", "en")
    assert done.returncode == 1 and done.stdout == ""
    assert done.stderr.startswith("The gateway cannot listen: ") and done.stderr.count("\n") == 1


def test_it_runs_without_qt_database_or_workbooks(tmp_path: Path) -> None:
    """Its machine need not have them: importing them there would end it."""
    path = write(tmp_path, RIGHT)
    program = (
        "import sys\n"
        "for name in 'PySide6 shiboken6 sqlite3 sqlite_utils openpyxl db widgets pymodbus'.split():\n"
        "    sys.modules[name] = None\n"
        f"sys.path.insert(0, {str(ROOT)!r})\n"
        f"import main; sys.exit(main.main(['gateway', {str(path)!r}, '--check']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
