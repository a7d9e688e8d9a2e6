"""Words for what the program names by a key: permissions, settings, kinds and states of keys."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from widgets.common import holiday_words, key_words, pay_words
from widgets.common.approval_words import NAMED_ACTS

NAMED_CONTEXT = "named"

PERMISSIONS = {
    "look": QT_TRANSLATE_NOOP("named", "look at shops and meters"),
    "sell": QT_TRANSLATE_NOOP("named", "sell"),
    "print_slip": QT_TRANSLATE_NOOP("named", "print slips"),
    "cancel_sale": QT_TRANSLATE_NOOP("named", "cancel a sale in doubt"),
    "give_back": QT_TRANSLATE_NOOP("named", "give money back"),
    "decide_sale": QT_TRANSLATE_NOOP("named", "decide what became of a sale"),
    "refund": QT_TRANSLATE_NOOP("named", "refund"),
    "reverse": QT_TRANSLATE_NOOP("named", "reverse sales and refunds"),
    "accounts": QT_TRANSLATE_NOOP("named", "open accounts and change them"),
    "close_account": QT_TRANSLATE_NOOP("named", "close accounts"),
    "change_meter": QT_TRANSLATE_NOOP("named", "change meters"),
    "correct_readings": QT_TRANSLATE_NOOP("named", "correct wrong readings"),
    "tariffs": QT_TRANSLATE_NOOP("named", "set tariffs"),
    "shifts": QT_TRANSLATE_NOOP("named", "hand over shifts"),
    "reconcile": QT_TRANSLATE_NOOP("named", "reconcile the book"),
    "acknowledge": QT_TRANSLATE_NOOP("named", "acknowledge alarms"),
    "messages": QT_TRANSLATE_NOOP("named", "see text messages, send and word them"),
    "control": QT_TRANSLATE_NOOP("named", "switch supply on and off"),
    "bench": QT_TRANSLATE_NOOP("named", "use the technician's bench"),
    "set_up": QT_TRANSLATE_NOOP("named", "change the site's settings, meters and collectors"),
    "import": QT_TRANSLATE_NOOP("named", "import a site"),
    "keys": QT_TRANSLATE_NOOP("named", "change the collectors' keys"),
    "operators": QT_TRANSLATE_NOOP("named", "add operators and reset their passwords"),
    "roles": QT_TRANSLATE_NOOP("named", "change roles"),
    "approve": QT_TRANSLATE_NOOP("named", "approve what others ask for"),
    "read_log": QT_TRANSLATE_NOOP("named", "read the operation log"),
    "reports": QT_TRANSLATE_NOOP("named", "see reports"),
    "export": QT_TRANSLATE_NOOP("named", "export lists"),
    "verify": QT_TRANSLATE_NOOP("named", "prove the book"),
    "change_password": QT_TRANSLATE_NOOP("named", "change the password"),
}
"""By the value of app.domain.permissions.Permission."""

SETTINGS = {
    "book.anchor_folder": QT_TRANSLATE_NOOP("named", "Folder of the log's anchors"),
    "book.backup_folder": QT_TRANSLATE_NOOP("named", "Folder of backups"),
    "book.backup_every_min": QT_TRANSLATE_NOOP("named", "Back the money up every"),
    "book.backup_at_hour": QT_TRANSLATE_NOOP("named", "Back all up at (hour of the day)"),
    "book.backup_days": QT_TRANSLATE_NOOP("named", "Backup overdue after"),
    "book.years_kept": QT_TRANSLATE_NOOP("named", "Years of readings kept in the working book"),
    "book.system_log_days": QT_TRANSLATE_NOOP("named", "Keep the system log"),
    "book.journal_folder": QT_TRANSLATE_NOOP("named", "Folder of the receipt journal"),
    "site.name": QT_TRANSLATE_NOOP("named", "Name of the site"),
    "site.phone": QT_TRANSLATE_NOOP("named", "Telephone"),
    "site.office_phones": QT_TRANSLATE_NOOP("named", "Office's SMS numbers"),
    "site.utc_offset_min": QT_TRANSLATE_NOOP("named", "Local time less UTC"),
    "portal.on": QT_TRANSLATE_NOOP("named", "Web for tenants"),
    "portal.bind": QT_TRANSLATE_NOOP("named", "Network address"),
    "portal.port": QT_TRANSLATE_NOOP("named", "Port"),
    "portal.link": QT_TRANSLATE_NOOP("named", "Link"),
    "portal.public_url": QT_TRANSLATE_NOOP("named", "Public address"),
    "portal.certificate": QT_TRANSLATE_NOOP("named", "Certificate"),
    "portal.private_key": QT_TRANSLATE_NOOP("named", "Private key"),
    "portal.switching": QT_TRANSLATE_NOOP("named", "Tenants may order"),
    "portal.codes_day": QT_TRANSLATE_NOOP("named", "Most codes a day"),
    "sms.port": QT_TRANSLATE_NOOP("named", "Modem's serial port"),
    "sms.baud": QT_TRANSLATE_NOOP("named", "Modem's speed"),
    "sms.language": QT_TRANSLATE_NOOP("named", "Texts are written in"),
    "sms.office_alarms": QT_TRANSLATE_NOOP("named", "The office is told of"),
    "sms.quiet_hours": QT_TRANSLATE_NOOP("named", "Quiet hours"),
    "sms.per_hour": QT_TRANSLATE_NOOP("named", "Most texts an hour"),
    "sms.per_number_day": QT_TRANSLATE_NOOP("named", "Most to one number a day"),
    "sms.repeat_min": QT_TRANSLATE_NOOP("named", "The same again after"),
    "sms.keep_h": QT_TRANSLATE_NOOP("named", "Given up after"),
    "sms.tries": QT_TRANSLATE_NOOP("named", "Attempts at most"),
    "sms.reference_bits": QT_TRANSLATE_NOOP("named", "Number that joins parts"),
    "sms.webhook_url": QT_TRANSLATE_NOOP("named", "Alarms also posted to"),
    "sale.limit_fen": QT_TRANSLATE_NOOP("named", "Most in one sale"),
    "sale.day_limit_fen": QT_TRANSLATE_NOOP("named", "Most to a meter a day"),
    "sale.hoarding_limit_fen": QT_TRANSLATE_NOOP("named", "Hoarding limit"),
    "sale.online_min": QT_TRANSLATE_NOOP("named", "Online orders for"),
    "sale.electricity_plan": QT_TRANSLATE_NOOP("named", "Electricity price"),
    "sale.water_plan": QT_TRANSLATE_NOOP("named", "Water price"),
    "alarm.low_fen": QT_TRANSLATE_NOOP("named", "Low balance"),
    "alarm.very_low_fen": QT_TRANSLATE_NOOP("named", "Very low balance"),
    "alarm.arrears_fen": QT_TRANSLATE_NOOP("named", "Arrears above"),
    "alarm.doubt_min": QT_TRANSLATE_NOOP("named", "Sale in doubt for"),
    "charge.post_from_fen": QT_TRANSLATE_NOOP("named", "Booked from"),
    "supply.power_threshold_w": QT_TRANSLATE_NOOP("named", "Power threshold"),
    "supply.prices_ahead_days": QT_TRANSLATE_NOOP("named", "Prices sent ahead by"),
    "supply.holidays": QT_TRANSLATE_NOOP("named", "On public holidays"),
    "supply.weekends": QT_TRANSLATE_NOOP("named", "At weekends"),
    "supply.overdraft_fen": QT_TRANSLATE_NOOP("named", "Overdraft"),
    "supply.restore_fen": QT_TRANSLATE_NOOP("named", "Supply returns from"),
    "supply.grace_min": QT_TRANSLATE_NOOP("named", "Grace"),
    "supply.own_meters": QT_TRANSLATE_NOOP("named", "Meters that cut alone"),
    "supply.no_cut_hours": QT_TRANSLATE_NOOP("named", "No-cut hours"),
    "reading.status_target_s": QT_TRANSLATE_NOOP("named", "States no older than"),
    "reading.out_of_contact_s": QT_TRANSLATE_NOOP("named", "Out of contact after"),
    "reading.collector_lost_s": QT_TRANSLATE_NOOP("named", "Collector lost after"),
    "reading.history_interval_min": QT_TRANSLATE_NOOP("named", "Reading interval"),
    "clock.check_h": QT_TRANSLATE_NOOP("named", "Check clocks every"),
    "clock.tolerance_s": QT_TRANSLATE_NOOP("named", "Clocks may be off by"),
    "sign_in.idle_min": QT_TRANSLATE_NOOP("named", "Locked after"),
    "sign_in.idle_administrator_min": QT_TRANSLATE_NOOP("named", "Administrators locked after"),
    "sign_in.hours_h": QT_TRANSLATE_NOOP("named", "Sign in anew after"),
    "sign_in.codes": QT_TRANSLATE_NOOP("named", "One-time codes"),
    "printer.kind": QT_TRANSLATE_NOOP("named", "Printer"),
    "printer.target": QT_TRANSLATE_NOOP("named", "Where it is"),
    "printer.width_mm": QT_TRANSLATE_NOOP("named", "Paper width"),
    "printer.mode": QT_TRANSLATE_NOOP("named", "Printed as"),
    "slip.header": QT_TRANSLATE_NOOP("named", "Line at the head"),
    "slip.footer": QT_TRANSLATE_NOOP("named", "Line at the foot"),
    "keys.collector_days": QT_TRANSLATE_NOOP("named", "Collectors' keys"),
    "keys.legacy_days": QT_TRANSLATE_NOOP("named", "Collectors' 3DES keys"),
    "keys.password_days": QT_TRANSLATE_NOOP("named", "Meters' passwords"),
    "keys.payment_days": QT_TRANSLATE_NOOP("named", "Payment keys"),
    "keys.desk_days": QT_TRANSLATE_NOOP("named", "Desk's own key"),
}
"""By the key of app.config."""

RATES = {
    "sharp": QT_TRANSLATE_NOOP("named", "sharp"),
    "peak": QT_TRANSLATE_NOOP("named", "peak"),
    "flat": QT_TRANSLATE_NOOP("named", "flat"),
    "valley": QT_TRANSLATE_NOOP("named", "valley"),
    "deep": QT_TRANSLATE_NOOP("named", "deep valley"),
}
"""By the value of app.domain.tariff.model.Rate."""

HOLIDAYS = {"": QT_TRANSLATE_NOOP("named", "any holiday"), **holiday_words.NAMES}
"""By the name that resources/calendar/china.toml gives them; a site's own show as they are."""

KINDS = {
    "Companies": QT_TRANSLATE_NOOP("named", "companies"),
    "Buildings": QT_TRANSLATE_NOOP("named", "buildings"),
    "Areas": QT_TRANSLATE_NOOP("named", "areas"),
    "Shops": QT_TRANSLATE_NOOP("named", "shops"),
    "Collectors": QT_TRANSLATE_NOOP("named", "collectors"),
    "Buses": QT_TRANSLATE_NOOP("named", "lines"),
    "Meters": QT_TRANSLATE_NOOP("named", "meters"),
    "Groups": QT_TRANSLATE_NOOP("named", "building groups"),
}
"""By the kind of app.services.set_up."""

NAMED = {
    "permission": PERMISSIONS,
    "setting": SETTINGS,
    "rate": RATES,
    "holiday": HOLIDAYS,
    "act": NAMED_ACTS,
    "key_kind": key_words.KINDS,
    "key_state": key_words.STATES,
    "kind": KINDS,
    "channel": pay_words.NAMED_CHANNELS,
    "field": pay_words.SETUP_FIELDS,
}
"""By the name of a sentence's field."""
