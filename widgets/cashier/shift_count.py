"""Counting a drawer by note and coin: one row for each face, what they come to, and what stays inside."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression, Qt, Signal
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.quantity import parse_balance
from app.domain.shift import MOST_NOTES
from app.errors import DeskError
from widgets import names, theme
from widgets.common import figures
from widgets.common.labels import label
from widgets.language import Retranslated

FACES_FEN = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)
"""What is in use; the book takes smaller coins too."""
_COLUMNS = 2
_FIGURES = QRegularExpression(f"[0-9]{{0,{len(str(MOST_NOTES))}}}")
"""No sign and no thousands comma, which a validator of whole numbers lets pass in some languages."""


class ShiftCount(Retranslated, QFrame):
    """`changed` with every keystroke. Enter goes from one face to the next."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title, self._hint = label("strong"), label("small", wrap=True)
        self._faces = [label() for _ in FACES_FEN]
        self._sums = [label("muted", right=True) for _ in FACES_FEN]
        self.counts = [self._field(face) for face in FACES_FEN]
        self._total_words, self.total = (
            label("strong"),
            label("figure", name=f"{names.SHIFT}.counted", right=True),
        )
        self._left_words = label()
        self.left = QLineEdit()
        self.left.setObjectName(f"{names.SHIFT}.left")
        self.left.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.left.setFixedWidth(128)
        self.left.textChanged.connect(lambda _: self.changed.emit())
        self._lay_out()
        self.retranslate()

    def _field(self, face: int) -> QLineEdit:
        made = QLineEdit()
        made.setObjectName(f"{names.SHIFT}.face.{face}")
        made.setValidator(QRegularExpressionValidator(_FIGURES, made))
        made.setAlignment(Qt.AlignmentFlag.AlignRight)
        made.setFixedWidth(80)
        made.textChanged.connect(lambda _: self._add_up())
        made.returnPressed.connect(made.focusNextChild)
        return made

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE)
        grid.setVerticalSpacing(4)
        rows = -(-len(FACES_FEN) // _COLUMNS)
        for place, (face, count, total) in enumerate(zip(self._faces, self.counts, self._sums, strict=True)):
            column, row = divmod(place, rows)
            for offset, part in enumerate((face, count, total)):
                grid.addWidget(part, row, 4 * column + offset)
            grid.setColumnStretch(4 * column + 2, 1)
            grid.setColumnMinimumWidth(4 * column + 3, 16)
        foot = QHBoxLayout()
        foot.addWidget(self._total_words)
        foot.addStretch(1)
        foot.addWidget(self.total)
        left = QHBoxLayout()
        left.addWidget(self._left_words)
        left.addStretch(1)
        left.addWidget(self.left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 12, 20, 12)
        layout.setSpacing(theme.SPACE)
        for part in (self._title, self._hint):
            layout.addWidget(part)
        for part in (grid, foot, left):
            layout.addLayout(part)

    def begin(self) -> None:
        """Empty, with the focus on the first note."""
        for count in self.counts:
            count.clear()
        self.left.setText("0")
        self.counts[0].setFocus()

    def notes(self) -> dict[int, int]:
        """Face in fen to how many, of those that were counted."""
        pairs = zip(FACES_FEN, self.counts, strict=True)
        return {face: int(count.text()) for face, count in pairs if int(count.text() or 0)}

    @property
    def is_begun(self) -> bool:
        """Whether anything was counted; a 0 says that none are there."""
        return any(count.text() for count in self.counts)

    def counted_fen(self) -> int:
        return sum(face * times for face, times in self.notes().items())

    def left_fen(self) -> int:
        """What stays in the drawer. Raises DeskError: shift.not_counted before anything is counted,
        shift.bad_float below zero, money.* for what is no amount.
        """
        if not self.is_begun:
            raise DeskError("shift.not_counted")
        left = parse_balance(self.left.text().strip() or "0")
        if left < 0:
            raise DeskError("shift.bad_float")
        return left

    def _add_up(self) -> None:
        for face, count, total in zip(FACES_FEN, self.counts, self._sums, strict=True):
            times = int(count.text() or 0)
            total.setText(figures.yuan(face * times) if times else "")
        self.total.setText(figures.yuan(self.counted_fen()))
        self.changed.emit()

    def retranslate(self) -> None:
        self._title.setText(self.tr("Cash counted"))
        self._hint.setText(self.tr("How many of each note and coin; Tab goes to the next."))
        for face, shown in zip(FACES_FEN, self._faces, strict=True):
            yuan = self.tr("{face} yuan").format(face=face // 100)
            shown.setText(yuan if face >= 100 else self.tr("{face} jiao").format(face=face // 10))
        self._total_words.setText(self.tr("Counted, yuan"))
        self._left_words.setText(self.tr("Of it stays in the drawer, yuan"))
        self._add_up()
