"""Bring the Chinese texts up to date: collect the source texts, then compile what is translated.

python resources/translations/update.py          both; reports texts that still want a translation
python resources/translations/update.py --build  only compile
"""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TS = HERE / "meterdesk_zh_CN.ts"
QM = HERE / "meterdesk_zh_CN.qm"


def collect(target: Path = TS) -> None:
    """Merge the source texts of all screens into `target`; texts no longer used are dropped."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "widgets").rglob("*.py"))
    _run("pyside6-lupdate", "-silent", "-no-obsolete", "-locations", "none", *sources, "-ts", str(target))


def build(target: Path = QM) -> None:
    """Compile the translations into `target`."""
    _run("pyside6-lrelease", "-silent", str(TS), "-qm", str(target))


def unfinished(source: Path = TS) -> list[str]:
    """Source texts without a finished translation."""
    messages = ElementTree.parse(source).getroot().iter("message")
    return [message.findtext("source", "") for message in messages if _is_open(message)]


def _is_open(message: ElementTree.Element) -> bool:
    translation = message.find("translation")
    return translation is None or not translation.text or translation.get("type") == "unfinished"


def _run(tool: str, *arguments: str) -> None:
    scripts = Path(sysconfig.get_path("scripts"))
    subprocess.run([str(scripts / tool), *arguments], cwd=ROOT, check=True)


def main() -> int:
    if "--build" not in sys.argv[1:]:
        collect()
    build()
    left = unfinished()
    for text in left:
        sys.stdout.write(f"wants a translation: {text}\n")
    return 1 if left else 0


if __name__ == "__main__":
    sys.exit(main())
