"""From a sale's facts to paper: lay out, encode as the printer wants it, send."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from app.outputs.account_slip import ClosingSlip, DepositSlip, layout_closing, layout_deposit
from app.outputs.code_slip import CodeSlip, layout_code
from app.outputs.network_printer import Ending
from app.outputs.printers import PrinterSettings, SlipMode, never, send, slip_folder, write_file
from app.outputs.receipt_raster import picture, render_raster
from app.outputs.receipt_text import render_text
from app.outputs.receipts import Line, SlipData, Translator, TrialSlip, layout, layout_trial
from app.outputs.shift_slip import ShiftSlip, layout_shift

TRIAL_NAME: Final = "slip-test"


def slip_picture(slip: SlipData, tr: Translator, width_mm: int) -> bytes:
    """The slip as a PNG: what a raster printer prints, dot for dot."""
    return picture(layout(slip, tr, width_mm), width_mm)


def slip_bytes(slip: SlipData, tr: Translator, settings: PrinterSettings) -> bytes:
    """What is sent to the printer of `settings` for this slip."""
    return _encoded(layout(slip, tr, settings.width_mm), settings)


def _encoded(lines: list[Line], settings: PrinterSettings) -> bytes:
    if settings.mode is SlipMode.GB18030:
        return render_text(lines)
    return render_raster(lines, settings.width_mm)


def slip_name(slip: SlipData) -> str:
    """A file and job name of the receipt number, told apart for each reprint."""
    number = re.sub(r"[^\w-]", "_", slip.receipt_number)
    return f"slip-{number}" + (f"-copy{slip.copy_number}" if slip.copy_number else "")


def print_slip(settings: PrinterSettings, slip: SlipData, tr: Translator, *, ending: Ending = never) -> None:
    """Print `slip`; where slips go to a folder, its picture is put beside its bytes.

    Takes up to some seconds unless the program is `ending`: not for the GUI thread. Raises DeskError
    printer.*.
    """
    send(settings, slip_bytes(slip, tr, settings), name=slip_name(slip), ending=ending)
    folder = slip_folder(settings)
    if folder is not None:
        write_file(folder, f"{slip_name(slip)}.png", slip_picture(slip, tr, settings.width_mm))


def print_shift(
    settings: PrinterSettings, slip: ShiftSlip, tr: Translator, *, name: str, ending: Ending = never
) -> Path | None:
    """Print a shift's report the way every slip goes; returns its picture's file where slips go to a folder.

    Takes up to some seconds unless the program is `ending`: not for the GUI thread. Raises DeskError
    printer.*.
    """
    return print_lines(settings, layout_shift(slip, tr, settings.width_mm), name=name, ending=ending)


def print_account(
    settings: PrinterSettings,
    slip: ClosingSlip | DepositSlip,
    tr: Translator,
    *,
    name: str,
    ending: Ending = never,
) -> Path | None:
    """Print a paper of an account, as `print_shift`."""
    if isinstance(slip, ClosingSlip):
        lines = layout_closing(slip, tr, settings.width_mm)
    else:
        lines = layout_deposit(slip, tr, settings.width_mm)
    return print_lines(settings, lines, name=name, ending=ending)


def print_code(
    settings: PrinterSettings, slip: CodeSlip, tr: Translator, *, name: str, ending: Ending = never
) -> Path | None:
    """Print the code that a tenant signs in with, as `print_shift`; no picture of it is kept."""
    send(settings, _encoded(layout_code(slip, tr, settings.width_mm), settings), name=name, ending=ending)
    return slip_folder(settings)


def print_lines(
    settings: PrinterSettings, lines: list[Line], *, name: str, ending: Ending = never
) -> Path | None:
    """Print what is laid out already, as `print_shift`."""
    send(settings, _encoded(lines, settings), name=name, ending=ending)
    folder = slip_folder(settings)
    return None if folder is None else write_file(folder, f"{name}.png", picture(lines, settings.width_mm))


def picture_file(settings: PrinterSettings, slip: SlipData) -> Path | None:
    """Where `print_slip` puts the picture of `slip`; None unless slips go to a folder."""
    folder = slip_folder(settings)
    return None if folder is None else folder / f"{slip_name(slip)}.png"


def print_trial(
    settings: PrinterSettings, trial: TrialSlip, tr: Translator, *, ending: Ending = never
) -> Path | None:
    """Print a test slip the way every slip goes; returns its picture's file where slips go to a folder.

    Takes up to some seconds unless the program is `ending`: not for the GUI thread. Raises DeskError
    printer.*.
    """
    return print_lines(settings, layout_trial(trial, tr, settings.width_mm), name=TRIAL_NAME, ending=ending)
