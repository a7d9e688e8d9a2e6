"""What the overview asks of the services, each imported on the thread that works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.overview import Dashboard
    from app.services.overview_map import MapShop
    from app.services.overview_use import CreditLeft, UnusualUse, UsedDays


def map_shops(*, session: Session) -> Callable[[Any], tuple[MapShop, ...]]:
    """Every shop of the map."""

    def unit(ledger: Any) -> tuple[MapShop, ...]:
        from app.services import overview_map

        return overview_map.shops(ledger, session=session)

    return unit


def dashboard(desk: Any, *, session: Session, now_utc_ms: int) -> Callable[[], Dashboard]:
    """How the day goes."""

    def job() -> Dashboard:
        from app.services import overview

        return overview.dashboard(desk.sources(), session=session, now_utc_ms=now_utc_ms)

    return job


def watched(
    desk: Any, held: UsedDays | None, *, session: Session, now_utc_ms: int
) -> Callable[[], tuple[UsedDays, tuple[CreditLeft, ...], tuple[UnusualUse, ...]]]:
    """Who runs out, and whose use is unusual. What was used by day is read once a day: `held` is what was
    read last."""

    def job() -> tuple[UsedDays, tuple[CreditLeft, ...], tuple[UnusualUse, ...]]:
        from app.services import overview_use

        of = desk.ledger.submit_read(
            lambda ledger: overview_use.ground(ledger, session=session, now_utc_ms=now_utc_ms)
        ).result()
        is_fresh = held is not None and held.last_day == of.today - 1
        used = held if is_fresh and held is not None else overview_use.days(desk.readings, of)
        left = overview_use.left(of, used, desk.live.state, now_utc_ms=now_utc_ms)
        return used, left, overview_use.unusual(of, used, desk.live.state)

    return job
