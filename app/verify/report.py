"""What the proof of a book found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

MOST_FINDINGS = 500
"""Findings kept in full; a ruined book would give millions, and a person reads the first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One broken rule. `row` is the row's sequence number, 0 where the fault is no single row's."""

    rule: str
    table: str
    row: int
    text: str


@dataclass(frozen=True, slots=True)
class Sealed:
    """How far the operation log was proven with what is not in the book.

    `rows` carry a seal, or should; `checked`: the key to prove them was there. `anchors`: how many were
    compared, None if none were given. `lost`: how many of the rows stand before the log was begun anew after
    its key was lost, so that no key proves them any more.
    """

    rows: int = 0
    checked: bool = False
    anchors: int | None = None
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """`head` is the SHA-256 over all chains' ends: noted elsewhere, it shows a cut-off tail."""

    ok: bool
    rows_checked: int
    findings: tuple[Finding, ...]
    head: str
    sealed: Sealed = Sealed()

    def as_dict(self) -> dict[str, object]:
        """The form that `verify --json` prints."""
        return {
            "ok": self.ok,
            "rows_checked": self.rows_checked,
            "findings": [asdict(finding) for finding in self.findings],
            "head": self.head,
            "sealed": asdict(self.sealed),
        }


@dataclass(slots=True)
class Notes:
    """Gathers findings while the proof runs."""

    findings: list[Finding] = field(default_factory=list)
    rows_checked: int = 0
    left_out: int = 0

    def add(self, rule: str, table: str, row: int, text: str) -> None:
        if len(self.findings) < MOST_FINDINGS:
            self.findings.append(Finding(rule, table, row, text))
        else:
            self.left_out += 1

    def report(self, head: str, sealed: Sealed = Sealed()) -> Report:
        if self.left_out:
            self.findings.append(Finding("more", "", 0, f"{self.left_out} more findings are left out"))
        return Report(not self.findings, self.rows_checked, tuple(self.findings), head, sealed)
