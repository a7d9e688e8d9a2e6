"""The rule of supply as units of work; each service is imported on the book's own thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.supply_notices import NoticeRow
    from app.services.supply_preview import PreviewRow
    from app.services.supply_terms import RuleShown
    from app.services.views import LiveState


def rule(building_id: int | None, *, session: Session) -> Callable[[Any], RuleShown]:
    def unit(ledger: Any) -> RuleShown:
        from app.services import supply_terms

        return supply_terms.shown(ledger, building_id, session=session)

    return unit


def change_rule(
    building_id: int | None, changes: Mapping[str, str | None], *, session: Session, now_utc_ms: int
) -> Callable[[Any], int]:
    def unit(ledger: Any) -> int:
        from app.services import supply_terms

        return supply_terms.change(ledger, building_id, changes, session=session, now_utc_ms=now_utc_ms)

    return unit


def preview(
    live: Mapping[str, LiveState], at_utc_ms: int, *, session: Session
) -> Callable[[Any], tuple[PreviewRow, ...]]:
    def unit(ledger: Any) -> tuple[PreviewRow, ...]:
        from app.services import supply_preview

        return supply_preview.preview(ledger, live, at_utc_ms, session=session)

    return unit


def notices(*, session: Session, now_utc_ms: int) -> Callable[[Any], tuple[NoticeRow, ...]]:
    def unit(ledger: Any) -> tuple[NoticeRow, ...]:
        from app.services import supply_notices

        return supply_notices.listed(ledger, session=session, now_utc_ms=now_utc_ms)

    return unit
