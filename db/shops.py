"""Buildings, areas and shops, and the search over shops."""

from __future__ import annotations

from db.repository import Repository
from db.rows import Area, Building, Shop

_SHOP = "SELECT shops.id, shop_number, shops.name, area_id, floor, trade, shops.phone, search_text FROM shops"
_MATCHES = (
    "(instr(search_text, ?) > 0"
    " OR EXISTS (SELECT 1 FROM meters WHERE meters.shop_id = shops.id AND instr(lower(meters.id), ?) > 0)"
    " OR EXISTS (SELECT 1 FROM accounts JOIN customers ON customers.id = customer_id"
    " WHERE accounts.shop_id = shops.id AND closed_utc_ms IS NULL"
    " AND instr(lower(customers.name || ' ' || customers.phone), ?) > 0))"
)


class Shops(Repository):
    __slots__ = ()

    def put_building(self, *, code: str, name: str) -> int:
        """Insert, or rename the building with this code; returns its id."""
        return self._returned_id(
            "INSERT INTO buildings (code, name) VALUES (?, ?)"
            " ON CONFLICT (code) DO UPDATE SET name = excluded.name RETURNING id",
            (code, name),
        )

    def put_area(self, *, building_id: int, code: str, name: str) -> int:
        return self._returned_id(
            "INSERT INTO areas (building_id, code, name) VALUES (?, ?, ?) ON CONFLICT (code)"
            " DO UPDATE SET building_id = excluded.building_id, name = excluded.name RETURNING id",
            (building_id, code, name),
        )

    def put_shop(
        self,
        *,
        shop_number: str,
        name: str,
        area_id: int,
        floor: str,
        trade: str,
        phone: str,
        search_text: str,
    ) -> int:
        """Insert, or bring the shop of this number up to date; returns its id."""
        return self._returned_id(
            "INSERT INTO shops (shop_number, name, area_id, floor, trade, phone, search_text)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (shop_number) DO UPDATE SET name = excluded.name,"
            " area_id = excluded.area_id, floor = excluded.floor, trade = excluded.trade,"
            " phone = excluded.phone, search_text = excluded.search_text RETURNING id",
            (shop_number, name, area_id, floor, trade, phone, search_text.lower()),
        )

    def buildings(self) -> tuple[Building, ...]:
        return self._all(Building, "SELECT id, code, name FROM buildings ORDER BY code")

    def areas(self) -> tuple[Area, ...]:
        return self._all(Area, "SELECT id, building_id, code, name FROM areas ORDER BY code")

    def get(self, shop_id: int) -> Shop | None:
        return self._first(Shop, f"{_SHOP} WHERE shops.id = ?", (shop_id,))

    def by_number(self, shop_number: str) -> Shop | None:
        return self._first(Shop, f"{_SHOP} WHERE shop_number = ?", (shop_number,))

    def all(self) -> tuple[Shop, ...]:
        return self._all(Shop, f"{_SHOP} ORDER BY shop_number")

    def count(self) -> int:
        return self._number("SELECT count(*) FROM shops")

    def search(self, text: str, *, limit: int) -> tuple[Shop, ...]:
        """Shops that match every word of `text`: in their search text, a meter's number, or their tenant.

        A shop with just that number comes first, then those whose number begins so, then by number.
        """
        words = text.lower().split()
        if not words:
            return ()
        where = " AND ".join([_MATCHES] * len(words))
        values = [word for word in words for _ in range(3)]
        return self._all(
            Shop,
            f"{_SHOP} WHERE {where} ORDER BY lower(shop_number) <> ?,"
            " substr(lower(shop_number), 1, length(?)) <> ?, shop_number LIMIT ?",
            [*values, words[0], words[0], words[0], limit],
        )
