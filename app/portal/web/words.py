"""The words of the tenant web, in Chinese and English: a catalogue of its own, for this process has no Qt.

resources/portal/words/LANGUAGE.toml holds them by key; a test sees to it that both are complete and that each
is used.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from app.domain.money import format_yuan
from app.errors import DeskError

RESOURCES: Final = Path(__file__).resolve().parents[3] / "resources" / "portal"
CHINESE: Final = "zh_CN"
ENGLISH: Final = "en"
LANGUAGES: Final = (CHINESE, ENGLISH)
TAGS: Final = {CHINESE: "zh-CN", ENGLISH: "en"}
"""As pages are marked."""
_OTHERWISE: Final = "error.portal.failed"


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Every text of a language by its key, as "sign_in.title"."""
    with (RESOURCES / "words" / f"{language}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def _flat(found: Mapping[str, Any], before: str) -> list[tuple[str, str]]:
    texts = []
    for name, value in found.items():
        key = f"{before}{name}"
        texts += _flat(value, f"{key}.") if isinstance(value, dict) else [(key, str(value))]
    return texts


class Words:
    """The texts of one language."""

    def __init__(self, language: str) -> None:
        self.language = language if language in LANGUAGES else CHINESE
        self.tag = TAGS[self.language]
        self._texts = catalogue(self.language)

    def text(self, key: str, **params: object) -> str:
        """Raises KeyError for a key without a text: a page with a hole is a fault."""
        return self._texts[key].format_map({name: _shown(name, value) for name, value in params.items()})

    def error(self, error: DeskError) -> str:
        """The sentence of a refusal; what has none of its own is told as a failure."""
        keys = (f"error.{error.key}", f"error.{error.key.partition('.')[0]}.any", _OTHERWISE)
        return self.text(next(key for key in keys if key in self._texts), **error.params)


def _shown(name: str, value: object) -> str:
    if isinstance(value, int) and name.endswith("_fen"):
        return format_yuan(value)
    return str(value)
