"""Object names of everything a person can press or read.

Tests, the tour and style sheets find widgets by them.
"""

from __future__ import annotations

# Sign-in
SIGN_IN_PAGE = "sign_in.page"
SIGN_IN_NAME = "sign_in.name"
SIGN_IN_PASSWORD = "sign_in.password"
SIGN_IN_TEXT = "sign_in.text"
SIGN_IN_CODE = "sign_in.code"
SIGN_IN_BUTTON = "sign_in.button"
SIGN_IN_MESSAGE = "sign_in.message"
SIGN_IN_DEMO = "sign_in.demo"  # followed by "." and the sign-in's name
SIGN_IN_DEMO_SECRET = "sign_in.demo_secret"  # likewise
SIGN_IN_LANGUAGE = "sign_in.language"
FIRST_RUN_PAGE = "first_run.page"
FIRST_RUN_NAME = "first_run.name"
FIRST_RUN_DISPLAY_NAME = "first_run.display_name"
FIRST_RUN_PASSWORD = "first_run.password"
FIRST_RUN_REPEAT = "first_run.repeat"
FIRST_RUN_BUTTON = "first_run.button"
FIRST_RUN_MESSAGE = "first_run.message"

# Main window
MAIN_WINDOW = "main.window"
SEARCH = "main.search"
SEARCH_RESULTS = "desk.results"
DEMO_BANNER = "main.demo_banner"
NAVIGATION = "main.navigation"  # followed by "." and the page's name
PAGE_DESK = "desk"
PAGE_IN_DOUBT = "in_doubt"
PAGE_METERS = "meters"
PAGE_SETTINGS = "settings"
PAGE_SET_UP = "set_up"
PAGE_BENCH = "bench"
OPERATOR = "main.operator"
LOCK = "main.lock"
CHANGE_PASSWORD = "main.change_password"
LANGUAGE = "main.language"
STATUS_COLLECTORS = "status.collectors"
STATUS_METERS = "status.meters"
STATUS_AGE = "status.age"
STATUS_IN_DOUBT = "status.in_doubt"
STATUS_PRINTER = "status.printer"
STATUS_JOURNAL = "status.journal"

# Change own password
PASSWORD_DIALOG = "password.dialog"
PASSWORD_OLD = "password.old"
PASSWORD_NEW = "password.new"
PASSWORD_REPEAT = "password.repeat"
PASSWORD_SAVE = "password.save"
PASSWORD_CANCEL = "password.cancel"
PASSWORD_WHY = "password.why"
PASSWORD_MESSAGE = "password.message"

# Sale desk
DESK_PAGE = "desk.page"
DESK_SHOP_CARD = "desk.shop_card"
DESK_METERS = "desk.meters"
DESK_AMOUNT = "desk.amount"
DESK_QUICK = "desk.quick"  # followed by "." and the amount in yuan
DESK_TENDER = "desk.tender"  # followed by "." and the tender
DESK_RECEIVED = "desk.received"
DESK_CHANGE = "desk.change"
DESK_PREVIEW = "desk.preview"
DESK_SELL = "desk.sell"
DESK_CLEAR = "desk.clear"
DESK_PRINT = "desk.print"
DESK_MESSAGE = "desk.message"
DESK_PROGRESS = "desk.progress"
DESK_STATE = "desk.state"
DESK_SLIP = "desk.slip"
DESK_SLIP_FILE = "desk.slip_file"
DESK_RECENT = "desk.recent"

# Slip preview
SLIP_DIALOG = "slip.dialog"
SLIP_PICTURE = "slip.picture"
SLIP_PRINT = "slip.print"
SLIP_CLOSE = "slip.close"
SLIP_MESSAGE = "slip.message"

# Sales in doubt
IN_DOUBT_PAGE = "in_doubt.page"
IN_DOUBT_TABLE = "in_doubt.table"
IN_DOUBT_DETAIL = "in_doubt.detail"
IN_DOUBT_TRY = "in_doubt.try_now"
IN_DOUBT_CANCEL = "in_doubt.cancel"
IN_DOUBT_GIVE_BACK = "in_doubt.give_back"
IN_DOUBT_MESSAGE = "in_doubt.message"
CONFIRM_DIALOG = "confirm.dialog"
CONFIRM_YES = "confirm.yes"
CONFIRM_NO = "confirm.no"

# Settings
SETTINGS_PAGE = "settings.page"
SETTINGS_FIELD = "settings.field"  # followed by "." and the setting's key
SETTINGS_ERROR = "settings.error"  # followed by "." and the setting's key
SETTINGS_SEARCH = "settings.search"
SETTINGS_GROUPS = "settings.groups"
SETTINGS_HISTORY = "settings.history"
SETTINGS_SAVE = "settings.save"
SETTINGS_UNDO = "settings.undo"
SETTINGS_TEST = "settings.test_slip"
SETTINGS_MESSAGE = "settings.message"
SETTINGS_PRINTER_MESSAGE = "settings.printer_message"

# Meter list
METERS_PAGE = "meters.page"
METERS_TABLE = "meters.table"
METERS_FILTER = "meters.filter"
METERS_SHOW = "meters.show"
METERS_EXPORT = "meters.export"
METERS_READ = "meters.read_now"
METERS_COUNT = "meters.count"
METERS_MESSAGE = "meters.message"

# Technician's bench
BENCH_PAGE = "bench.page"
BENCH_TABS = "bench.tabs"
WIRE_PAGE = "wire.page"
WIRE_TABLE = "wire.table"
WIRE_COUNT = "wire.count"
WIRE_LINE = "wire.line"
WIRE_KIND = "wire.kind"
WIRE_FILTER = "wire.filter"
WIRE_PAUSE = "wire.pause"
WIRE_CLEAR = "wire.clear"
WIRE_SAVE = "wire.save"
WIRE_MESSAGE = "wire.message"
LINES_PAGE = "lines.page"
LINES_TREE = "lines.tree"
LINES_COUNT = "lines.count"
LINES_EXPAND = "lines.expand"
LINES_READ = "lines.read"
LINES_WATCH = "lines.watch"
LINES_EXPORT = "lines.export"
LINES_MESSAGE = "lines.message"
ITEM_CARD = "item.card"
ITEM_CHOICE = "item.choice"
ITEM_READ = "item.read"
ITEM_VALUE = "item.value"
ITEM_SENT = "item.sent"
ITEM_RECEIVED = "item.received"
ITEM_MESSAGE = "item.message"
SCAN = "scan"
COMMISSION = "commission"
CLOCKS = "clocks"
TROUBLES = "troubles"
KEYS = "keys"
NEW_KEY_DIALOG = "keys.new_dialog"
NEW_KEY = "keys.new"
NEW_KEY_CLOSE = "keys.new_close"

# Set-up
SET_UP_PAGE = "set_up.page"
SET_UP_TABS = "set_up.tabs"
SET_UP_STEPS = "set_up.first_steps"
SET_UP = "set_up"  # followed by "." and the kind of things, and their part or field
FATE_DIALOG = "fate.dialog"
FATE_TABLE = "fate.table"
FATE_MESSAGE = "fate.message"
FATE_YES = "fate.yes"
FATE_NO = "fate.no"
THING_HISTORY = "thing_history"
MEMBERS = "members"
OWN_VALUES = "own_values"
IMPORT = "import"
FIRST_STEPS = "first_steps"

PAGE_SHIFT = "shift"
SHIFT_PAGE = "shift.page"
SHIFT_MESSAGE = "shift.message"
SHIFT_DOUBTS = "shift.doubts"
SHIFT_COUNTED = "shift.counted"
SHIFT_LEFT = "shift.left"
SHIFT_FACE = "shift.face"
SHIFT_LINES = "shift.lines"
SHIFT_CLOSED = "shift.closed"
SHIFT_BEGIN = "shift.begin"
SHIFT_PRINT = "shift.print"
SHIFT_EXPORT = "shift.export"
SHIFT_CLOSE = "shift.close"

# Accounts
PAGE_ACCOUNTS = "accounts"
ACCOUNTS_PAGE = "accounts.page"
ACCOUNTS_FILTER = "accounts.filter"
ACCOUNTS_OPEN = "accounts.open"
ACCOUNTS_CLOSED = "accounts.closed"
ACCOUNTS_MESSAGE = "accounts.message"
ACCOUNTS_OPEN_ONE = "accounts.open_one"
ACCOUNTS_ADD = "accounts.add"
ACCOUNTS_EXPORT = "accounts.export"
ACCOUNT_DIALOG_MESSAGE = "account_dialog.message"
ACCOUNT_DIALOG_ACT = "account_dialog.act"
ACCOUNT_DIALOG_CANCEL = "account_dialog.cancel"
OPENING_DIALOG = "opening.dialog"
OPENING_SHOP = "opening.shop"
OPENING_TAKEN = "opening.taken"  # followed by "." and the meter
OPENING_BRINGS = "opening.brings"  # likewise
OPENING_CARRIED = "opening.carried"  # likewise
OPENING_LIMIT = "opening.limit"  # likewise
OPENING_PLAN = "opening.plan"  # likewise
OPENING_SELL_NEXT = "opening.sell_next"
TENANT = "tenant"  # followed by "." and the field
READING = "reading"  # followed by "." and the field, "." and the meter
READING_AGAIN = "reading.again"
READING_MESSAGE = "reading.message"
