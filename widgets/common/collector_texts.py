"""The English sentences about collectors' links, keys and passwords. By key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

COLLECTOR_TEXTS: dict[str, str] = {
    "collectors.bad_key": QT_TRANSLATE_NOOP(
        "errors",
        "The key for collector {collector} has the wrong length. Enter all {digits} hexadecimal digits.",
    ),
    "collectors.bad_overlap": QT_TRANSLATE_NOOP(
        "errors",
        "Both keys can be taken for 1 to {most} days. Choose a number of days in between.",
    ),
    "collectors.bad_password": QT_TRANSLATE_NOOP(
        "errors",
        "The password for meters of make {profile} has the wrong length. Enter all {digits} hexadecimal "
        "digits: password, then operator code.",
    ),
    "collectors.no_key": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} has no key that could be changed. Give it its first one with main.py connect.",
    ),
    "collectors.keyless": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} has no key yet, so its link cannot be sealed. Give it its first one with "
        "main.py connect.",
    ),
    "collectors.nothing_to_retire": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} has only one key; none was retired.",
    ),
    "collectors.rotation_open": QT_TRANSLATE_NOOP(
        "errors",
        "The older key {key_id} of collector {collector} is still taken until {until_utc_ms}. See to it that "
        "the collector has the new key, retire the older one, then change the key again.",
    ),
    "collectors.same_call": QT_TRANSLATE_NOOP(
        "errors",
        "Collectors {collector} and {other} call port {port} with the same first bytes, so that one could be "
        "taken for the other. Give one of them another registration or port; nothing was changed.",
    ),
    "connect.bad_part": QT_TRANSLATE_NOOP(
        "errors",
        "Entry {place} of the connection file: {field} is not valid ({reason}). Correct it; nothing was "
        "changed.",
    ),
    "connect.bad_password": QT_TRANSLATE_NOOP(
        "errors",
        "The connection file: the password of {profile} is not 16 hexadecimal digits. Correct it; nothing "
        "was changed.",
    ),
    "connect.unknown_make": QT_TRANSLATE_NOOP(
        "errors",
        "The connection file has a password for {profile}, which is no make of meters here. Choose from: "
        "{choices}. Nothing was changed.",
    ),
    "connect.no_device": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} is a serial port of this computer. Name its device in the connection file, or "
        "another kind of link; nothing was changed.",
    ),
    "import.link_other_protocol": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} speaks Modbus TCP, which carries Modbus meters only. Choose another link, or "
        "put this meter on another collector.",
    ),
    "import.not_a_packet": QT_TRANSLATE_NOOP(
        "errors",
        "{text} is not what a collector can send. Write plain letters and digits, or hex: and hexadecimal "
        "digits; at most {most} bytes.",
    ),
    "import.not_an_address": QT_TRANSLATE_NOOP(
        "errors",
        "{text} is not the address of one meter. Format the cell as text and enter all {digits} digits as "
        "printed on the meter.",
    ),
    "import.same_call": QT_TRANSLATE_NOOP(
        "errors",
        "Collectors {collector} and {other} call the same port with the same first bytes. Give one of them "
        "another registration or port.",
    ),
    "import.serial_never_calls": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} is a serial port of this computer, which never calls. Leave registration and "
        "heartbeat blank.",
    ),
    "keys.file_no_key": QT_TRANSLATE_NOOP(
        "errors",
        "{file} holds no key. It needs the hexadecimal digits of one, and nothing else.",
    ),
    "keys.new_unreadable": QT_TRANSLATE_NOOP(
        "errors",
        "The new key cannot be read from {file}: {reason}. Check the path and the file.",
    ),
    "keys.retired": QT_TRANSLATE_NOOP(
        "errors",
        "Key {key_id} of collector {collector} is no longer taken.",
    ),
    "keys.rotated": QT_TRANSLATE_NOOP(
        "errors",
        "Collector {collector} has a new key, number {key_id}: {key}\nEnter it in the collector; it is not "
        "shown again. Key {older_key_id} is taken too until {older_until_utc_ms}.",
    ),
}
