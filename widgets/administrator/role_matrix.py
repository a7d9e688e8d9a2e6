"""What each role may do, as a table with a tick in each cell; what is ticked is a draft until it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QColor

from app.domain.permissions import Permission
from widgets import theme
from widgets.common import words
from widgets.common.named_values import NAMED_CONTEXT, PERMISSIONS

if TYPE_CHECKING:
    from app.services.roles import RoleRow

_ALWAYS = frozenset({Permission.CHANGE_PASSWORD})
_CHANGED = "●"
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RoleMatrix(QAbstractTableModel):
    """A row for each permission, a column for each role after the first. `edited` when the draft changes."""

    edited = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.roles: tuple[RoleRow, ...] = ()
        self._draft: dict[str, frozenset[Permission]] = {}

    def show_roles(self, roles: Iterable[RoleRow]) -> None:
        """Take what the book says; the draft is gone."""
        self.beginResetModel()
        self.roles = tuple(roles)
        self._draft = {role.name: role.permissions for role in self.roles}
        self.endResetModel()
        self.edited.emit()

    def changes(self) -> Mapping[str, frozenset[Permission]]:
        """Roles of which the draft says otherwise than the book, with what they are to allow."""
        return {
            role.name: self._draft[role.name]
            for role in self.roles
            if self._draft[role.name] != role.permissions
        }

    def set_draft(self, place: int, permissions: frozenset[Permission]) -> None:
        """The role in column `place` is to allow just these."""
        self._draft[self.roles[place - 1].name] = permissions | _ALWAYS
        self._retell()

    def discard(self) -> None:
        self._draft = {role.name: role.permissions for role in self.roles}
        self._retell()

    def role_at(self, place: int) -> RoleRow | None:
        """The role of column `place`; None for the column of permissions."""
        return self.roles[place - 1] if 0 < place <= len(self.roles) else None

    def table(self) -> list[list[str]]:
        """Headings and rows as texts, for an export."""
        heading = [str(self.headerData(at, Qt.Orientation.Horizontal)) for at in range(self.columnCount())]
        rows = [
            [permission_text(one), *("x" if one in self._draft[role.name] else "" for role in self.roles)]
            for one in Permission
        ]
        return [heading, *rows]

    # What Qt asks
    def rowCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() or not self.roles else len(Permission)

    def columnCount(self, parent: QModelIndex = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        return 0 if parent.isValid() else 1 + len(self.roles)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _LEFT
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        found = self.role_at(section)
        return QCoreApplication.translate("roles", "May") if found is None else words.role(found.name)

    def flags(self, index: QModelIndex) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.column() == 0:
            return usual
        if _permission(index) in _ALWAYS:
            return Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsUserCheckable

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found, permission = self.role_at(index.column()), _permission(index)
        if found is None:
            return permission_text(permission) if role == Qt.ItemDataRole.DisplayRole else None
        ticked = permission in self._draft[found.name]
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        changed = ticked != (permission in found.permissions)
        if role == Qt.ItemDataRole.DisplayRole and changed:
            return _CHANGED
        if role == Qt.ItemDataRole.ForegroundRole and changed:
            return QColor(theme.colours().accent)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _usual_text(found, permission)
        return None

    def setData(self, index: QModelIndex, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        found = self.role_at(index.column())
        if role != Qt.ItemDataRole.CheckStateRole or found is None or _permission(index) in _ALWAYS:
            return False
        permission, before = _permission(index), self._draft[found.name]
        ticked = Qt.CheckState(value) == Qt.CheckState.Checked
        self._draft[found.name] = before | {permission} if ticked else before - {permission}
        self._retell()
        return True

    def retranslate(self) -> None:
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        self._retell()

    def _retell(self) -> None:
        if self.roles:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1))
        self.edited.emit()


def permission_text(permission: Permission) -> str:
    """What a permission allows, as in sentences."""
    return QCoreApplication.translate(NAMED_CONTEXT, PERMISSIONS[permission.value])


def _permission(index: QModelIndex) -> Permission:
    return tuple(Permission)[index.row()]


def _usual_text(role: RoleRow, permission: Permission) -> str:
    if role.usual is None:
        return QCoreApplication.translate("roles", "A role of this site's own")
    if permission in role.usual:
        return QCoreApplication.translate("roles", "The program gives this to the role")
    return QCoreApplication.translate("roles", "The program does not give this to the role")
