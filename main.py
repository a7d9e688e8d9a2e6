"""Meterdesk: start-up and sub-commands. Wires the packages and decides nothing."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

LANGUAGES = ("zh_CN", "en")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="main.py", description="Meterdesk, the prepaid electricity and water desk"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: the user's own)")
    parser.add_argument("--lang", choices=LANGUAGES, help="language (default: the one last chosen)")
    parser.add_argument(
        "--demo", action="store_true", help="run on a simulated mall started in the background"
    )
    parser.add_argument(
        "--tour", type=Path, metavar="DIR", help="with --demo: a scripted working day, pictures to DIR"
    )
    parser.add_argument("--speed", type=float, default=1.0, help="with --demo: how fast the mall's time runs")
    parser.add_argument("--seed", type=int, default=1, help="with --demo: seed of the simulated mall")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    _add_simulate(commands)
    _add_book_commands(commands)
    return parser


def _add_simulate(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    simulate = commands.add_parser("simulate", help="run the simulated mall of a site workbook")
    simulate.add_argument("file", type=Path, metavar="FILE.xlsx")
    simulate.add_argument("--faults", type=Path, metavar="FILE.json", help="faults to set at the start")
    simulate.add_argument("--speed", type=float, default=1.0)
    simulate.add_argument("--seed", type=int, default=1)
    simulate.add_argument("--origin", type=int, metavar="UTC_MS", help="moment at which fast time starts")
    simulate.add_argument(
        "--keys", type=Path, metavar="FILE.json", help="collector keys; made anew if absent"
    )
    simulate.add_argument("--state", type=Path, metavar="FILE", help="file that keeps the meters' books")
    simulate.add_argument(
        "--unpaced", action="store_true", help="lines answer at once instead of at their baud rate"
    )
    simulate.add_argument("--until-eof", action="store_true", help="stop when standard input ends")


def _add_book_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    importer = commands.add_parser("import", help="load buildings, collectors, shops, meters and accounts")
    importer.add_argument("file", type=Path, metavar="FILE.xlsx")
    importer.add_argument("--check", action="store_true", help="only report; write nothing")
    importer.add_argument("--json", action="store_true")
    connect = commands.add_parser("connect", help="set address, suite and key of collectors from a JSON file")
    connect.add_argument("file", type=Path, metavar="FILE.json")
    verify = commands.add_parser("verify", help="prove the book and the audit chain")
    verify.add_argument("--json", action="store_true")


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if options.tour and not options.demo:
        _parser().error("--tour goes with --demo")
    return _run_command(options) if options.command else _run_console(options)


def _run_console(options: argparse.Namespace) -> int:
    from widgets import start

    return start.run(options)


def _run_command(options: argparse.Namespace) -> int:
    """A sub-command; an error becomes one sentence on standard error, in the chosen language."""
    from app import commands
    from widgets.command_line import Speaker
    from widgets.tasks import presentable

    speaker = Speaker(options.lang)
    try:
        return commands.run(options, speaker.text)
    except Exception as error:  # noqa: BLE001 - the last place to turn a fault into a sentence; it is logged
        sys.stderr.write(speaker.sentence(presentable(error)) + "\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
