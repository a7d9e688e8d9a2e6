"""What the overview asks of the services, each imported on the thread that works."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.permissions import Session
    from app.services.overview_map import MapShop


def map_shops(*, session: Session) -> Callable[[Any], tuple[MapShop, ...]]:
    """Every shop of the map."""

    def unit(ledger: Any) -> tuple[MapShop, ...]:
        from app.services import overview_map

        return overview_map.shops(ledger, session=session)

    return unit
