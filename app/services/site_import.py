"""Brings a site workbook into the book: check first, then all of it in one transaction or nothing.

Importing the same file again changes nothing. What an edited file may change is declared with the columns
(site_layout.py): names, phones, places, line settings. It never changes money, purchase counts, prices that
are in the book, hoarding limits, an account's dates, or how a known collector is reached and sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.config import SITE_NAME
from app.domain.import_plan import ImportPlan, Outcome
from app.domain.permissions import Permission, Session
from app.domain.site import Progress, Site, unwatched
from app.errors import DeskError
from app.services import meter_makes, site_workbook
from app.services.rights import allow_site
from app.services.site_book import EMPTY_BOOK, BookSite, site_in
from app.services.site_plan import plan_import
from app.services.site_rows import SiteRows
from db.ledger import Ledger
from meterio.profiles import Profile


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import did, in rows by sheet; `kept` counts rows that differ where an import may not change."""

    added: Mapping[str, int] = field(default_factory=dict)
    changed: Mapping[str, int] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)

    @property
    def nothing_changed(self) -> bool:
        return not any(self.added.values()) and not any(self.changed.values())


def read_site(path: Path, progress: Progress = unwatched) -> Site:
    """The site in a workbook. Raises DeskError import.* if the file is no site workbook at all."""
    return site_workbook.read_site(path, progress)


def book_site(ledger: Ledger, *, session: Session) -> BookSite:
    """What a workbook is to be compared with, in one short read.

    A workbook is of the whole site, so it is for those who may work in all of it. Raises DeskError:
    permission.denied, permission.whole_site.
    """
    allow_site(ledger, session, Permission.IMPORT)
    return site_in(ledger)


def check(
    site: Site,
    ledger: Ledger | None = None,
    *,
    profiles: Mapping[str, Profile] | None = None,
    progress: Progress = unwatched,
) -> ImportPlan:
    """What importing `site` would do to the book of `ledger`, or to an empty one, and all that is wrong."""
    book = site_in(ledger) if ledger is not None else EMPTY_BOOK
    return plan_import(site, book, profiles=_makes(profiles), progress=progress)


def bring_in(
    ledger: Ledger,
    site: Site,
    *,
    session: Session,
    now_utc_ms: int,
    profiles: Mapping[str, Profile] | None = None,
    agreed: ImportPlan | None = None,
    progress: Progress = unwatched,
) -> tuple[ImportPlan, ImportResult | None]:
    """Check `site` and, if nothing is wrong, import it, all within the caller's transaction.

    With `agreed` it must come to the very changes that somebody has seen and agreed to. Raises DeskError:
    permission.denied, permission.whole_site, import.book_changed, and whatever `progress` raises; the
    transaction then leaves nothing behind.
    """
    makes = _makes(profiles)
    book = book_site(ledger, session=session)
    plan = plan_import(site, book, profiles=makes, progress=progress)
    if agreed is not None and plan.what_matters != agreed.what_matters:
        raise DeskError("import.book_changed")
    if not plan.ok:
        return plan, None
    result = ImportResult(*(plan.number_of(one) for one in (Outcome.ADDED, Outcome.CHANGED, Outcome.KEPT)))
    SiteRows(
        ledger, plan.settled, profiles=makes, session=session, now_utc_ms=now_utc_ms, progress=progress
    ).put()
    named = _name_site(ledger, site)
    if named or not result.nothing_changed:
        detail = {"sha256": site.sha256, "added": result.added, "changed": result.changed}
        ledger.audit.append(
            operator=session.name, action="site.import", object="site", utc_ms=now_utc_ms, detail=detail
        )
    return plan, result


def apply(
    ledger: Ledger,
    site: Site,
    *,
    session: Session,
    now_utc_ms: int,
    profiles: Mapping[str, Profile] | None = None,
    agreed: ImportPlan | None = None,
    progress: Progress = unwatched,
) -> ImportResult:
    """`bring_in` where nothing is wrong. Raises also DeskError import.has_errors, with their number and the
    first one's place."""
    plan, result = bring_in(
        ledger,
        site,
        session=session,
        now_utc_ms=now_utc_ms,
        profiles=profiles,
        agreed=agreed,
        progress=progress,
    )
    if result is None:
        first = plan.errors[0]
        raise DeskError("import.has_errors", count=plan.error_count, sheet=first.sheet, row=first.row)
    return result


def _makes(profiles: Mapping[str, Profile] | None) -> Mapping[str, Profile]:
    return profiles if profiles is not None else meter_makes.known()


def _name_site(ledger: Ledger, site: Site) -> bool:
    """The workbook names a site that has no name yet; True if it did."""
    if not site.name or ledger.settings.get(SITE_NAME.key) is not None:
        return False
    ledger.settings.set(SITE_NAME.key, site.name)
    return True
