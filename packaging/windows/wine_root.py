"""A Debian of its own in a folder, with wine in it: there Windows programs run. Made once; needs root."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final

RELEASE: Final = "bookworm"
PACKAGES: Final = ("wine", "wine64", "wine32:i386", "xvfb", "scrot", "fonts-wqy-microhei")
SOURCES: Final = Path("/etc/apt")
SCREEN: Final = "2400x1500x24"
FONTS: Final = "HKCU\\Software\\Wine\\Fonts\\Replacements"
WINE: Final = "/usr/lib/wine/wine64"
"""Becomes the program that it starts, so that ending it ends that."""
KEEP_DESKTOP: Final = "import ctypes, time; ctypes.windll.user32.GetDesktopWindow(); time.sleep(1e6)"
"""Else the first program that asks for the desktop has wine start one, which holds its pipes open."""
STUBS: Final = ("bcryptprimitives", "icuuc", "mscms")


class Failed(Exception):
    """One sentence: what did not work."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code, and everything it said."""

    code: int
    said: str


def mirror() -> str:
    """Where this system has its packages from."""
    lists = [*(SOURCES / "sources.list.d").glob("*.sources"), *SOURCES.glob("sources.list")]
    for path in lists:
        found = re.search(r"^(?:URIs:|deb(?: \[[^\]]*\])?) *(\S+)", path.read_text(encoding="utf-8"), re.M)
        if found:
            return found.group(1)
    raise Failed(f"no package source of this system is named in {SOURCES}")


class WineRoot:
    """The folder, and programs that run in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._display = f":{100 + os.getpid() % 900}"
        self._prefix = "/opt/none"

    def make(self) -> None:
        """Unless it is there already: a Debian with wine."""
        stamp = self.folder / "opt" / "ready"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == " ".join(PACKAGES):
            return
        if not stamp.exists():
            self._unmount()
            shutil.rmtree(self.folder, ignore_errors=True)
            _checked("debootstrap", "--variant=minbase", RELEASE, str(self.folder), mirror())
        with self.mounted():
            self._debian("dpkg", "--add-architecture", "i386")
            self._debian("apt-get", "update", "-q")
            self._debian("apt-get", "install", "-y", "-q", "--no-install-recommends", *PACKAGES)
        stamp.write_text(" ".join(PACKAGES), encoding="utf-8")

    @contextmanager
    def mounted(self) -> Iterator[None]:
        proc = self.folder / "proc"
        if not proc.is_mount():
            _checked("mount", "-t", "proc", "proc", str(proc))
        try:
            yield
        finally:
            self._unmount()

    def _unmount(self) -> None:
        proc = self.folder / "proc"
        if proc.is_mount():
            _checked("umount", "-l", str(proc))

    @contextmanager
    def windows(self, prefix: str, *, stubs: Path) -> Iterator[None]:
        """A fresh Windows at `prefix`, with a screen, until this ends."""
        self._prefix = prefix
        shutil.rmtree(self.inside(prefix), ignore_errors=True)
        with self.mounted():
            screen = self._start("Xvfb", self._display, "-screen", "0", SCREEN)
            try:
                time.sleep(1)
                self.wine("wineboot", "-i", within_s=300)
                self.wine("winecfg", "-v", "win10", within_s=120)  # wine 8 says that it is Windows 7
                self.wine("reg", "add", FONTS, "/v", "Microsoft YaHei UI", "/d", "WenQuanYi Micro Hei", "/f")
                system = self.inside(prefix) / "drive_c/windows/system32"
                for stub in stubs.glob("*.dll"):
                    shutil.copy(stub, system)
                self.start("/opt/python/python.exe", "-c", KEEP_DESKTOP)
                yield
            finally:
                self._start("wineserver", "-k").wait()
                screen.terminate()
                screen.wait()

    def inside(self, path: str) -> Path:
        """A path of there, seen from here."""
        return self.folder / path.lstrip("/")

    def drive_c(self, path: str) -> Path:
        return self.inside(self._prefix) / "drive_c" / path

    def wine(self, *words: str, cwd: str = "/", within_s: float = 600) -> Ended:
        """Run a Windows program to its end. Raises Failed where it takes too long."""
        running = self.start(*words, cwd=cwd)
        try:
            return running.ended(within_s)
        finally:
            running.kill()

    def start(self, *words: str, cwd: str = "/") -> Running:
        return Running(self._start(WINE, *words, cwd=cwd), words[0])

    def screenshot(self, target: Path) -> None:
        shot = self.inside("/tmp/screen.png")
        shot.unlink(missing_ok=True)
        self._start("scrot", "/tmp/screen.png").wait()
        if not shot.exists():
            raise Failed("no picture of the screen could be taken")
        shutil.copy(shot, target)

    def _start(self, *words: str, cwd: str = "/") -> subprocess.Popen[bytes]:
        setting = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root",
            "LC_ALL": "C.UTF-8",
            "DISPLAY": self._display,
            "WINEPREFIX": self._prefix,
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=;mscms=n,b",
            "WINELOADER": WINE,
            "PYTHONUTF8": "1",
        }
        # Python in wine 8 needs a pipe to write to, with a file it dies at its start. Wine makes access lists
        # from the modes of folders: a user's own are closed to others, as they are on Windows.
        return subprocess.Popen(
            ["chroot", str(self.folder), "/usr/bin/env", "-C", cwd, *words],
            env=setting,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            umask=0o077,
        )

    def _debian(self, *words: str) -> None:
        _checked("chroot", str(self.folder), "/usr/bin/env", "DEBIAN_FRONTEND=noninteractive", *words)


class Running:
    """A program on its way. Its pipe may be held open by services of wine: nobody waits for its end."""

    def __init__(self, process: subprocess.Popen[bytes], name: str) -> None:
        self._process, self._name = process, name
        self._said = bytearray()
        self._reader = threading.Thread(target=self._read, args=(process.stdout,), daemon=True)
        self._reader.start()

    def ended(self, within_s: float) -> Ended:
        try:
            code = self._process.wait(within_s)
        except subprocess.TimeoutExpired:
            raise Failed(f"{self._name} did not end within {within_s:g} s") from None
        self._reader.join(timeout=2)
        return Ended(code, bytes(self._said).decode("utf-8", "replace").strip())

    def is_running(self) -> bool:
        return self._process.poll() is None

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _read(self, stream: IO[bytes] | None) -> None:
        while stream is not None and (some := os.read(stream.fileno(), 65_536)):
            self._said += some


def make_stubs(sources: Path, target: Path) -> None:
    """What Qt asks Windows for and wine does not have."""
    target.mkdir(parents=True, exist_ok=True)
    for name in STUBS:
        made = str(target / f"{name}.dll")
        _checked("x86_64-w64-mingw32-gcc", "-shared", "-o", made, str(sources / f"{name}.c"))


def _checked(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        last = "\n".join((done.stdout + done.stderr).strip().splitlines()[-5:])
        raise Failed(f"{' '.join(words[:3])} … ended with {done.returncode}: {last}")
