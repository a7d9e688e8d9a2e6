"""Meterdesk: start-up and sub-commands. Wires the packages and decides nothing."""

from __future__ import annotations

import argparse
import math
import sys
from pathlib import Path
from typing import Any, NoReturn

from app.own_command import CALLED

LANGUAGES = ("zh_CN", "en")
ROLES = ("cashier", "senior_cashier", "manager", "technician", "administrator", "auditor")
BAUDS = (1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)
KEY_PLACES = ("file", "system")
PROTOCOLS = ("modbus-rtu", "dlt645-2007", "cjt188-2004", "cjt188-2018")
SHEET_FORMATS = ("xlsx", "csv", "pdf")
INTERRUPTED = 130


class _WrongUse(Exception):
    """The command line cannot be understood; the text is argparse's."""


class _Parser(argparse.ArgumentParser):
    """Takes --data and --lang before and after the sub-command; `main` says what is wrong."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)
        # Absent rather than None: what stood before the sub-command stays.
        absent = argparse.SUPPRESS
        self.add_argument(
            "--data", type=Path, metavar="DIR", default=absent, help="data folder (default: the user's own)"
        )
        self.add_argument(
            "--lang", choices=LANGUAGES, default=absent, help="language (default: the one last chosen)"
        )

    def error(self, message: str) -> NoReturn:
        raise _WrongUse(message)


def _parser() -> _Parser:
    parser = _Parser(
        prog=CALLED,
        description="Meterdesk, the prepaid electricity and water desk. Without a COMMAND: the console.",
        epilog=f"{CALLED} COMMAND --help tells more. Exit code 0: done, 1: failed, 2: wrong use.",
    )
    parser.set_defaults(data=None, lang=None)
    demo = parser.add_argument_group("demonstration")
    demo.add_argument("--demo", action="store_true", help="run on a simulated mall started in the background")
    demo.add_argument("--tour", type=Path, metavar="DIR", help="a scripted working day, pictures to DIR")
    demo.add_argument("--speed", type=_speed, metavar="N", help="how fast the mall's time runs (default: 1)")
    demo.add_argument("--seed", type=int, metavar="N", help="seed of the simulated mall (default: 1)")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_simulate(commands)
    _add_pay(commands)
    _add_book_commands(commands)
    _add_office_commands(commands)
    _add_scan(commands)
    _add_report(commands)
    commands.add_parser("serve", help="engine, alarms, texts and the tenants' web with no window")
    commands.add_parser("tenant-web")
    station = commands.add_parser("station", help="the query station of the lobby, on a screen of its own")
    station.add_argument(
        "--portal", required=True, metavar="URL", help="the tenant web, as https://office:8443"
    )
    station.add_argument("--fingerprint", default="", metavar="HEX", help="SHA-256 of its own certificate")
    station.add_argument("--printer", default="", metavar="KIND:TARGET", help="its own, as network:192.0.2.9")
    station.add_argument("--printer-width", type=int, choices=(58, 80), default=58, help="paper, in mm")
    station.add_argument("--screen", type=int, default=1, metavar="N", help="which screen (default: 1)")
    station.add_argument("--windowed", action="store_true", help="in a window, to try it")
    gateway = commands.add_parser("gateway", help="the collector end of the sealed link for serial lines")
    gateway.add_argument("file", type=Path, metavar="CONFIG.toml", help="its lines, listeners and keys")
    gateway.add_argument("--check", action="store_true", help="only say whether the file is right")
    # What the program starts by itself is in no list: app/outputs/sheet_job.py, app/backup/child.py.
    prover = commands.add_parser("prove-copy")
    prover.add_argument("folder", type=Path)
    writer = commands.add_parser("write-sheet")
    writer.add_argument("format", choices=SHEET_FORMATS)
    writer.add_argument("draft", type=Path)
    return parser


def _add_simulate(commands: argparse._SubParsersAction[_Parser]) -> None:
    simulate = commands.add_parser("simulate", help="run the simulated mall of a site workbook")
    simulate.add_argument("file", type=Path, metavar="FILE.xlsx")
    simulate.add_argument("--faults", type=Path, metavar="FILE.json", help="faults to set at the start")
    simulate.add_argument("--speed", type=_speed, default=1.0, metavar="N", help="how fast its time runs")
    simulate.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed, the same mall")
    simulate.add_argument("--origin", type=int, metavar="UTC_MS", help="moment at which fast time starts")
    simulate.add_argument(
        "--keys", type=Path, metavar="FILE.json", help="collector keys; made anew if absent"
    )
    simulate.add_argument("--state", type=Path, metavar="FILE", help="file that keeps the meters' books")
    simulate.add_argument(
        "--ports", type=_port, metavar="FIRST", help="port of the first collector, the others follow it"
    )
    simulate.add_argument("--control", type=_port, default=0, metavar="PORT", help="the control port")
    simulate.add_argument(
        "--unpaced", action="store_true", help="lines answer at once instead of at their baud rate"
    )
    simulate.add_argument("--until-eof", action="store_true", help="stop when standard input ends")


def _add_pay(commands: argparse._SubParsersAction[_Parser]) -> None:
    simulate = commands.add_parser("simulate-pay", help="run fake payment services, for training")
    simulate.add_argument("--speed", type=_speed, default=1.0, metavar="N", help="how fast their time runs")
    simulate.add_argument("--origin", type=int, metavar="UTC_MS", help="moment at which fast time starts")
    simulate.add_argument("--state", type=Path, metavar="FOLDER", help="folder that keeps their books")
    simulate.add_argument("--ports", type=_port, metavar="FIRST", help="port of the first, the others follow")
    simulate.add_argument("--until-eof", action="store_true", help="stop when standard input ends")
    channels = commands.add_parser("pay-channels", help="set up payment services from a JSON file")
    channels.add_argument("file", type=Path, metavar="FILE.json", help="as `simulate-pay` prints it")


def _add_book_commands(commands: argparse._SubParsersAction[_Parser]) -> None:
    importer = commands.add_parser("import", help="load buildings, collectors, shops, meters and accounts")
    importer.add_argument("file", type=Path, metavar="FILE.xlsx")
    importer.add_argument("--check", action="store_true", help="only report; write nothing")
    importer.add_argument("--json", action="store_true", help="one JSON object on standard output")
    exporter = commands.add_parser("export-site", help="write the site of the book as a workbook")
    exporter.add_argument("file", type=Path, metavar="FILE.xlsx")
    connect = commands.add_parser("connect", help="set address, suite and key of collectors from a JSON file")
    connect.add_argument("file", type=Path, metavar="FILE.json", help="as `simulate` prints it")
    verify = commands.add_parser("verify", help="prove the book and the audit chain")
    verify.add_argument("--json", action="store_true", help="one JSON object on standard output")
    accept = commands.add_parser("accept-copy", help="go on with an older copy of the book, on purpose")
    accept.add_argument("--reason", required=True, metavar="TEXT", help="why; it stands in the operation log")
    rebuild = commands.add_parser("rebuild", help="make a lost book again from its receipt journal")
    rebuild.add_argument("folder", type=Path, metavar="FOLDER", help="where the receipt journal is")
    rebuild.add_argument("--json", action="store_true", help="one JSON object on standard output")
    backup = commands.add_parser("backup", help="copy the books to another disk, proven")
    backup.add_argument("folder", nargs="?", type=Path, metavar="DEST", help="default: that of the settings")
    backup.add_argument("--money-only", action="store_true", help="without the readings")
    backup.add_argument("--list", action="store_true", help="only say what backups are in DEST")
    backup.add_argument("--check", action="store_true", help="only prove the backup DEST, as restore would")
    backup.add_argument("--json", action="store_true", help="one JSON object on standard output")
    restore = commands.add_parser("restore", help="put a backup back into the data folder")
    restore.add_argument("folder", type=Path, metavar="SRC", help="as `backup --list` names them")
    restore.add_argument("--reason", metavar="TEXT", help="why, where something is lost by it")
    restore.add_argument("--json", action="store_true", help="one JSON object on standard output")
    archive = commands.add_parser("archive", help="move years of readings to files of their own")
    archive.add_argument("--year", type=int, metavar="Y", help="this year, not all that are due")
    archive.add_argument("--bring-back", type=int, metavar="Y", help="take a year's readings back")
    archive.add_argument("--list", action="store_true", help="only say where each year stands")
    archive.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _add_office_commands(commands: argparse._SubParsersAction[_Parser]) -> None:
    operator = commands.add_parser("operator", help="add an operator, who gets a secret for one sign-in")
    operator.add_argument("name", metavar="NAME", help="name to sign in with")
    operator.add_argument(
        "--role", action="append", metavar="ROLE", help=f"{', '.join(ROLES)}; may be given more than once"
    )
    operator.add_argument("--display-name", metavar="TEXT", help="name shown on slips and lists")
    operator.add_argument("--drawer", metavar="NAME", help="cash drawer (default: the name)")
    where = operator.add_mutually_exclusive_group()
    where.add_argument("--building", action="append", metavar="CODE", help="only there; may be repeated")
    where.add_argument("--all-buildings", action="store_true", help="in every building (the default)")
    act = operator.add_mutually_exclusive_group()
    act.add_argument("--change", action="store_true", help="change one who is there already")
    act.add_argument("--reset", action="store_true", help="a new secret for one who is there already")
    act.add_argument("--reset-codes", action="store_true", help="take away the one-time codes of one")
    act.add_argument("--disable", action="store_true", help="let one sign in no longer")
    act.add_argument("--enable", action="store_true", help="let one sign in again")
    setting = commands.add_parser("setting", help="show the settings, or change one")
    setting.add_argument("key", nargs="?", metavar="KEY", help="as printer.kind; without it: all")
    setting.add_argument("value", nargs="?", metavar="VALUE", help="what it becomes; without it: shown")
    _add_key(commands)


def _add_key(commands: argparse._SubParsersAction[_Parser]) -> None:
    key = commands.add_parser("key", help="the list of keys; changes a collector's key or the desk's own")
    act = key.add_mutually_exclusive_group()
    act.add_argument("collector", nargs="?", metavar="COLLECTOR", help="gets a new key; without: the list")
    act.add_argument("--renew", action="store_true", help="a new key for the desk's own secrets")
    act.add_argument("--keep-in", choices=KEY_PLACES, help="where the desk's own key lies from now on")
    act.add_argument(
        "--paper", nargs="?", const="-", metavar="FILE", help="the desk's own key, to be kept on paper"
    )
    act.add_argument("--restore", type=Path, metavar="FILE", help="puts the key of such a paper back")
    act.add_argument(
        "--new", action="store_true", help="begin anew after the desk's own key is lost for good"
    )
    key.add_argument("--file", type=Path, metavar="FILE", help="hexadecimal digits; made up if absent")
    key.add_argument("--days", type=int, default=30, metavar="N", help="days of both keys (default: 30)")
    key.add_argument("--retire", action="store_true", help="forget the collector's older key instead")
    key.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _add_scan(commands: argparse._SubParsersAction[_Parser]) -> None:
    scan = commands.add_parser("scan", help="search a collector's line for meters")
    scan.add_argument("collector", metavar="COLLECTOR")
    scan.add_argument("--line", type=int, metavar="N", help="number of the line; the only one needs none")
    scan.add_argument("--baud", type=int, action="append", choices=BAUDS, help="may be given more than once")
    scan.add_argument(
        "--parity", action="append", choices=("N", "E", "O"), help="may be given more than once"
    )
    scan.add_argument("--protocol", action="append", choices=PROTOCOLS, help="may be given more than once")
    scan.add_argument("--first", type=_unit, default=1, metavar="UNIT", help="first Modbus unit (default: 1)")
    scan.add_argument("--last", type=_unit, default=247, metavar="UNIT", help="last (default: 247)")
    scan.add_argument(
        "--wait", type=_seconds, default=20, metavar="S", help="for the collector to be reached (default: 20)"
    )
    scan.add_argument("--json", action="store_true", help="one JSON object on standard output")


def _add_report(commands: argparse._SubParsersAction[_Parser]) -> None:
    report = commands.add_parser("report", help="write a report into a file, or list the reports")
    report.add_argument("name", nargs="?", metavar="NAME", help="as --list names it")
    report.add_argument("--list", action="store_true", help="name every report and its filters")
    report.add_argument(
        "--out", type=Path, metavar="FILE", help="its end says what it is: .xlsx, .csv or .pdf"
    )
    report.add_argument(
        "--from", dest="begin", metavar="DATE", help="first day, as 2026-03-05 (also a month)"
    )
    report.add_argument("--to", dest="end", metavar="DATE", help="last day (default: today)")
    report.add_argument("--period", metavar="TIME", help="instead: as last-month, 2026-03, 2026")
    report.add_argument(
        "--filter", type=_filter, action="append", metavar="KEY=VALUE", help="may be given more than once"
    )
    report.add_argument("--json", action="store_true", help="one JSON object on standard output")


_CHANGES = ("change", "reset", "reset_codes", "disable", "enable")
"""Options of `operator` for one who is there already; without them one is added, which takes a role."""


def _unit(text: str) -> int:
    unit = int(text)
    if not 1 <= unit <= 247:
        raise ValueError(text)
    return unit


def _seconds(text: str) -> int:
    seconds = int(text)
    if not 1 <= seconds <= 3600:
        raise ValueError(text)
    return seconds


def _filter(text: str) -> tuple[str, str]:
    key, sign, value = text.partition("=")
    if not (key.strip() and sign and value.strip()):
        raise ValueError(text)
    return key.strip(), value


def _speed(text: str) -> float:
    speed = float(text)
    if not (math.isfinite(speed) and 0 < speed <= 100_000):
        raise ValueError(text)
    return speed


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65_536:
        raise ValueError(text)
    return port


def _understood(arguments: list[str]) -> argparse.Namespace:
    """Raises _WrongUse."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command == "operator" and not options.role and not any(getattr(options, a) for a in _CHANGES):
        parser.error("the following arguments are required: --role")
    if options.command == "key" and options.collector is None and (options.retire or options.file):
        parser.error("the following arguments are required: COLLECTOR")
    if options.command == "scan" and options.first > options.last:
        parser.error("argument --last: must not be below --first")
    if options.command == "report":
        _check_report(parser, options)
    if options.command == "backup" and options.folder is None and (options.list or options.check):
        parser.error("the following arguments are required: DEST")
    if options.command and options.demo:
        parser.error(f"unrecognized arguments: {options.command}")
    of_demo = ("tour",) if options.command in ("simulate", "simulate-pay") else ("tour", "speed", "seed")
    given = [name for name in of_demo if getattr(options, name) is not None]
    if given and not options.demo:
        parser.error(f"--{given[0]} goes with --demo")
    options.speed = 1.0 if options.speed is None else options.speed
    options.seed = 1 if options.seed is None else options.seed
    return options


def _check_report(parser: _Parser, options: argparse.Namespace) -> None:
    """Raises _WrongUse."""
    wanted = {} if options.list else {"NAME": options.name, "--out": options.out}
    missing = [name for name, value in wanted.items() if value is None]
    if options.end is not None and options.begin is None:
        missing.append("--from")
    if missing:
        parser.error(f"the following arguments are required: {', '.join(missing)}")
    if options.begin is not None and options.period is not None:
        parser.error("argument --period: not allowed with argument --from")


def main(arguments: list[str] | None = None) -> int:
    """Runs what the command line asks for; 0 done, 1 failed, 2 wrong use."""
    given = sys.argv[1:] if arguments is None else arguments
    for stream in (sys.stdout, sys.stderr):
        # A console or pipe that knows no Chinese shows "?" instead of ending in an error.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        options = _understood(given)
    except _WrongUse as error:
        return _tell_wrong_use(str(error), given)
    try:
        return _run_command(options) if options.command else _run_console(options)
    except KeyboardInterrupt:
        return INTERRUPTED


def _tell_wrong_use(message: str, given: list[str]) -> int:
    from widgets.command_line import Speaker, wrong_use

    language = next((one for one in LANGUAGES if one in given or f"--lang={one}" in given), None)
    sys.stderr.write(wrong_use(message, Speaker(language)) + "\n")
    return 2


def _run_console(options: argparse.Namespace) -> int:
    from widgets import start

    return start.run(options)


def _run_command(options: argparse.Namespace) -> int:
    """A sub-command; an error becomes one sentence on standard error, in the chosen language."""
    if options.command == "tenant-web":
        # Started by the desk, with a pipe on its input and output.
        from app.portal import front

        return front.run()
    if options.command == "serve":
        from widgets import serve

        return serve.run(options)
    if options.command == "gateway":
        # Its machine may have neither Qt nor a data folder.
        from app import gateway_command

        return gateway_command.run(options)
    if options.command == "station":
        from widgets.station import run

        return run.run(options)
    if options.command == "write-sheet":
        return _write_sheet(options)
    if options.command == "prove-copy":
        from app.backup import child

        return child.run(options.folder, options.data)
    from app import commands, log_file
    from widgets.command_line import Speaker
    from widgets.tasks import presentable

    speaker = Speaker(options.lang, data_dir=commands.data_dir(options))
    with log_file.kept_in(commands.data_dir(options)):
        try:
            if options.command == "report":
                # It needs the words of the screens.
                from widgets import report_command

                return report_command.run(options, speaker)
            return commands.run(options, speaker.text)
        except Exception as error:  # noqa: BLE001 - the last place to turn a fault into a sentence; it is logged
            shown = presentable(error)
            sentence = speaker.sentence(shown)
            commands.tell_failure(options, shown.key, sentence)
            sys.stderr.write(sentence + "\n")
            return 1


def _write_sheet(options: argparse.Namespace) -> int:
    """The child that writes a file, without a screen and without a book; Qt only where pages are painted."""
    from app.outputs import sheet_child

    if options.format == "pdf":
        from widgets.common import paper_file

        return sheet_child.run(options.draft, paper_file.write_pdf)
    return sheet_child.run(options.draft, sheet_child.WRITERS[options.format])


if __name__ == "__main__":
    sys.exit(main())
