"""The roles of this site: ticks are a draft, and what they change for whom is said in words before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.domain.permissions import Permission
from widgets import names, theme
from widgets.administrator import people_calls
from widgets.administrator.role_matrix import RoleMatrix, permission_text
from widgets.common import words
from widgets.common.confirm import ConfirmDialog
from widgets.common.export import ExportButton
from widgets.common.labels import MessageLine, button, label
from widgets.common.list_sheet import Taken, of_texts
from widgets.context import Context
from widgets.language import Retranslated

if TYPE_CHECKING:
    from app.services.approvals import Wanted
    from app.services.roles import Drafts, RoleChange, RoleRow

SAVE_KEY, DISCARD_KEY, USUAL_KEY, ADD_KEY = "Ctrl+S", "F8", "F7", "Ctrl+N"
_ROW_HEIGHT, _LEAST_WIDTH = 28, 112
_WORDS_HEIGHT = 86


class RolesTab(Retranslated, QWidget):
    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"{names.ROLES}.page")
        self._context = context
        self.model = RoleMatrix(self)
        self.table = QTableView()
        self.table.setObjectName(f"{names.ROLES}.table")
        self.table.setModel(self.model)
        self._hint = label("muted")
        self.says = label(wrap=True, name=f"{names.ROLES}.words")
        self.add = button(f"{names.ROLES}.add")
        self.usual = button(f"{names.ROLES}.usual")
        self.discard = button(f"{names.ROLES}.discard")
        self.save = button(f"{names.ROLES}.save", kind="primary")
        self.message = MessageLine(name=f"{names.ROLES}.message")
        self.export = ExportButton(
            context,
            self,
            self.message,
            name=f"{names.ROLES}.export",
            title=lambda: self.tr("Roles"),
            take=self._taken,
        )
        self._set_behaviour()
        self._lay_out()
        self._connect()
        self.retranslate()

    def _set_behaviour(self) -> None:
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setShowGrid(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setMinimumSectionSize(_LEAST_WIDTH)

    def _lay_out(self) -> None:
        tools, foot = QHBoxLayout(), QHBoxLayout()
        for row in (tools, foot):
            row.setSpacing(theme.SPACE)
        tools.addWidget(self._hint)
        tools.addStretch(1)
        tools.addWidget(self.export)
        for part in (self.add, self.usual):
            foot.addWidget(part)
        foot.addStretch(1)
        for part in (self.discard, self.save):
            foot.addWidget(part)
        said = QScrollArea()
        said.setWidgetResizable(True)
        said.setWidget(self.says)
        said.setFixedHeight(_WORDS_HEIGHT)
        self.says.setMargin(theme.SPACE)
        self.says.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE, 0, 0)
        layout.setSpacing(theme.SPACE)
        layout.addLayout(tools)
        layout.addWidget(self.message)
        layout.addWidget(self.table, 1)
        layout.addWidget(said)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.model.edited.connect(self._edited)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._offer())
        self.save.clicked.connect(self._ask_save)
        self.discard.clicked.connect(self.model.discard)
        self.usual.clicked.connect(self._as_usual)
        self.add.clicked.connect(self._ask_add)
        keys = {
            SAVE_KEY: self.save,
            DISCARD_KEY: self.discard,
            USUAL_KEY: self.usual,
            ADD_KEY: self.add,
        }
        for key, made in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(made.click)

    def reload(self) -> None:
        """Read the roles from the book; what was ticked and not saved is gone."""
        unit = people_calls.roles(session=self._context.desk.session)
        self._context.tasks.read(self, unit, done=self._show, failed=self.message.show_error, latest="roles")

    def _show(self, roles: tuple[RoleRow, ...]) -> None:
        self.model.show_roles(roles)
        self.table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        if not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 1))

    def _current_role(self) -> RoleRow | None:
        index: QModelIndex = self.table.currentIndex()
        return self.model.role_at(index.column()) if index.isValid() else None

    def _offer(self) -> None:
        role = self._current_role()
        self.usual.setEnabled(role is not None and role.usual is not None)

    def _edited(self) -> None:
        """Say in words what the draft changes."""
        wanted = self.model.changes()
        for made in (self.save, self.discard):
            made.setEnabled(bool(wanted))
        self._offer()
        if not wanted:
            self.says.setText(self.tr("Nothing is changed. Space ticks the chosen cell."))
            return
        before = {role.name: role for role in self.model.roles}
        lines = (self._change_text(before[name], permissions) for name, permissions in wanted.items())
        self.says.setText("\n".join(lines))

    def _change_text(self, role: RoleRow, wanted: frozenset[Permission]) -> str:
        """One line: the role, what it may from now on, what no longer, and for whom that counts."""
        gained, lost, parts = wanted - role.permissions, role.permissions - wanted, []
        if gained:
            parts.append(self.tr("may from now on: {what}").format(what=_listed(gained)))
        if lost:
            parts.append(self.tr("may no longer: {what}").format(what=_listed(lost)))
        who, said = ", ".join(role.holders) or self.tr("nobody yet"), "; ".join(parts)
        return self.tr("{role} {said}. It concerns: {who}.").format(
            role=words.role(role.name), said=said, who=who
        )

    def _as_usual(self) -> None:
        role = self._current_role()
        if role is not None and role.usual is not None:
            self.model.set_draft(self.table.currentIndex().column(), role.usual)

    def _ask_save(self) -> None:
        """Where a role gains anything a second person approves it, else it is asked once more."""
        drafts, desk = self.model.changes(), self._context.desk
        if not drafts:
            return
        unit = people_calls.roles_wanted(drafts, session=desk.session, now_utc_ms=desk.clock.utc_ms())
        self._context.tasks.read(
            self,
            unit,
            done=lambda wanted: self._confirm(drafts, wanted),
            failed=self.message.show_error,
            latest="wanted",
        )

    def _confirm(self, drafts: Drafts, wanted: Wanted | None) -> None:
        if wanted is not None:
            from widgets.common.approval_dialog import ApprovalDialog

            second = ApprovalDialog(self._context, wanted, parent=self)
            second.approved.connect(lambda approval: self._save(drafts, approval))
            second.open()
            return
        dialog = ConfirmDialog(
            title=self.tr("Change the roles now?"),
            text=self.says.text() + "\n\n" + self.tr("It counts at once, for what is open on screens too."),
            yes=self.tr("Change"),
            parent=self,
        )
        dialog.accepted.connect(lambda: self._save(drafts, None))
        dialog.open()

    def _save(self, drafts: Drafts, approval: str | None) -> None:
        desk = self._context.desk
        unit = people_calls.change_roles(
            drafts, approval=approval, session=desk.session, now_utc_ms=desk.clock.utc_ms()
        )
        self._context.tasks.write(self, unit, done=self._saved, failed=self.message.show_error)

    def _saved(self, changes: tuple[RoleChange, ...]) -> None:
        self.message.say("ok", "roles.changed", n=len(changes))
        self.reload()

    def _ask_add(self) -> None:
        from widgets.administrator.role_dialog import RoleDialog

        dialog = RoleDialog(self._context, self)
        dialog.added.connect(self._added)
        dialog.open()

    def _added(self, name: str) -> None:
        self.message.say("ok", "roles.added", name=name)
        self.reload()

    def _taken(self) -> Taken:
        heading, *rows = self.model.table()
        return of_texts(heading, rows)

    def showEvent(self, event: QShowEvent) -> None:
        """A draft stays while one looks at another page."""
        super().showEvent(event)
        if not self.model.changes():
            self.reload()

    def retranslate(self) -> None:
        self.model.retranslate()
        self._hint.setText(self.tr("A person with several roles may do what any of them allows."))
        self.add.setText(self.tr("Add a role …  {key}").format(key=ADD_KEY))
        self.usual.setText(self.tr("As the program brings it  {key}").format(key=USUAL_KEY))
        self.discard.setText(self.tr("Discard  {key}").format(key=DISCARD_KEY))
        self.save.setText(self.tr("Save …  {key}").format(key=SAVE_KEY))


def _listed(permissions: frozenset[Permission]) -> str:
    return ", ".join(permission_text(one) for one in Permission if one in permissions)
