"""The site workbook's sheets and columns, each declared once: how a cell is read, and how it is written.

The importer, the export and the template (`resources/demo/make_site.py`) all follow it. Only the English
first words of names and headings count for reading; the Chinese is for whoever fills it in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from app.config import HISTORY_INTERVAL_MIN
from app.domain.site import (
    MONITORED,
    SOLD,
    Account,
    AccountMeter,
    Area,
    Building,
    Bus,
    Collector,
    Company,
    GroupMeter,
    Meter,
    Price,
    Shop,
)
from app.services.connection_file import LONGEST_HOLD_MS
from app.services.link_forms import HEX
from app.services.site_cells import YES_NO, RowReader, day_text
from meterio.types import LinkKind, Suite

CellText = str | int | None

MEDIA: Final = ("electricity", "water")
SUITES: Final = {suite.label: suite.value for suite in Suite}
UNSEALED_TOO: Final = {"none": Suite.AES_256_GCM.value, **SUITES}
"""What does not seal may say so; if it ever does seal, then with the strongest suite."""
BAUDS: Final = ("1200", "2400", "4800", "9600", "19200", "38400", "57600", "115200")
MAIN_COMPANY: Final = "main"
"""The code of the company that every book has from the start; its name is the site's."""
HOLD_MS: Final = 30_000
"""How long a collector is taken to keep a frame where nothing else is known of it."""
PURPOSES: Final = (SOLD, MONITORED)
LARGEST_COUNT: Final = 65_535
LONGEST_NUMBER: Final = 20

SUMMARY: Final = ("Summary", "汇总")
SUMMARY_HEADER: Final = ("item 项目", "value 数值")
SITE_NAME_ITEM: Final = ("site_name", "站点名称")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `take` reads a row's value for `field`, `give` makes a cell of it, where they differ.

    An `optional` one may be left out. What a cell of one that `keeps` leaves blank stays as the book has it,
    and is `default` in a new row. One that is `fixed` never changes in a row that the book has.
    """

    name: str
    chinese: str
    field: str
    take: Callable[[RowReader, str], Any]
    give: Callable[[Any], CellText] | None = None
    optional: bool = False
    keeps: bool = False
    default: Any = None
    fixed: bool = False

    @property
    def heading(self) -> str:
        return f"{self.name} {self.chinese}"

    def text_of(self, row: Any) -> CellText:
        """What a workbook writes for `row`."""
        value: CellText = getattr(row, self.field)
        return value if self.give is None else self.give(value)


@dataclass(frozen=True)
class Sheet:
    """One sheet: the rows it makes, where a Site keeps them, and the columns that tell its rows apart."""

    name: str
    chinese: str
    row_type: type
    part: str
    keys: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def title(self) -> str:
        return f"{self.name} {self.chinese}"

    @property
    def header(self) -> tuple[str, ...]:
        return tuple(column.heading for column in self.columns)

    def make(self, reader: RowReader) -> Any:
        """The row that `reader` holds; it is to be used only if the reader has no faults afterwards."""
        values = {column.field: column.take(reader, column.name) for column in self.columns}
        return self.row_type(**values, row=reader.row)

    @cached_property
    def key_columns(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.name in self.keys)

    def key_of(self, row: Any) -> tuple[CellText, ...]:
        """What tells `row` from the others of its sheet, as a workbook writes it."""
        first, *others = self.key_columns
        if not others:
            return (first.text_of(row),)
        return (first.text_of(row), *(column.text_of(row) for column in others))


def _whole(least: int, most: int) -> Callable[[RowReader, str], int]:
    return lambda row, column: row.whole(column, least, most)


def _choice(*choices: str) -> Callable[[RowReader, str], str]:
    return lambda row, column: row.choice(column, choices)


def _port(row: RowReader, column: str) -> int:
    """A serial device has none."""
    return 0 if row.peek("link") == LinkKind.SERIAL else row.whole(column, 1, 65_535)


def _suite(row: RowReader, column: str) -> int:
    suites = SUITES if row.peek("link") == LinkKind.SEALED else UNSEALED_TOO
    return suites.get(row.choice(column, tuple(suites)), 0)


def _baud(row: RowReader, column: str) -> int:
    return int(row.choice(column, BAUDS) or 0)


def _interval(row: RowReader, column: str) -> int | None:
    return row.optional_whole(column, HISTORY_INTERVAL_MIN.least, HISTORY_INTERVAL_MIN.most)


def _suite_text(suite: int) -> str:
    return Suite(suite).label


def _packet_text(data: bytes) -> CellText:
    """As exact_bytes of link_forms.py reads it back."""
    text = data.decode("ascii", "replace")
    plain = text.isascii() and text.isprintable() and text.strip() == text and not text.startswith(HEX)
    return (text if plain else HEX + data.hex()) if data else None


def _decimal_text(value: int, decimals: int) -> str:
    """The exact decimal, with two decimals at least."""
    digits = f"{value:0{decimals + 1}}"
    part = digits[-decimals:].rstrip("0").ljust(2, "0")
    return f"{digits[:-decimals]}.{part}"


def _yes_text(value: bool | None) -> CellText:  # noqa: FBT001  a cell's value
    return None if value is None else YES_NO[not value]


def _blank_if_empty(text: str) -> CellText:
    return text or None


def _purpose(row: RowReader, column: str) -> str:
    return row.choice(column, PURPOSES) if row.peek(column) else SOLD


def _shop_of_meter(row: RowReader, column: str) -> str:
    """A meter that is monitored only has none: nobody pays for it."""
    return _none(row, column, "import.shop_of_monitored") if _monitored(row) else row.code(column)


def _plan_of_meter(row: RowReader, column: str) -> str:
    return row.optional_code(column) if _monitored(row) else row.code(column)


def _area_of_meter(row: RowReader, column: str) -> str:
    """A meter that is sold stands in its shop's area."""
    return row.code(column) if _monitored(row) else _none(row, column, "import.area_of_sold")


def _monitored(row: RowReader) -> bool:
    return row.peek("purpose").split(" ")[0] == MONITORED


def _none(row: RowReader, column: str, key: str) -> str:
    if row.optional_text(column):
        row.refuse(column, key)
    return ""


def _spare_text(name: str, chinese: str, *, fixed: bool = False) -> Column:
    """A text that few sites need."""
    return Column(
        name,
        chinese,
        name,
        RowReader.optional_text,
        _blank_if_empty,
        optional=True,
        keeps=True,
        default="",
        fixed=fixed,
    )


def _packet_column(name: str, chinese: str) -> Column:
    return Column(name, chinese, name, RowReader.optional_packet, _packet_text, optional=True, fixed=True)


_CODE, _TEXT = RowReader.code, RowReader.text
_INTERVAL: Final = Column(
    "read_every_min", "抄表间隔(分)", "history_min", _interval, optional=True, keeps=True
)

SHEETS: Final = (
    Sheet(
        "Companies",
        "公司",
        Company,
        "companies",
        ("company",),
        (
            Column("company", "公司编号", "code", _CODE),
            Column("name", "名称", "name", RowReader.optional_text, _blank_if_empty),
            Column("phone", "电话", "phone", RowReader.optional_text, _blank_if_empty),
            Column("receipt_series", "小票号段", "receipt_series", _CODE, fixed=True),
        ),
    ),
    Sheet(
        "Buildings",
        "楼栋",
        Building,
        "buildings",
        ("building",),
        (
            Column("building", "楼栋编号", "code", _CODE),
            Column("name", "名称", "name", _TEXT),
            Column(
                "company",
                "公司编号",
                "company",
                RowReader.optional_code,
                optional=True,
                keeps=True,
                default=MAIN_COMPANY,
            ),
        ),
    ),
    Sheet(
        "Areas",
        "区域",
        Area,
        "areas",
        ("area",),
        (
            Column("area", "区域编号", "code", _CODE),
            Column("building", "楼栋编号", "building", _CODE),
            Column("name", "名称", "name", _TEXT),
        ),
    ),
    Sheet(
        "Collectors",
        "采集器",
        Collector,
        "collectors",
        ("collector",),
        (
            Column("collector", "采集器编号", "id", _CODE),
            Column("name", "名称", "name", _TEXT),
            Column("area", "区域编号", "area", _CODE),
            Column("link", "链路", "link", _choice(*LinkKind), fixed=True),
            Column("host", "地址", "host", _CODE, fixed=True),
            Column("port", "端口", "port", _port, lambda port: port or None, fixed=True),
            Column("suite", "加密套件", "suite", _suite, _suite_text, fixed=True),
            Column("minimum_suite", "最低套件", "minimum_suite", _suite, _suite_text, fixed=True),
            _packet_column("registration", "注册包"),
            _packet_column("heartbeat", "心跳包"),
            Column(
                "max_hold_ms",
                "最长滞留(毫秒)",
                "max_hold_ms",
                lambda row, column: row.optional_whole(column, 0, LONGEST_HOLD_MS),
                optional=True,
                keeps=True,
                default=HOLD_MS,
                fixed=True,
            ),
            _INTERVAL,
        ),
    ),
    Sheet(
        "Buses",
        "总线",
        Bus,
        "buses",
        ("collector", "bus"),
        (
            Column("collector", "采集器编号", "collector", _CODE),
            Column("bus", "总线号", "number", _whole(1, 255)),
            Column("medium", "介质", "medium", _choice(*MEDIA)),
            Column("baud", "波特率", "baud", _baud),
            Column("parity", "校验", "parity", _choice("N", "E", "O")),
            Column("stop_bits", "停止位", "stop_bits", _whole(1, 2)),
            Column("gap_ms", "帧间隔(毫秒)", "gap_ms", _whole(0, 1_000)),
            Column("reply_timeout_ms", "应答超时(毫秒)", "reply_timeout_ms", _whole(50, 10_000)),
            Column(
                "mixed",
                "允许混接",
                "mixed",
                RowReader.optional_yes,
                _yes_text,
                optional=True,
                keeps=True,
                default=False,
            ),
        ),
    ),
    Sheet(
        "Prices",
        "价格",
        Price,
        "prices",
        ("plan", "from"),
        (
            Column("plan", "价格编号", "plan", _CODE),
            Column("name", "名称", "name", _TEXT),
            Column("medium", "介质", "medium", _choice(*MEDIA)),
            Column(
                "price_yuan",
                "单价(元)",
                "price_e8",
                RowReader.price_e8,
                lambda price: _decimal_text(price, 8),
            ),
            Column("from", "起用日期", "start_utc_ms", RowReader.day_utc_ms, day_text),
        ),
    ),
    Sheet(
        "Shops",
        "商铺",
        Shop,
        "shops",
        ("shop_number",),
        (
            Column("shop_number", "户号", "shop_number", _CODE),
            Column("name", "店名", "name", _TEXT),
            Column("area", "区域编号", "area", _CODE),
            Column("floor", "楼层", "floor", _TEXT),
            Column("trade", "业态", "trade", _TEXT),
            Column("phone", "电话", "phone", RowReader.optional_text, _blank_if_empty),
        ),
    ),
    Sheet(
        "Meters",
        "仪表",
        Meter,
        "meters",
        ("meter",),
        (
            Column("meter", "表号", "id", _CODE),
            Column("shop_number", "户号", "shop_number", _shop_of_meter, _blank_if_empty),
            Column("profile", "表型", "profile", _CODE),
            Column("collector", "采集器编号", "collector", _CODE),
            Column("bus", "总线号", "bus", _whole(1, 255)),
            Column("unit", "表地址", "unit", _CODE),
            Column("plan", "价格编号", "plan", _plan_of_meter, _blank_if_empty),
            Column(
                "number",
                "出厂编号",
                "number",
                lambda row, column: row.optional_digits(column, LONGEST_NUMBER),
                _blank_if_empty,
                optional=True,
                keeps=True,
                default="",
            ),
            _INTERVAL,
            Column("purpose", "用途", "purpose", _purpose, optional=True),
            Column("area", "区域编号", "area", _area_of_meter, _blank_if_empty, optional=True),
            _spare_text("name", "名称"),
        ),
    ),
    Sheet(
        "Groups",
        "楼宇组",
        GroupMeter,
        "groups",
        ("group", "meter"),
        (
            Column("group", "组编号", "group", _CODE),
            Column("name", "名称", "name", _TEXT),
            Column("meter", "表号", "meter", RowReader.optional_code, _blank_if_empty),
            Column(
                "head_meter",
                "总表",
                "head_meter",
                RowReader.optional_code,
                _blank_if_empty,
                optional=True,
                keeps=True,
                default="",
            ),
        ),
    ),
    Sheet(
        "Accounts",
        "开户",
        Account,
        "accounts",
        ("shop_number",),
        (
            Column("shop_number", "户号", "shop_number", _CODE),
            Column("customer", "客户", "customer", _TEXT),
            Column("phone", "电话", "phone", RowReader.optional_text, _blank_if_empty),
            Column("opened", "开户日期", "opened_utc_ms", RowReader.day_utc_ms, day_text, fixed=True),
            _spare_text("contact", "联系人"),
            _spare_text("id_number", "证件号"),
            _spare_text("contract", "合同号", fixed=True),
        ),
    ),
    Sheet(
        "AccountMeters",
        "开户仪表",
        AccountMeter,
        "account_meters",
        ("meter",),
        (
            Column("meter", "表号", "meter", _CODE),
            Column(
                "purchase_count",
                "购电次数",
                "purchase_count",
                lambda row, column: row.optional_whole(column, 0, LARGEST_COUNT),
                fixed=True,
            ),
            Column(
                "hoarding_limit_yuan",
                "囤积上限(元)",
                "hoarding_limit_fen",
                RowReader.fen,
                lambda fen: _decimal_text(fen, 2),
                fixed=True,
            ),
            Column(
                "carried_in_yuan",
                "结转余额(元)",
                "carried_in_fen",
                lambda row, column: row.fen(column) if row.peek(column) else None,
                lambda fen: None if fen is None else _decimal_text(fen, 2),
                optional=True,
                keeps=True,
                fixed=True,
            ),
        ),
    ),
)

LAYOUTS: Final[Mapping[str, Sheet]] = {sheet.name: sheet for sheet in SHEETS}
