"""Opens the first steps for whoever may set up, where a new site's are not over."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.domain.permissions import Permission, allows
from app.errors import DeskError
from widgets.context import Context
from widgets.wizard import units

if TYPE_CHECKING:
    from app.services.first_steps import FirstSteps

_log = logging.getLogger(__name__)


def offer(context: Context, parent: QWidget) -> None:
    """Ask the book; open the dialog only if the steps were begun and not ended."""
    session = context.desk.session
    if session is None or not allows(session, Permission.SET_UP) or session.buildings is not None:
        return

    def show(state: FirstSteps) -> None:
        if state.at is not None:
            _show(context, state, parent)

    context.tasks.read(parent, units.state(session=session), done=show, failed=_unread)


def open_steps(context: Context, parent: QWidget) -> None:
    """Open the dialog whether or not the steps are over."""
    context.tasks.read(
        parent,
        units.state(session=context.desk.session),
        done=lambda state: _show(context, state, parent),
        failed=_unread,
    )


def _show(context: Context, state: FirstSteps, parent: QWidget) -> None:
    from widgets.wizard.dialog import FirstStepsDialog

    FirstStepsDialog(context, state, parent=parent).open()


def _unread(error: DeskError) -> None:
    # Nobody asked for anything yet; Set-up opens the steps and says what is wrong then.
    _log.warning("first steps not read: %s", error)
