"""The English sentences about tenants of the web, by key."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

TENANT_TEXTS: dict[str, str] = {
    "permission.not_yours": QT_TRANSLATE_NOOP("errors", "There is no such thing on this account."),
    "portal.bad_request": QT_TRANSLATE_NOOP("errors", "The tenants' web asked for something it cannot have."),
    "portal.busy": QT_TRANSLATE_NOOP("errors", "Too many tenants ask at the moment. It goes on by itself."),
    "portal.cannot_listen": QT_TRANSLATE_NOOP(
        "errors",
        "Tenants cannot be served at address {address}, port {port} ({reason})."
        " Choose another port or address in the settings.",
    ),
    "portal.certificate_early": QT_TRANSLATE_NOOP(
        "errors",
        "The certificate {path} counts from {on} on only: until then telephones refuse it."
        " Look whether the date of this computer is right.",
    ),
    "portal.certificate_ended": QT_TRANSLATE_NOOP(
        "errors",
        "The certificate {path} ended on {on}: telephones refuse it. Put a new one in its place.",
    ),
    "portal.certificate_order": QT_TRANSLATE_NOOP(
        "errors",
        "In {path} the certificate of this site does not come first. Move it to the top of the file, before"
        " those of its issuers.",
    ),
    "portal.certificate_unfit": QT_TRANSLATE_NOOP(
        "errors",
        "The certificate {path} is not fit for TLS. Get one with a key that is long enough: RSA with 2048"
        " bits or more, or P-256.",
    ),
    "portal.certificate_unreadable": QT_TRANSLATE_NOOP(
        "errors", "The file {path} for the certificate of the tenants' web cannot be read or made ({reason})."
    ),
    "portal.no_certificate": QT_TRANSLATE_NOOP(
        "errors",
        "{path} holds no certificate. Enter a PEM file: its first line has BEGIN CERTIFICATE."
        " Have another kind (DER, PFX) converted.",
    ),
    "portal.no_private_key": QT_TRANSLATE_NOOP(
        "errors",
        "{path} holds no private key. Enter a PEM file with a line that has BEGIN PRIVATE KEY."
        " Have another kind (DER, PFX) converted.",
    ),
    "portal.private_key_locked": QT_TRANSLATE_NOOP(
        "errors", "The private key {path} has a password. Enter a file that has it without one."
    ),
    "portal.private_key_of_another": QT_TRANSLATE_NOOP(
        "errors",
        "The private key {path} does not belong to the certificate {certificate}. Enter the key that this"
        " certificate was asked for with.",
    ),
    "portal.ended": QT_TRANSLATE_NOOP(
        "errors", "The tenants' web ended by itself and is started again. Its log is tenant-web.log."
    ),
    "portal.failed": QT_TRANSLATE_NOOP("errors", "The tenants' web met a fault; the log tells more."),
    "portal.off": QT_TRANSLATE_NOOP("errors", "Tenants are not served now."),
    "portal.plain_outside": QT_TRANSLATE_NOOP(
        "errors", "Plain HTTP is served to this computer alone: set the network address to 127.0.0.1."
    ),
    "portal.unavailable": QT_TRANSLATE_NOOP("errors", "The book could not answer the tenants' web."),
    "serve.running": QT_TRANSLATE_NOOP(
        "errors", "Meterdesk runs without a window on {folder}. Ctrl+C ends it."
    ),
    "serve.web": QT_TRANSLATE_NOOP("errors", "Tenants are served at {address}."),
    "tenant.bad_choice": QT_TRANSLATE_NOOP("errors", "This cannot be chosen for a tenant's texts."),
    "tenant.may_not_switch": QT_TRANSLATE_NOOP("errors", "This tenant may not order that."),
    "tenant.no_contact": QT_TRANSLATE_NOOP("errors", "The meter does not answer the tenant now."),
    "tenant.not_by_you": QT_TRANSLATE_NOOP(
        "errors", "Supply was not cut for want of money, or not by the tenant."
    ),
    "tenant.not_sure": QT_TRANSLATE_NOOP("errors", "The tenant has not confirmed it."),
    "tenant.nothing_left": QT_TRANSLATE_NOOP("errors", "The tenant has nothing left."),
    "tenant.one_number": QT_TRANSLATE_NOOP("errors", "At least one number must get the texts."),
    "tenant.code_printed": QT_TRANSLATE_NOOP(
        "errors", "The new code of shop {shop} is printed; the one before is void."
    ),
    "tenant.kept": QT_TRANSLATE_NOOP("errors", "Kept. It counts at once."),
    "tenant.code_over": QT_TRANSLATE_NOOP("errors", "This code is no longer valid. Have a new one sent."),
    "tenant.code_wrong": QT_TRANSLATE_NOOP("errors", "This code is wrong. Tries left: {left}."),
    "tenant.codes_cut_off": QT_TRANSLATE_NOOP("errors", "No more codes are sent to tenants today."),
    "tenant.no_texts": QT_TRANSLATE_NOOP("errors", "Codes cannot be sent: there is no modem."),
    "tenant.not_a_mobile": QT_TRANSLATE_NOOP("errors", "This is no mobile number of 11 figures."),
    "tenant.signed_out": QT_TRANSLATE_NOOP("errors", "The tenant is not signed in any more."),
    "tenant.slip_code_wrong": QT_TRANSLATE_NOOP("errors", "Shop number or code is wrong."),
    "tenant.unknown_session": QT_TRANSLATE_NOOP("errors", "This sign-in is not in the book any more."),
    "tenant.wait": QT_TRANSLATE_NOOP("errors", "Wait {seconds} s before the next try."),
}
