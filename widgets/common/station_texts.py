"""What the query station says."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP

STATION_TEXTS: Final[dict[str, str]] = {
    "station.unreachable": QT_TRANSLATE_NOOP(
        "errors", "The office's computer does not answer. Please try again soon, or ask the office."
    ),
    "station.not_trusted": QT_TRANSLATE_NOOP(
        "errors",
        "This station does not trust the certificate of the office's computer. Please tell the office.",
    ),
    "station.at_most": QT_TRANSLATE_NOOP("errors", "At most ¥ {limit} at a time."),
    "station.told": QT_TRANSLATE_NOOP("errors", "{text}"),
    "station.code_sent": QT_TRANSLATE_NOOP(
        "errors", "If this number is on file for the shop, a code is on its way. It is good for 10 minutes."
    ),
    "station.reading_now": QT_TRANSLATE_NOOP(
        "errors", "Your meters are being read. The figures change here within a minute."
    ),
    "station.just_read": QT_TRANSLATE_NOOP("errors", "Your meters were read a moment ago."),
    "station.no_meters": QT_TRANSLATE_NOOP(
        "errors", "No meter belongs to this account. Please ask the office."
    ),
    "station.url_wrong": QT_TRANSLATE_NOOP(
        "errors", "{url} is no address of a tenant web. Write it like https://office:8443."
    ),
    "station.not_sealed": QT_TRANSLATE_NOOP(
        "errors", "{url} is not encrypted. Use https, or http on this computer alone (127.0.0.1)."
    ),
    "station.fingerprint_wrong": QT_TRANSLATE_NOOP(
        "errors",
        "The fingerprint is 64 hexadecimal digits. At the office this shows them:"
        " openssl x509 -in certificate.pem -noout -fingerprint -sha256",
    ),
    "station.no_use": QT_TRANSLATE_NOOP("errors", "Nothing is known yet of what was used."),
    "station.no_channel": QT_TRANSLATE_NOOP(
        "errors", "This meter cannot be topped up here at present. Please go to the office."
    ),
    "station.no_purchases": QT_TRANSLATE_NOOP("errors", "Nothing was bought on this account yet."),
    "station.printed": QT_TRANSLATE_NOOP("errors", "The slip is printed. Please take it."),
    "station.not_printed": QT_TRANSLATE_NOOP(
        "errors", "The slip could not be printed. It is at the office and on your telephone's page too."
    ),
    "station.printer_wrong": QT_TRANSLATE_NOOP(
        "errors", "{text} is no printer. Write it like network:192.0.2.9, usb:04b8:0202 or file:/folder."
    ),
    "station.no_screen": QT_TRANSLATE_NOOP(
        "errors", "There is no screen number {number}; this computer has {count}. Count from 1."
    ),
}
