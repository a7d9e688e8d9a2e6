"""The program as whoever types its commands sees it: what it prints, what it complains of, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import main as program

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "resources" / "demo" / "site.xlsx"
LANGUAGES = ("zh_CN", "en")
_OF_THE_SCREENLESS_PLATFORM = "This plugin does not support propagateSizeHints()\n"
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output; nothing else may be there."""
        assert self.out.count("\n") == 1 and self.out.endswith("\n"), self.out
        return json.loads(self.out)


def run(*arguments: object, cwd: Path | None = None, root: Path = ROOT) -> Outcome:
    """main.py as a process of its own."""
    return ended(command(*arguments, root=root), cwd=cwd)


def ended(words: list[str], *, cwd: Path | None = None, timeout_s: float = 90) -> Outcome:
    """How a process of these words ended."""
    done = subprocess.run(
        words,
        cwd=cwd,
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=timeout_s,
        check=False,
    )
    said = done.stderr.decode("utf-8").replace(_OF_THE_SCREENLESS_PLATFORM, "")
    return Outcome(done.returncode, done.stdout.decode("utf-8"), said)


def command(*arguments: object, root: Path = ROOT) -> list[str]:
    return [sys.executable, str(root / "main.py"), *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONIOENCODING": "utf-8"}


def call(capfd: pytest.CaptureFixture[str], *arguments: object) -> Outcome:
    """`main.main` in this process: as `run`, but for the second that a process takes to start."""
    capfd.readouterr()
    code = program.main([str(one) for one in arguments])
    out, err = capfd.readouterr()
    return Outcome(code, out, err)


def sentence(outcome: Outcome, language: str) -> str:
    """The one sentence of an outcome on standard error, checked to be one a person can use."""
    assert "Traceback" not in outcome.err, outcome.err
    lines = outcome.err.splitlines()
    assert len(lines) == 1, outcome.err
    text = lines[0]
    assert text.endswith("。" if language == "zh_CN" else "."), text
    assert bool(_CHINESE.search(text)) == (language == "zh_CN"), text
    assert ".." not in text and "。。" not in text and ".。" not in text, text
    assert "{" not in text and "—" not in text, f"a value is missing: {text}"
    assert "meterdesk.log" not in text, f"not foreseen: {text}"
    assert "this word" not in text and "该代码" not in text, f"no sentence of its own: {text}"
    return text


def refused(outcome: Outcome, language: str, *, code: int = 1) -> str:
    """The sentence of a command that failed and printed nothing."""
    assert outcome.code == code, outcome
    assert outcome.out == "", outcome.out
    return sentence(outcome, language)


@contextmanager
def serving(data: Path, *options: object) -> Iterator[subprocess.Popen[str]]:
    """`main.py serve` in English, asked to end afterwards; it leaves no trace of a fault."""
    process = subprocess.Popen(
        command("--data", data, "--lang", "en", "serve", *options),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
    )
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
    finally:
        process.kill()
        out, err = process.communicate()
    assert "Traceback" not in out + err
