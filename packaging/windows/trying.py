"""Tries a finished installer in wine: install, work, back up, put back, update, uninstall."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import contents
from wine_root import Ended, Failed

if TYPE_CHECKING:
    from build import Build

PREFIX: Final = "/opt/tried"
INSTALLED: Final = "Program Files/Meterdesk"
DATA: Final = "users/root/AppData/Local/Meterdesk"
COMMANDS: Final = "C:\\Program Files\\Meterdesk\\meterdesk-cmd.exe"
CONSOLE: Final = "C:\\Program Files\\Meterdesk\\Meterdesk.exe"
SITE: Final = "C:\\Program Files\\Meterdesk\\_internal\\resources\\demo\\site.xlsx"
QUIETLY: Final = ("/VERYSILENT", "/SUPPRESSMSGBOXES", "/NORESTART", "/LANG=zh")
UNINSTALL_KEY: Final = "HKLM\\Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall\\"
TOUR_S: Final = 1800
SHOWN_S: Final = 25
REPORT: Final = "sales-daily"
OLDER_BOOK: Final = "ledger_3.db"
CLOSE: Final = """
import ctypes, ctypes.wintypes as types
user = ctypes.windll.user32
@ctypes.WINFUNCTYPE(types.BOOL, types.HWND, types.LPARAM)
def close(window, _):
    title = ctypes.create_unicode_buffer(256)
    user.GetWindowTextW(window, title, 256)
    if user.IsWindowVisible(window) and title.value.startswith("Meterdesk"):
        user.PostMessageW(window, 0x10, 0, 0)
    return True
user.EnumWindows(close, 0)
"""
"""As a click on the cross of the window does."""
LEFT_BEHIND: Final = f"{INSTALLED}/_internal/of-an-older-version.txt"


def run(build: Build) -> int:
    """0 if every step went well."""
    trial = Trial(build)
    for folder in ("/opt/backups", "/opt/tour", "/opt/older"):
        shutil.rmtree(build.root.inside(folder), ignore_errors=True)
    failed = 0
    with build.root.windows(PREFIX, stubs=build.stubs):
        for step in trial.steps():
            began = time.monotonic()
            try:
                told = step() or ""
                outcome = "ok"
            except (Failed, OSError, ValueError, KeyError) as error:
                told, outcome, failed = str(error), "failed", failed + 1
            said = (step.__doc__ or step.__name__).strip().rstrip(".")
            print(f"{outcome:>6} {time.monotonic() - began:5.0f} s  {said}. {told}".rstrip(), flush=True)
    print(f"{failed} of {len(trial.steps())} steps failed" if failed else "all steps went well", flush=True)
    return 1 if failed else 0


class Trial:
    def __init__(self, build: Build) -> None:
        self._build, self._root = build, build.root
        self._newer = _next(build.version)
        self._backup = ""

    def steps(self) -> list[Callable[[], str | None]]:
        return [
            self.install, self.links, self.import_site, self.verify, self.back_up, self.restore, self.verify,
            self.older_book, self.report, self.console_and_update_beside_it, self.tour, self.update,
            self.verify, self.uninstall,
        ]  # fmt: skip

    def install(self) -> str:
        """Install without questions, in Chinese."""
        self._set_up(self._build.version)
        self._expect_version(self._build.version)
        faults = contents.faults(self._root.drive_c(INSTALLED), root=self._root.inside("/opt/program"))
        if faults:
            raise Failed("; ".join(faults))
        return f"version {self._build.version}"

    def links(self) -> str:
        """Links in the Start menu and on the desktop."""
        found = sorted(path.stem for path in self._root.drive_c("").rglob("Meterdesk*.lnk"))
        if found != ["Meterdesk", "Meterdesk", "Meterdesk 命令行"]:
            raise Failed(f"found {found}")
        return ", ".join(found)

    def import_site(self) -> str:
        """Import the reference mall into a data folder of its own making."""
        said = self._command("import", SITE)
        if not self._root.drive_c(f"{DATA}/ledger.db").exists():
            raise Failed(f"no book at {DATA}")
        return said.splitlines()[-1]

    def verify(self) -> str:
        """Prove the book."""
        said = self._command("verify")
        if "is proven" not in said or "not checked" in said:
            raise Failed(said)
        return said.splitlines()[-1]

    def back_up(self) -> str:
        """Make a backup and list it."""
        self._command("backup", "Z:\\opt\\backups")
        made = [path.name for path in self._root.inside("/opt/backups").glob("meterdesk-*")]
        if len(made) != 1:
            raise Failed(f"backups there: {made}")
        self._backup = made[0]
        return self._command("backup", "--check", f"Z:\\opt\\backups\\{self._backup}").splitlines()[-1]

    def restore(self) -> str:
        """Put the backup back after the book was lost."""
        book = self._root.drive_c(f"{DATA}/ledger.db")
        for path in book.parent.glob("ledger.db*"):
            path.unlink()
        said = self._command("restore", f"Z:\\opt\\backups\\{self._backup}", "--reason", "tried")
        if not book.exists():
            raise Failed(f"no book was put back: {said}")
        return said.splitlines()[-1]

    def older_book(self) -> str:
        """A book of an earlier version is brought up to date, and kept as it was."""
        folder = self._root.inside("/opt/older")
        folder.mkdir()
        saved = Path(__file__).parents[2] / "tests" / "saved_databases" / OLDER_BOOK
        shutil.copy(saved, folder / "ledger.db")
        self._command("--data", "Z:\\opt\\older", "setting", "printer.kind")
        kept = [path.name for path in folder.glob("ledger_schema*.db")]
        if len(kept) != 1:
            raise Failed(f"copies: {kept}")
        return f"{kept[0]}; " + self._command("--data", "Z:\\opt\\older", "verify").splitlines()[0]

    def report(self) -> str:
        """Write a report as a workbook and as a PDF: by a child of the program."""
        made = []
        for ending in ("xlsx", "pdf"):
            name = f"{REPORT}.{ending}"
            self._command("report", REPORT, "--out", f"Z:\\opt\\backups\\{name}")
            made.append(f"{name}: {self._root.inside(f'/opt/backups/{name}').stat().st_size} bytes")
        return ", ".join(made)

    def console_and_update_beside_it(self) -> str:
        """Open the console on a screen; an update beside it is refused; close it."""
        console = self._root.start(CONSOLE)
        try:
            time.sleep(SHOWN_S)
            picture = self._build.work / "console.png"
            self._root.screenshot(picture)
            if not console.is_running():
                raise Failed(f"it ended: {console.ended(1).said[-500:]}")
            self._refused_beside()
            self._root.wine("/opt/python/python.exe", "-c", CLOSE, within_s=60)
            code = console.ended(60).code
            if code:
                raise Failed(f"it ended with {code} when its window was closed")
        finally:
            console.kill()
        return f"picture: {picture}"

    def tour(self) -> str:
        """The scripted working day through all screens, on the simulated mall, with the tenants' web."""
        # On the screen, with Windows' fonts and keys; wine hands no variable on whose name begins with QT_.
        shown = ("cmd.exe", "/c", "set", "QT_QPA_PLATFORM=windows&&")
        done = self._root.wine(*shown, CONSOLE, "--demo", "--tour", "Z:\\opt\\tour", within_s=TOUR_S)
        kept = self._build.work / "tour"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self._root.inside("/opt/tour"), kept, ignore=shutil.ignore_patterns("data"))
        if done.code:
            raise Failed(f"it ended with {done.code}; see {kept}: {done.said[-500:]}")
        return f"{len(list(kept.glob('*.png')))} pictures in {kept}"

    def update(self) -> str:
        """Update to a higher version."""
        self._root.drive_c(LEFT_BEHIND).write_text("old", encoding="utf-8")
        before = self._data()
        self._set_up(self._newer)
        self._expect_version(self._newer)
        if self._root.drive_c(LEFT_BEHIND).exists():
            raise Failed("files of the older version are left")
        if self._data() != before:
            raise Failed("the data were touched")
        return f"{self._build.version} to {self._newer}, {len(before)} files of data as before"

    def uninstall(self) -> str:
        """Uninstall."""
        before = self._data()
        self._root.wine("C:\\Program Files\\Meterdesk\\unins000.exe", *QUIETLY[:3], within_s=300)
        until = time.monotonic() + 30
        while self._root.drive_c(INSTALLED).exists() and time.monotonic() < until:
            time.sleep(1)
        left = [str(path) for path in self._root.drive_c("Program Files").glob("Meterdesk/**/*")]
        left += [str(path) for path in self._root.drive_c("").rglob("Meterdesk*.lnk")]
        if left or self._root.drive_c(INSTALLED).exists():
            raise Failed(f"left: {left[:5]}")
        if not before or self._data() != before:
            raise Failed("the data were touched")
        return f"the program is gone, {len(before)} files of data are still there"

    def _set_up(self, version: str) -> None:
        done = self._installer(version)
        if done.code:
            raise Failed(f"the installer ended with {done.code}: {done.said[-500:]}")

    def _installer(self, version: str) -> Ended:
        made = self._root.inside(f"/opt/inno/out/setup-{version}.exe")
        if not made.exists():
            self._build.installer(version, pressed="zip/1")
        return self._root.wine(
            f"Z:\\opt\\inno\\out\\{made.name}", *QUIETLY, "/TASKS=desktopicon", within_s=900
        )

    def _refused_beside(self) -> None:
        if self._installer(self._newer).code == 0:
            raise Failed("the installer went over a running program")
        self._expect_version(self._build.version)

    def _expect_version(self, version: str) -> None:
        key = f"{UNINSTALL_KEY}{_app_id()}_is1"
        said = self._root.wine(
            "C:\\windows\\system32\\reg.exe", "query", key, "/v", "DisplayVersion", "/reg:64"
        ).said
        if not said.endswith(version):
            raise Failed(f"Windows knows of {said!r} and not of {version}")

    def _command(self, *words: str) -> str:
        done = self._root.wine(COMMANDS, "--lang", "en", *words, within_s=300)
        if done.code or not done.said:
            raise Failed(f"{words[0]} ended with {done.code}: {done.said[-500:]}")
        return done.said

    def _data(self) -> dict[str, bytes]:
        folder = self._root.drive_c(DATA)
        files = [path for path in folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def _app_id() -> str:
    script = Path(__file__).with_name("installer.iss").read_text(encoding="utf-8")
    return script.split("AppId={", 1)[1].splitlines()[0]


def _next(version: str) -> str:
    first, _, others = version.partition(".")
    return f"{int(first) + 1}.{others}"
