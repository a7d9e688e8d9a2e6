"""Price plans and their versions."""

from __future__ import annotations

from db.repository import Repository
from db.rows import PricePlan, PriceVersion


class Prices(Repository):
    __slots__ = ()

    def put_plan(self, *, code: str, name: str, medium: str) -> int:
        """Insert, or bring the plan of this code up to date; returns its id."""
        return self._returned_id(
            "INSERT INTO price_plans (code, name, medium) VALUES (?, ?, ?) ON CONFLICT (code)"
            " DO UPDATE SET name = excluded.name, medium = excluded.medium RETURNING id",
            (code, name, medium),
        )

    def put_version(self, version: PriceVersion) -> None:
        self._run(
            "INSERT INTO price_versions (plan_id, start_utc_ms, price_e8) VALUES (?, ?, ?)"
            " ON CONFLICT (plan_id, start_utc_ms) DO UPDATE SET price_e8 = excluded.price_e8",
            (version.plan_id, version.start_utc_ms, version.price_e8),
        )

    def plans(self) -> tuple[PricePlan, ...]:
        return self._all(PricePlan, "SELECT id, code, name, medium FROM price_plans ORDER BY code")

    def plan(self, plan_id: int) -> PricePlan | None:
        return self._first(
            PricePlan, "SELECT id, code, name, medium FROM price_plans WHERE id = ?", (plan_id,)
        )

    def versions(self, plan_id: int) -> tuple[PriceVersion, ...]:
        return self._all(
            PriceVersion,
            "SELECT plan_id, start_utc_ms, price_e8 FROM price_versions"
            " WHERE plan_id = ? ORDER BY start_utc_ms",
            (plan_id,),
        )

    def all_versions(self) -> tuple[PriceVersion, ...]:
        """Of every plan, in the order of time."""
        return self._all(
            PriceVersion,
            "SELECT plan_id, start_utc_ms, price_e8 FROM price_versions ORDER BY plan_id, start_utc_ms",
        )

    def price_at(self, plan_id: int, utc_ms: int) -> PriceVersion | None:
        """The version in force at `utc_ms`; None before the first."""
        return self._first(
            PriceVersion,
            "SELECT plan_id, start_utc_ms, price_e8 FROM price_versions"
            " WHERE plan_id = ? AND start_utc_ms <= ? ORDER BY start_utc_ms DESC LIMIT 1",
            (plan_id, utc_ms),
        )
