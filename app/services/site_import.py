"""Brings a site workbook into the book: check first, then all of it in one transaction or nothing.

Importing the same file again changes nothing. An edited file updates names, phones, places and line settings;
it never changes money, purchase counts, prices that are in the book, hoarding limits, a closed or open
account's dates, or how a known collector is reached and sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.config import SITE_NAME
from app.domain.permissions import Permission, Session
from app.domain.site import COUNTED, RowError, Site
from app.errors import DeskError
from app.services import meter_makes, site_workbook
from app.services.rights import allow_site
from app.services.site_check import conflicts, faults_of
from app.services.site_rows import SiteRows
from db.ledger import Ledger
from meterio.profiles import Profile


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a workbook holds. `counts` and `stated` are rows by sheet; nothing is imported while `errors`."""

    counts: Mapping[str, int]
    stated: Mapping[str, int]
    errors: tuple[RowError, ...]

    @property
    def ok(self) -> bool:
        return not self.errors


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, in rows by sheet; `kept` counts rows that differ where an import may not change."""

    added: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)

    @property
    def nothing_changed(self) -> bool:
        return not any(self.added.values()) and not any(self.changed.values())


def read_site(path: Path) -> Site:
    """The site in a workbook. Raises DeskError import.* if the file is no site workbook at all."""
    return site_workbook.read_site(path)


def check(
    site: Site, ledger: Ledger | None = None, *, profiles: Mapping[str, Profile] | None = None
) -> ImportReport:
    """All that is wrong with `site`, and with `ledger` also what would contradict the book."""
    makes = profiles if profiles is not None else meter_makes.known()
    errors = faults_of(site, makes)
    if ledger is not None and not errors:
        errors = conflicts(ledger, site, makes)
    counts = {sheet: site.rows.get(sheet, 0) for sheet in COUNTED}
    return ImportReport(counts=counts, stated=dict(site.stated), errors=errors)


def apply(
    ledger: Ledger,
    site: Site,
    *,
    session: Session,
    now_utc_ms: int,
    profiles: Mapping[str, Profile] | None = None,
) -> ImportResult:
    """Import `site` within the caller's transaction.

    Raises DeskError: permission.denied, or import.has_errors (with the number of errors and the first one's
    place) when `check` finds anything; the transaction then leaves nothing behind.
    """
    allow_site(ledger, session, Permission.IMPORT)
    makes = profiles if profiles is not None else meter_makes.known()
    report = check(site, ledger, profiles=makes)
    if report.errors:
        first = report.errors[0]
        raise DeskError("import.has_errors", count=len(report.errors), sheet=first.sheet, row=first.row)
    rows = SiteRows(ledger, makes, by=session.name, now_utc_ms=now_utc_ms)
    rows.put(site)
    _name_site(ledger, site)
    kept = {sheet: count for sheet, count in rows.kept.items() if count}
    result = ImportResult(added=dict(rows.added), changed=dict(rows.changed), kept=kept)
    if not result.nothing_changed:
        detail = {"sha256": site.sha256, "added": dict(rows.added), "changed": dict(rows.changed)}
        ledger.audit.append(
            operator=session.name, action="site.import", object="site", utc_ms=now_utc_ms, detail=detail
        )
    return result


def _name_site(ledger: Ledger, site: Site) -> None:
    """The workbook names a site that has no name yet."""
    if site.name and ledger.settings.get(SITE_NAME.key) is None:
        ledger.settings.set(SITE_NAME.key, site.name)
