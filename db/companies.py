"""Companies: who sells in which buildings."""

from __future__ import annotations

from db.repository import Repository, values_of
from db.rows import Company

_COMPANY = (
    "SELECT id, code, name, phone, receipt_series, slip_header, slip_footer, merchant, retired_utc_ms"
    " FROM companies"
)


class Companies(Repository):
    __slots__ = ()

    def add(self, *, code: str, name: str, receipt_series: str) -> int:
        """Insert and return the id; Duplicate for a code or series in use."""
        return self._returned_id(
            "INSERT INTO companies (code, name, receipt_series) VALUES (?, ?, ?) RETURNING id",
            (code, name, receipt_series),
        )

    def change(self, company: Company) -> None:
        """Bring the row of this id up to date."""
        own_id, *values = values_of(company)
        self._change_one(
            "UPDATE companies SET code = ?, name = ?, phone = ?, receipt_series = ?, slip_header = ?,"
            " slip_footer = ?, merchant = ?, retired_utc_ms = ? WHERE id = ?",
            (*values, own_id),
        )

    def all(self) -> tuple[Company, ...]:
        return self._all(Company, f"{_COMPANY} ORDER BY id")

    def get(self, company_id: int) -> Company | None:
        return self._first(Company, f"{_COMPANY} WHERE id = ?", (company_id,))

    def by_code(self, code: str) -> Company | None:
        return self._first(Company, f"{_COMPANY} WHERE code = ?", (code,))

    def of_building(self, building_id: int) -> Company | None:
        """The company that sells in a building; None for an unknown building."""
        where = "id = (SELECT company_id FROM buildings WHERE buildings.id = ?)"
        return self._first(Company, f"{_COMPANY} WHERE {where}", (building_id,))
