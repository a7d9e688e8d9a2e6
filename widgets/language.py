"""The language of the screens. Source texts are English; Chinese comes from `resources/translations`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QSettings, QTranslator, Signal

CHINESE = "zh_CN"
ENGLISH = "en"
LANGUAGES = {CHINESE: "中文", ENGLISH: "English"}
_NESTED_LAYOUTS = 8
TRANSLATIONS = Path(__file__).resolve().parent.parent / "resources" / "translations"


class Language(QObject):
    """The one chosen language; setting it retranslates every open window at once (QEvent.LanguageChange)."""

    changed = Signal(str)

    def __init__(
        self, settings: QSettings, *, chosen: str | None = None, parent: QObject | None = None
    ) -> None:
        """`settings` remembers the choice; `chosen` (as from the command line) goes before what it
        remembers."""
        super().__init__(parent)
        self._settings = settings
        self._translators: list[QTranslator] = []
        self.code = ""
        remembered = str(settings.value("language", CHINESE))
        self.set(chosen or (remembered if remembered in LANGUAGES else CHINESE))

    def set(self, code: str) -> None:
        """Switch to `code`, one of LANGUAGES, and remember it."""
        if code == self.code:
            return
        self.code = code
        self._settings.setValue("language", code)
        QLocale.setDefault(QLocale(code))
        self._replace_translators(code)
        _settle()
        self.changed.emit(code)

    def other(self) -> str:
        """The language a switch would lead to."""
        return ENGLISH if self.code == CHINESE else CHINESE

    def _replace_translators(self, code: str) -> None:
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        self._translators = [] if code == ENGLISH else self._load(code)
        for translator in self._translators:
            QCoreApplication.installTranslator(translator)

    def _load(self, code: str) -> list[QTranslator]:
        qt_texts = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        loaded = []
        for name, folder in ((f"qtbase_{code}", qt_texts), (f"meterdesk_{code}", str(TRANSLATIONS))):
            translator = QTranslator(self)
            if translator.load(name, folder):
                loaded.append(translator)
        return loaded


def _settle() -> None:
    """Let every window take its new texts and the room they need, before anything is drawn or grabbed.

    Qt posts both; left to the event loop, a pill is drawn once with the new word in the old word's width.
    Each pass carries new widths one level of nested layouts further out.
    """
    from PySide6.QtCore import QEvent

    QCoreApplication.sendPostedEvents(None, QEvent.Type.LanguageChange.value)
    for _ in range(_NESTED_LAYOUTS):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)


class Retranslated:
    """Mix-in for widgets, placed before the Qt class: calls `retranslate` whenever the language changes."""

    def changeEvent(self, event) -> None:
        from PySide6.QtCore import QEvent

        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def retranslate(self) -> None:
        """Set every text of this widget anew."""
        raise NotImplementedError
