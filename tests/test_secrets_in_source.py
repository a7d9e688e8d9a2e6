"""No secret is written into the source: not under a name that says so, not as letters that only chance makes.

Keys in tests are excluded file by file, by name, so that one in a new file is looked at.
"""

from __future__ import annotations

import ast
import math
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ("main.py", "app", "db", "meterio", "widgets", "tools", "resources")
SETTINGS = ("*.toml", "*.cfg", "*.ini", "*.json", "*.env", "*.yml", "*.yaml", "*.pem", "*.key")

NO_SECRETS = {
    "app/services/passwords.py: _SECRET_SIGNS",  # the letters that one-time secrets are drawn from
    "app/domain/permissions.py: CHANGE_PASSWORD",  # the name of a permission
    "app/verify/schema.py: secrets",  # the digest of a table's schema
    "app/fake_gateways/wechat.py: API_KEY",  # of a payment service for training, which tells it to everybody
}
"""What has the name of a secret and is none."""

TEST_DATA = {
    "tests/app/domain/tariff/test_spec.py",  # a digest
    "tests/app/outputs/sms/test_modem.py",  # telegrams
    "tests/app/outputs/sms/test_pdu.py",  # telegrams
    "tests/app/test_message_keeper.py",  # telegrams
    "tests/db/test_chain.py",  # digests
    "tests/meterio/codec/test_decode.py",  # frames
}
"""Tests whose long digits are vectors or keys made for them."""

_TELLING = re.compile(r"secret|passw|passphrase|(^|_)pin$|token|credential|pepper|(^|_)salt|(^|_)key$", re.I)
_KEY = re.compile(r"(^|_)key$", re.I)
_A_NAME = re.compile(r"[a-z][a-z_]*(\.[a-z][a-z_]*)+")
_A_SHORTCUT = re.compile(r"(Ctrl|Alt|Shift|Meta)\+\w+")
_WORD = re.compile(r"[A-Za-z0-9+/_=-]{24,}")
_HEX = re.compile(r"[0-9a-fA-F]{32,}")
_PEM = "-----" + "BEGIN"
_SHORTEST = 4
_SHORTEST_KEY = 16
"""`key` names many things that are none, such as that of a sentence."""


def _named(source: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Every name that a value is given to, or compared with."""
    for node in ast.walk(source):
        if isinstance(node, ast.Assign):
            yield from ((ast.unparse(target).split(".")[-1], node.value) for target in node.targets)
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            yield ast.unparse(node.target).split(".")[-1], node.value
        elif isinstance(node, ast.keyword) and node.arg is not None:
            yield node.arg, node.value
        elif isinstance(node, ast.Dict):
            yield from _of_dict(node)
        elif isinstance(node, ast.arguments):
            yield from _defaults(node)
        elif isinstance(node, ast.Compare) and len(node.comparators) == 1:
            yield ast.unparse(node.left).split(".")[-1], node.comparators[0]


def _of_dict(node: ast.Dict) -> Iterator[tuple[str, ast.expr]]:
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value, value


def _defaults(node: ast.arguments) -> Iterator[tuple[str, ast.expr]]:
    placed = [*node.posonlyargs, *node.args]
    with_default = placed[len(placed) - len(node.defaults) :]
    yield from ((one.arg, value) for one, value in zip(with_default, node.defaults, strict=True))
    for one, value in zip(node.kwonlyargs, node.kw_defaults, strict=True):
        if value is not None:
            yield one.arg, value


def named_secrets(text: str) -> list[str]:
    """Names that say they hold a secret and are given one in the source."""
    return [name for name, value in _named(ast.parse(text)) if _TELLING.search(name) and _holds(name, value)]


def _holds(name: str, value: ast.expr) -> bool:
    if not isinstance(value, ast.Constant) or not isinstance(value.value, str | bytes):
        return False
    content = value.value
    if isinstance(content, str) and (_A_NAME.fullmatch(content) or _A_SHORTCUT.fullmatch(content)):
        return False
    shortest = _SHORTEST_KEY if _KEY.search(name) and isinstance(content, str) else _SHORTEST
    return len(content) >= shortest


def chance_made(text: str) -> list[str]:
    """Long words that nobody would think of: digits of keys, base 64, private keys in their usual form."""
    found = [word for word in _WORD.findall(text) if _looks_drawn(word)]
    return found + [_PEM] * (_PEM in text)


def _looks_drawn(word: str) -> bool:
    bits = _bits_a_letter(word)
    if _HEX.fullmatch(word):
        return bits > 2.5
    kinds = (re.search(kind, word) for kind in ("[0-9]", "[a-z]", "[A-Z]"))
    return len(word) >= 32 and bits > 4.3 and all(kinds)


def _bits_a_letter(word: str) -> float:
    counts = Counter(word).values()
    return -sum(count / len(word) * math.log2(count / len(word)) for count in counts)


def _constants(text: str) -> str:
    """Every text and byte string of a Python source; bytes that are not text as their digits."""
    found = []
    for node in ast.walk(ast.parse(text)):
        content = node.value if isinstance(node, ast.Constant) else None
        if isinstance(content, bytes):
            found.append(content.decode("ascii") if content.isascii() else content.hex())
        elif isinstance(content, str):
            found.append(content)
    return "\n".join(found)


def _files(folder: str, *patterns: str) -> Iterator[tuple[str, str]]:
    base = ROOT / folder
    paths = [base] if base.is_file() else [path for one in patterns for path in sorted(base.rglob(one))]
    for path in paths:
        yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")


def test_no_name_that_says_secret_is_given_one() -> None:
    found = {
        f"{file}: {name}"
        for folder in SOURCES
        for file, text in _files(folder, "*.py")
        if file != "widgets/names.py"  # names of widgets
        for name in named_secrets(text)
    }
    assert found == NO_SECRETS


def test_no_source_holds_what_only_chance_makes() -> None:
    found = [
        f"{file}: {word[:12]}"
        for folder in SOURCES
        for file, text in _files(folder, "*.py")
        for word in chance_made(_constants(text))
    ]
    assert found == []


def test_no_settings_file_that_is_delivered_holds_one() -> None:
    delivered = [one for one in SOURCES if one != "main.py"]
    found = [
        f"{file}: {word[:12]}"
        for folder in delivered
        for file, text in _files(folder, *SETTINGS)
        for word in chance_made(text)
    ]
    assert found == []


def test_keys_in_tests_are_in_the_files_that_are_named() -> None:
    assert {file for file, text in _files("tests", "*.py") if chance_made(_constants(text))} == TEST_DATA


DRAWN = "".join(("9f86d081884c7d65", "9a2feaa0c55ad015"))
SIXTY_FOUR = "".join(("kJ8mQz2Xw7Lr4Tn9", "Vb6Yc1Hd5Gf3Sa0P"))


@pytest.mark.parametrize(
    "source",
    [
        "PASSWORD = 'letmein'",
        "connect(password='hunter2')",
        "settings = {'api_token': 'abcd1234'}",
        "def sign(secret=b'12345678'): ...",
        "def sign(*, log_salt: bytes = b'saltsalt'): ...",
        "if typed.password == 'open sesame': ...",
        "self.master_key = b'0123456789abcdef'",
        "key: bytes = b'12345678'",
        "admin_pin = '4711'",
    ],
)
def test_a_secret_under_its_name_is_found(source: str) -> None:
    assert len(named_secrets(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "SIGN_IN_PASSWORD = 'sign_in.password'",
        "LOCK_KEY = 'Ctrl+L'",
        "speak(key='jobs.failed')",
        "password = ask()",
        "token = ''",
        "secret_name = other",
    ],
)
def test_what_is_no_secret_is_let_be(source: str) -> None:
    assert named_secrets(source) == []


@pytest.mark.parametrize("word", [DRAWN, DRAWN.upper(), SIXTY_FOUR, "-----" + "BEGIN PRIVATE KEY-----"])
def test_what_only_chance_makes_is_found(word: str) -> None:
    assert chance_made(f"before {word} after")


@pytest.mark.parametrize(
    "word", ["0" * 64, "ab" * 32, "a_name_of_many_words_that_somebody_thought_of", "x" * 99]
)
def test_what_somebody_thought_of_is_let_be(word: str) -> None:
    assert chance_made(f"before {word} after") == []
