"""What the program for Windows holds: data, modules, and what must never be in it. Standard library only."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

NAME: Final = "Meterdesk"
COMMANDS: Final = "meterdesk-cmd"
PACKAGES: Final = ("app", "db", "meterio", "widgets")
NOT_DATA: Final = (".py", ".pyc", ".ts")
"""Sources of texts become .qm files; makers of data run on the developer's machine."""

WITH_DATA: Final = ("barcode", "escpos", "pypinyin")
"""Packages of others that read files of their own."""

LEFT_OUT: Final = (
    "tkinter", "duckdb", "pytest", "_pytest", "hypothesis", "dlt645", "modbus_tk", "gammu", "wechatpayv3",
    "alipay", "axe_core_python", "coverage", "mypy", "ruff", "tests", "tools",
)  # fmt: skip
"""What only measures and tests, and what nobody opens."""

SYSTEMS_OWN: Final = re.compile(r"(bcryptprimitives|icuuc|mscms|ucrtbase|api-ms-.*)\.dll", re.I)
"""Files of Windows itself. From wine they must not get to Windows."""

PLATFORM: Final = "_internal/PySide6/plugins/platforms/qwindows.dll"
"""What Qt draws on Windows' screen with."""

LICENCE: Final = re.compile(r"(LICEN[CS]E|COPYING|NOTICE|COPYRIGHT)", re.I)


def version(root: Path) -> str:
    """As the project says it, and nobody else."""
    return str(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])


def data_files(root: Path) -> Iterator[Path]:
    """Every file that is no module and goes with the program, from `root`; each keeps its place."""
    yield Path("LICENSE")
    for folder in (*PACKAGES, "resources"):
        for path in sorted((root / folder).rglob("*")):
            if path.is_file() and path.suffix not in NOT_DATA and "__pycache__" not in path.parts:
                yield path.relative_to(root)


def modules(root: Path) -> Iterator[str]:
    """Every module of the program: some are named only by a command or at run time."""
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def faults(bundle: Path, *, root: Path) -> list[str]:
    """What is wrong with a finished folder, a sentence each; none if nothing is."""
    inner = bundle / "_internal"
    found = [
        f"a file of Windows: {path.name}" for path in bundle.rglob("*") if SYSTEMS_OWN.fullmatch(path.name)
    ]
    found += [f"left out on purpose: {name}" for name in LEFT_OUT if _is_in(inner, name)]
    found += [f"missing: {path}" for path in data_files(root) if not (inner / path).is_file()]
    wanted = (f"{NAME}.exe", f"{COMMANDS}.exe", PLATFORM)
    return found + [f"missing: {name}" for name in wanted if not (bundle / name).is_file()]


def _is_in(inner: Path, name: str) -> bool:
    return (
        (inner / name).exists() or any(inner.glob(f"{name}.*.pyd")) or any(inner.glob(f"{name}-*.dist-info"))
    )
