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
    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
    from cryptography.x509 import Certificate, GeneralName

FOLDER: Final = "web"
CERTIFICATE: Final = "certificate.pem"
PRIVATE_KEY: Final = "private_key.pem"
LIFE_DAYS: Final = 397
"""What browsers take at most."""
RENEW_DAYS: Final = 30
_DAY_MS: Final = 86_400_000


@dataclass(frozen=True, slots=True)
class Pair:
    """Where a certificate and its private key lie, and the key's password."""

    certificate: Path
    private_key: Path
    passphrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Life:
    """From when to when a certificate counts, in milliseconds since 1970 in UTC."""

    from_utc_ms: int
    to_utc_ms: int


def check(pair: Pair) -> Life:
    """From when to when this certificate counts.

    Raises DeskError, which names the file that is wrong: portal.certificate_unreadable, no_certificate,
    no_private_key, private_key_locked, private_key_of_another, certificate_order, certificate_unfit.
    """
    chain = _certificates(pair)
    key = _key(pair).public_key()
    if chain[0].public_key() != key:
        if any(one.public_key() == key for one in chain):
            raise DeskError("portal.certificate_order", path=str(pair.certificate))
        raise DeskError(
            "portal.private_key_of_another", path=str(pair.private_key), certificate=str(pair.certificate)
        )
    try:
        context(pair)
    except (ssl.SSLError, ValueError) as error:
        raise DeskError("portal.certificate_unfit", path=str(pair.certificate)) from error
    return _life(chain[0])


def out_of_time(pair: Pair, life: Life, *, now_utc_ms: int) -> DeskError | None:
    """Why telephones refuse it now: portal.certificate_ended, portal.certificate_early; None if in time."""
    if now_utc_ms >= life.to_utc_ms:
        return DeskError("portal.certificate_ended", path=str(pair.certificate), on=_day(life.to_utc_ms))
    if now_utc_ms < life.from_utc_ms:
        return DeskError("portal.certificate_early", path=str(pair.certificate), on=_day(life.from_utc_ms))
    return None


def is_due(life: Life, *, now_utc_ms: int) -> bool:
    """Whether a certificate made here is to be made anew."""
    return not life.from_utc_ms <= now_utc_ms < life.to_utc_ms - RENEW_DAYS * _DAY_MS


def stamp(pair: Pair) -> tuple[int, ...]:
    """Another whenever one of the files is another."""
    found: list[int] = []
    for path in (pair.certificate, pair.private_key):
        try:
            status = path.stat()
        except OSError:
            continue
        found += (status.st_mtime_ns, status.st_size, status.st_ino)
    return tuple(found)


def _life(of: Certificate) -> Life:
    return Life(
        int(of.not_valid_before_utc.timestamp() * 1000), int(of.not_valid_after_utc.timestamp() * 1000)
    )


def _day(utc_ms: int) -> str:
    return datetime.fromtimestamp(utc_ms / 1000, UTC).date().isoformat()


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DeskError("portal.certificate_unreadable", path=str(path), reason=reason_of(error)) from error


def _certificates(pair: Pair) -> list[Certificate]:
    from cryptography import x509

    text = _bytes_of(pair.certificate)
    try:
        return x509.load_pem_x509_certificates(text)
    except ValueError as error:
        raise DeskError("portal.no_certificate", path=str(pair.certificate)) from error


def _key(pair: Pair) -> PrivateKeyTypes:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

    text = _bytes_of(pair.private_key)
    try:
        return serialization.load_pem_private_key(text, pair.passphrase.encode() or None)
    except TypeError as error:
        raise DeskError("portal.private_key_locked", path=str(pair.private_key)) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise DeskError("portal.no_private_key", path=str(pair.private_key)) from error


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
    if not _still_good(pair, now_utc_ms):
        try:
            _make(folder, tuple(dict.fromkeys(names)), pair, datetime.fromtimestamp(now_utc_ms / 1000, UTC))
        except OSError as error:
            raise DeskError(
                "portal.certificate_unreadable", path=str(folder), reason=reason_of(error)
            ) from error
    return pair


def _still_good(pair: Pair, now_utc_ms: int) -> bool:
    try:
        return not is_due(check(pair), now_utc_ms=now_utc_ms)
    except DeskError:
        return False


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
