"""The certificate of the tenant web: the site's own, or one made here for want of one.

A made one is signed by itself, so every telephone warns of it; its private key lies beside the book in a file
sealed with a password that the book holds only wrapped (docs/decisions/0060-tenant-web-process.md).
"""

from __future__ import annotations

import ipaddress
import os
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app import file_rights
from app.errors import DeskError, reason_of

if TYPE_CHECKING:
    from cryptography.x509 import GeneralName

FOLDER: Final = "web"
CERTIFICATE: Final = "certificate.pem"
PRIVATE_KEY: Final = "private_key.pem"
LIFE_DAYS: Final = 397
"""What browsers take at most."""
RENEW_DAYS: Final = 30


@dataclass(frozen=True, slots=True)
class Pair:
    """Where a certificate and its private key lie, and the key's password."""

    certificate: Path
    private_key: Path
    passphrase: str = field(default="", repr=False)


def check(pair: Pair) -> None:
    """Raise DeskError portal.certificate_unreadable, portal.certificate_unfit."""
    for path in (pair.certificate, pair.private_key):
        try:
            path.read_bytes()
        except OSError as error:
            raise DeskError(
                "portal.certificate_unreadable", path=str(path), reason=reason_of(error)
            ) from error
    try:
        context(pair)
    except (ssl.SSLError, ValueError) as error:
        raise DeskError("portal.certificate_unfit", path=str(pair.certificate)) from error


def context(pair: Pair) -> ssl.SSLContext:
    """TLS as a server speaks it with this certificate. Raises ssl.SSLError, OSError."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    made.set_alpn_protocols(["http/1.1"])
    made.options |= ssl.OP_NO_RENEGOTIATION
    # A password of its own is given even where there is none: OpenSSL would else ask at the terminal.
    made.load_cert_chain(pair.certificate, pair.private_key, password=lambda: pair.passphrase)
    return made


def made(folder: Path, names: Iterable[str], passphrase: str, *, now_utc_ms: int) -> Pair:
    """The certificate made here, anew when it is near its end or its key does not open.

    Raises DeskError portal.certificate_unreadable.
    """
    pair = Pair(folder / CERTIFICATE, folder / PRIVATE_KEY, passphrase)
    now = datetime.fromtimestamp(now_utc_ms / 1000, UTC)
    if not _still_good(pair, now):
        try:
            _make(folder, tuple(dict.fromkeys(names)), pair, now)
        except OSError as error:
            raise DeskError(
                "portal.certificate_unreadable", path=str(folder), reason=reason_of(error)
            ) from error
    return pair


def _still_good(pair: Pair, now: datetime) -> bool:
    from cryptography import x509

    try:
        known = x509.load_pem_x509_certificate(pair.certificate.read_bytes())
        context(pair)
    except (OSError, ValueError, ssl.SSLError):
        return False
    return known.not_valid_before_utc <= now < known.not_valid_after_utc - timedelta(days=RENEW_DAYS)


def _make(folder: Path, names: tuple[str, ...], pair: Pair, now: datetime) -> None:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Meterdesk")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(named)
        .issuer_name(named)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=LIFE_DAYS))
        .add_extension(x509.SubjectAlternativeName([_general(name) for name in names]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(key, hashes.SHA256())
    )
    sealed = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(pair.passphrase.encode()),
    )
    folder.mkdir(parents=True, exist_ok=True)
    pair.private_key.unlink(missing_ok=True)
    with os.fdopen(file_rights.make(pair.private_key), "wb") as file:
        file.write(sealed)
    pair.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))


def _general(name: str) -> GeneralName:
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
