"""Makes this folder ready to run, and runs it: `python tools/setup.py [setup|demo|check|test]`.

Standard library only, since it runs before anything is installed. The Makefile calls it; on Windows it is
called by hand (`py -3 tools\\setup.py demo`).
"""

from __future__ import annotations

import hashlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
TESTS_FAILED = 1
"""What pytest ends with where tests ran and some failed."""
STAMP = VENV / "ready"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LINTER = VENV / ("Scripts/lint-imports.exe" if WINDOWS else "bin/lint-imports")

# What a bare Debian 12 lacks for a Qt window (Ubuntu and Debian 13 provide the same names).
QT_LIBRARIES = [
    "libegl1",
    "libgl1",
    "libxkbcommon-x11-0",
    "libdbus-1-3",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-randr0",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libxcb-xkb1",
    "libfontconfig1",
    "libglib2.0-0",
    "libcups2",
    "libx11-xcb1",
]

# Loads what the program loads; with a display also the plugin that draws on it.
QT_PROBE = """
import ctypes, os, pathlib, PySide6
from PySide6.QtGui import QGuiApplication
import PySide6.QtWidgets, PySide6.QtPrintSupport, PySide6.QtSvg, PySide6.QtNetwork
if os.environ.get("DISPLAY"):
    ctypes.CDLL(str(pathlib.Path(PySide6.__file__).parent / "Qt/plugins/platforms/libqxcb.so"))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
QGuiApplication([])
"""


DISPLAY_READY = "display"


class SetupFailed(Exception):
    """One sentence: what is missing, and the line that puts it right."""


def say(text: str) -> None:
    print(f"setup: {text}", flush=True)


def wanted_stamp() -> str:
    """What a finished set-up was made from: a changed lock, interpreter or folder asks for a new one.

    So does a display where there was none, since Qt needs more libraries to draw on it.
    """
    lock = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    stamp = f"{lock} {sys.version_info.major}.{sys.version_info.minor} {ROOT}"
    return f"{stamp} {DISPLAY_READY}" if has_display() else stamp


def is_ready() -> bool:
    """Whether a finished set-up serves; one made for a display serves without one too."""
    if not STAMP.exists() or not PYTHON.exists():
        return False
    stamp = STAMP.read_text(encoding="utf-8")
    return stamp == wanted_stamp() or stamp == f"{wanted_stamp()} {DISPLAY_READY}"


def has_display() -> bool:
    return not sys.platform.startswith("linux") or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )


def apt_install(packages: list[str], *, why: str) -> None:
    """Install Debian packages as root or by password-less sudo; else say which line to run."""
    line = f"apt-get install -y --no-install-recommends {shlex.join(packages)}"
    if shutil.which("apt-get") is None:
        raise SetupFailed(f"{why}. Install what this system calls: {' '.join(packages)}")
    prefix = _root_prefix()
    if prefix is None:
        raise SetupFailed(f"{why}. Run this line and try again:  sudo {line}")
    say(f"{why}: installing {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-q"], env=environment, check=False)
    if subprocess.run([*prefix, *shlex.split(line)], env=environment, check=False).returncode:
        raise SetupFailed(f"{why}, and installing it failed. Run this line and try again:  sudo {line}")


def _root_prefix() -> list[str] | None:
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def environment_works() -> bool:
    if not PYTHON.exists():
        return False
    probe = [str(PYTHON), "-c", "import sys, pip; print('%d.%d' % sys.version_info[:2])"]
    done = subprocess.run(probe, capture_output=True, text=True, check=False)
    return (
        done.returncode == 0 and done.stdout.strip() == f"{sys.version_info.major}.{sys.version_info.minor}"
    )


def make_environment() -> None:
    """Create .venv. Debian keeps the two modules this needs in a package of their own."""
    if environment_works():
        return
    if not _venv_modules():
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        apt_install([package], why="Python's venv module is not installed")
    say("making .venv")
    command = [sys.executable, "-m", "venv", "--clear", str(VENV)]
    if subprocess.run(command, check=False).returncode:
        raise SetupFailed(f"making the environment failed: {shlex.join(command)}")


def _venv_modules() -> bool:
    probe = [sys.executable, "-c", "import ensurepip, venv"]
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0


def install_packages() -> None:
    say("installing the packages of requirements.lock (some 200 MB the first time)")
    command = [str(PYTHON), "-m", "pip", "install", "-qq", "--disable-pip-version-check", "-r", str(LOCK)]
    if subprocess.run(command, check=False).returncode:
        raise SetupFailed(f"installing the packages failed; see above. The line was:  {shlex.join(command)}")


def install_qt_libraries() -> None:
    """Make sure Qt loads. The C compiler's libraries and X's are the system's, not Python's."""
    if not sys.platform.startswith("linux"):
        return
    if _qt_complaint() is None:
        return
    apt_install(QT_LIBRARIES, why="Qt lacks system libraries")
    complaint = _qt_complaint()
    if complaint is not None:
        raise SetupFailed(f"Qt still does not load: {complaint}")


def _qt_complaint() -> str | None:
    probe = subprocess.run([str(PYTHON), "-c", QT_PROBE], capture_output=True, text=True, check=False)
    if probe.returncode == 0:
        return None
    lines = probe.stderr.strip().splitlines()
    return lines[-1] if lines else f"exit code {probe.returncode}"


def compile_program() -> None:
    """The first start is then as quick as the next ones. What cannot be written is compiled each time."""
    folders = [str(ROOT / name) for name in ("app", "db", "meterio", "widgets", "main.py")]
    subprocess.run([str(PYTHON), "-m", "compileall", "-q", *folders], check=False)


def setup() -> int:
    """Everything the program and its tests need; a second run finds the stamp and does nothing."""
    if sys.version_info < (3, 11):
        raise SetupFailed(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}")
    if is_ready():
        return 0
    make_environment()
    install_packages()
    install_qt_libraries()
    compile_program()
    STAMP.write_text(wanted_stamp(), encoding="utf-8")
    say("ready")
    return 0


def run(*command: str | Path) -> int:
    words = [str(word) for word in command]
    print(f"$ {shlex.join([Path(words[0]).name, *words[1:]])}", flush=True)
    return subprocess.run(words, cwd=ROOT, check=False).returncode


def demo() -> int:
    """The console on the simulated mall; with no display the scripted tour, which leaves pictures."""
    setup()
    if has_display():
        return run(PYTHON, "main.py", "--demo")
    out = ROOT / "demo-out"
    say("no display here: a scripted working day runs through the real screens instead (up to 3 minutes)")
    code = run(PYTHON, "main.py", "--demo", "--tour", out)
    say(f"the pictures are in {out}, the slips in {out / 'slips'}, the figures in {out / 'tour.json'}")
    return code


def check() -> int:
    """What reading the source alone can show."""
    setup()
    return (
        run(PYTHON, "-m", "ruff", "format", "--check", ".")
        or run(PYTHON, "-m", "ruff", "check", ".")
        or run(PYTHON, "-m", "mypy")
        or run(LINTER)
    )


def test() -> int:
    """All checks and tests. Many tests wait for sockets and disks, so one more runs than there are cores.

    Tests that failed beside others run once more, one by one: what a crowded machine did to them is told
    from a fault by that. A test that fails twice fails.
    """
    workers = str((os.cpu_count() or 1) + 1)
    tests = (PYTHON, "-m", "pytest", "-q", "-m", "not long")
    unfit = check()
    if unfit:
        return unfit
    code = run(*tests, "-n", workers, "--dist", "loadfile")
    if code != TESTS_FAILED:
        return code
    say("those that failed run once more, one by one")
    return run(*tests, "--last-failed", "--last-failed-no-failures", "none")


def main() -> int:
    commands = {"setup": setup, "demo": demo, "check": check, "test": test}
    name = sys.argv[1] if len(sys.argv) > 1 else "setup"
    if name not in commands or len(sys.argv) > 2:
        print(f"usage: python tools/setup.py [{'|'.join(commands)}]", file=sys.stderr)
        return 2
    try:
        return commands[name]()
    except SetupFailed as reason:
        print(f"setup: {reason}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
