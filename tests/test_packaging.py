"""The installer for Windows, by its sources alone; `packaging/windows/build.py` makes and tries it."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from app import own_command
from app.data_folder import default_data_dir

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "packaging" / "windows"
INSTALLER = (FOLDER / "installer.iss").read_text(encoding="utf-8")
TEXTS = [path for path in sorted(FOLDER.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]


def _loaded(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"windows_{name}", FOLDER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def contents() -> ModuleType:
    return _loaded("contents")


def _paths_beside_the_source(source: Path) -> dict[str, Path]:
    """What a module makes of `Path(__file__)` in its constants, and of those constants in others."""
    known: dict[str, object] = {"__file__": str(source), "Path": Path}
    for node in ast.parse(source.read_text(encoding="utf-8")).body:
        if not isinstance(node, ast.Assign | ast.AnnAssign) or node.value is None:
            continue
        target = node.targets[0] if isinstance(node, ast.Assign) else node.target
        try:
            value = eval(compile(ast.Expression(node.value), str(source), "eval"), dict(known))
        except Exception:  # noqa: BLE001 - it is made of something else
            continue
        if isinstance(target, ast.Name) and isinstance(value, Path):
            known[target.id] = value
    return {name: value for name, value in known.items() if isinstance(value, Path)}


def _sources_that_look_beside_themselves() -> list[Path]:
    sources = [
        path for package in ("app", "db", "meterio", "widgets") for path in (ROOT / package).rglob("*.py")
    ]
    return [path for path in sources if "__file__" in path.read_text(encoding="utf-8")]


def test_every_file_that_the_program_opens_beside_its_sources_goes_along(contents: ModuleType) -> None:
    files = {ROOT / path for path in contents.data_files(ROOT)} | {ROOT / "main.py"}
    folders = {folder for path in files for folder in path.parents}
    sources = _sources_that_look_beside_themselves()
    found = {path: _paths_beside_the_source(path) for path in sources}
    assert [path.name for path in sources if not found[path]] == []  # each says it in a constant
    named = {f"{path.name}: {name}": place for path in sources for name, place in found[path].items()}
    assert {name: place for name, place in named.items() if place not in files | folders} == {}
    assert ROOT / "resources" / "demo" / "site.xlsx" in named.values()


def test_whatever_git_knows_beside_the_modules_goes_along(contents: ModuleType) -> None:
    files = {path.as_posix() for path in contents.data_files(ROOT)}
    wanted = (
        "resources/translations/meterdesk_zh_CN.qm",
        "resources/fonts/wqy-microhei.ttc",
        "resources/portal/templates/home.html",
        "resources/portal/words/zh_CN.toml",
        "resources/portal/static/site.css",
        "resources/calendar/china.toml",
        "meterio/profiles/dlt645-2007.toml",
        "app/services/common_passwords.txt",
    )
    assert [name for name in wanted if name not in files] == []
    assert [name for name in files if name.endswith((".py", ".ts", ".pyc"))] == []


def test_every_module_goes_along(contents: ModuleType) -> None:
    listed = set(contents.modules(ROOT))
    assert {"app.fake_gateways.server", "db.ledger", "meterio.simulator", "widgets.charts.parts"} <= listed
    for package in contents.PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            assert name in listed
    spec = (FOLDER / "meterdesk.spec").read_text(encoding="utf-8")
    assert "*contents.modules(root)" in spec
    assert "contents.data_files(root)" in spec
    assert "excludes=list(contents.LEFT_OUT)" in spec


def test_modules_named_at_run_time_are_the_programs_own_or_in_its_lock() -> None:
    """`import_module` hides a name from what gathers the modules."""
    calls = re.compile(r"import_module\((.*?)\)")
    named = {
        f"{path.relative_to(ROOT).as_posix()}: {call}"
        for package in ("app", "db", "meterio", "widgets")
        for path in (ROOT / package).rglob("*.py")
        for call in calls.findall(path.read_text(encoding="utf-8"))
    }
    assert named == {'widgets/charts/loading.py: f"PySide6.{name}"', "widgets/charts/loading.py: name"}


def _pins(path: Path) -> dict[str, str]:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    pin = re.compile(r"([\w.-]+)==([\w.]+)( --hash=sha256:[0-9a-f]{64}|; .*)?")
    found = [pin.fullmatch(line) for line in lines]
    assert None not in found
    return {re.sub("[-_.]+", "-", one[1]).lower(): one[2] for one in found if one is not None}


def test_the_program_has_the_versions_that_are_tested() -> None:
    tested, shipped = _pins(ROOT / "requirements.lock"), _pins(FOLDER / "program.lock")
    others = {name for name, version in shipped.items() if tested.get(name) != version}
    assert others == {"numpy"}  # docs/decisions/0075


def test_every_package_that_the_program_needs_is_in_its_lock() -> None:
    from packaging.requirements import Requirement

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    shipped = _pins(FOLDER / "program.lock")
    needed = {re.sub("[-_.]+", "-", Requirement(text).name).lower() for text in project["dependencies"]}
    assert needed - set(shipped) == set()


def test_every_pin_has_its_digest() -> None:
    for name in ("program.lock", "tools.lock"):
        lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if line[:1] not in ("", "#") and "--hash=sha256:" not in line] == []


def test_what_only_tests_is_left_out(contents: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert {"duckdb", "pytest", "hypothesis"} <= set(contents.LEFT_OUT)
    shipped = _pins(FOLDER / "program.lock")
    tools = {re.split("[<>=]", text)[0].lower() for text in project["optional-dependencies"]["dev"]}
    assert tools & set(shipped) == set()


@pytest.mark.parametrize(
    "name",
    ["bcryptprimitives.dll", "icuuc.dll", "MSCMS.dll", "ucrtbase.dll", "api-ms-win-core.dll"],
)
def test_a_file_of_windows_in_the_program_is_a_fault(name: str, tmp_path: Path, contents: ModuleType) -> None:
    (tmp_path / "_internal").mkdir()
    (tmp_path / "_internal" / name).write_bytes(b"")
    assert f"a file of Windows: {name}" in contents.faults(tmp_path, root=ROOT)


def test_a_folder_with_a_file_missing_is_a_fault(tmp_path: Path, contents: ModuleType) -> None:
    for path in contents.data_files(ROOT):
        place = tmp_path / "_internal" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(b"")
    for name in ("Meterdesk.exe", "meterdesk-cmd.exe", contents.PLATFORM):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"")
    assert contents.faults(tmp_path, root=ROOT) == []
    (tmp_path / "_internal" / "app/services/common_passwords.txt").unlink()
    (tmp_path / "_internal" / "duckdb").mkdir()
    missing = f"missing: {Path('app/services/common_passwords.txt')}"
    assert contents.faults(tmp_path, root=ROOT) == ["left out on purpose: duckdb", missing]


def test_the_version_is_said_once(contents: ModuleType) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert contents.version(ROOT) == project["version"]
    assert "AppVersion={#AppVersion}" in INSTALLER
    assert [path.name for path in TEXTS if path.suffix in (".py", ".iss", ".spec") and project["version"] in
            re.findall(r"\b\d+\.\d+\.\d+\b", path.read_text(encoding="utf-8"))] == []  # fmt: skip


def test_the_installer_is_known_again_by_an_id_that_never_changes() -> None:
    """Another one would install a second program beside the first instead of updating it."""
    known = "-".join(("6C1B7F0E", "52D4", "4E0B", "9A57", "3E1C0B9D7A42"))
    assert f"\nAppId={{{{{known}}}\n" in INSTALLER


def test_the_installer_says_where_the_data_are_and_never_touches_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setenv("LOCALAPPDATA", "LOCAL")
    name = default_data_dir().name
    assert INSTALLER.count(f"%LOCALAPPDATA%\\{name}") == 3  # a remark, and both languages
    section = ""
    for line in INSTALLER.splitlines():
        section = line if line.startswith("[") else section
        if section in ("[InstallDelete]", "[UninstallDelete]", "[Files]", "[Dirs]") and ":" in line:
            assert "{app}" in line
            assert "appdata" not in line.lower()
    assert "\nDefaultDirName={autopf}\\{#AppName}\n" in INSTALLER


def test_the_installer_waits_for_the_mark_that_the_program_holds() -> None:
    mark = re.search(r'^MARK = "(.+)"$', (FOLDER / "frozen_start.py").read_text(encoding="utf-8"), re.M)
    assert mark is not None
    assert f"\nAppMutex={mark[1]}\n".replace("\\\\", "\\") in INSTALLER


def test_both_languages_of_the_installer_say_the_same() -> None:
    def keys(language: str) -> set[str]:
        return set(re.findall(rf"^{language}\.(\w+)=", INSTALLER, re.M))

    assert keys("zh") >= keys("en") - {"ConfirmUninstall"}  # Chinese.isl has that
    assert keys("en") >= keys("zh")


def test_the_installers_chinese_has_no_message_twice_and_keeps_what_is_filled_in() -> None:
    lines = (FOLDER / "Chinese.isl").read_text(encoding="utf-8").splitlines()
    names = [line.split("=")[0] for line in lines if "=" in line and not line.startswith(";")]
    assert len(names) == len(set(names))
    said = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith(";"))
    assert "%1" in said["SetupAppRunningError"]
    assert "[name]" in said["ReadyLabel1"]
    assert re.search("[\u4e00-\u9fff]", said["ButtonNext"])


def test_installed_commands_run_in_the_program_that_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, contents: ModuleType
) -> None:
    console, commands = tmp_path / "Meterdesk.exe", tmp_path / own_command.COMMANDS
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(console))
    assert own_command.own_command("verify") == [str(console), "verify"]
    commands.write_bytes(b"")
    assert own_command.own_command("verify") == [str(commands), "verify"]
    assert f"{contents.COMMANDS}.exe" == own_command.COMMANDS
    assert f"{{app}}\\{own_command.COMMANDS}" in INSTALLER


def test_nothing_starts_the_program_but_by_the_one_rule() -> None:
    """Installed there is no main.py, and `sys.executable` is the program itself."""
    sources = [path for package in ("app", "widgets") for path in (ROOT / package).rglob("*.py")]
    others = [path.name for path in sources if "sys.executable" in path.read_text(encoding="utf-8")]
    assert others == ["own_command.py"]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_file_names_a_host(path: Path) -> None:
    assert re.findall(r"https?://\S+|\b\w+\.(?:org|com|io|net|cn)\b", path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("sources.list.d/debian.sources", "Types: deb\nURIs: file:/srv/debian\nSuites: bookworm\n"),
        ("sources.list", "# the disk\ndeb [trusted=yes] file:/srv/debian bookworm main\n"),
        ("sources.list", "deb file:/srv/debian bookworm main\n"),
    ],
)
def test_debians_packages_come_from_where_this_system_has_them(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wine_root = _loaded("wine_root")
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(wine_root, "SOURCES", tmp_path)
    assert wine_root.mirror() == "file:/srv/debian"
    (tmp_path / name).unlink()
    with pytest.raises(wine_root.Failed, match="no package source"):
        wine_root.mirror()


def test_installed_it_names_its_commands_as_they_are_typed_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert own_command.as_called("run main.py verify") == "run main.py verify"
    monkeypatch.setattr(own_command, "CALLED", "meterdesk-cmd")
    from widgets.common import messages

    assert "meterdesk-cmd key --restore" in messages.text("keys.missing", {"file": "x"})
    assert own_command.COMMANDS == "meterdesk-cmd.exe"
