"""X.509 certificates as far as UnionPay's answers need them (RFC 5280): whose, until when, by whom signed.

UnionPay sends with each answer the certificate to prove it with. It is taken if it is one of those that the
site holds, or signed by one of them, in its time, and made out to UnionPay itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from Crypto.Hash import SHA1, SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import pkcs1_15
from Crypto.Util.asn1 import DerBitString, DerInteger, DerObject, DerObjectId, DerSequence

from app.payments.rsa import BadKey, der

_COMMON_NAME: Final = "2.5.4.3"
_HASHES: Final[dict[str, Any]] = {"1.2.840.113549.1.1.11": SHA256, "1.2.840.113549.1.1.5": SHA1}
"""sha256WithRSAEncryption and sha1WithRSAEncryption: some of UnionPay's own are still signed so."""
_SIGNED_AT: Final = (0x17, 0x18)
_VERSION: Final = 0xA0


@dataclass(frozen=True, slots=True)
class Certificate:
    """`tbs` is the part that is signed, `issuer` and `subject` the names as they are written."""

    whole: bytes
    tbs: bytes
    serial: int
    issuer: bytes
    subject: bytes
    name: str
    begins: datetime
    ends: datetime
    key: Any
    hash: str
    signature: bytes

    def is_signed_by(self, other: Certificate) -> bool:
        made = _HASHES.get(self.hash)
        if made is None or self.issuer != other.subject:
            return False
        try:
            pkcs1_15.new(other.key).verify(made.new(self.tbs), self.signature)
        except ValueError:
            return False
        return True

    def is_in_time(self, now_utc_ms: int) -> bool:
        return self.begins <= datetime.fromtimestamp(now_utc_ms // 1000, UTC) <= self.ends


def read(text: str) -> Certificate:
    """Raises BadKey."""
    try:
        return _read(der(text))
    except (ValueError, IndexError, TypeError, KeyError) as error:
        raise BadKey("not_a_key") from error


def _read(whole: bytes) -> Certificate:
    outer = DerSequence().decode(whole, nr_elements=3)
    tbs_bytes, algorithm, bits = _bytes(outer[0]), _bytes(outer[1]), _bytes(outer[2])
    tbs = DerSequence().decode(tbs_bytes)
    parts = [tbs[place] for place in range(len(tbs))]
    if isinstance(parts[0], bytes) and parts[0][0] == _VERSION:
        parts = parts[1:]
    serial, _, issuer, validity, subject = parts[:5]
    times = DerSequence().decode(_bytes(validity), nr_elements=2)
    return Certificate(
        whole=whole,
        tbs=tbs_bytes,
        serial=serial if isinstance(serial, int) else DerInteger().decode(serial).value,
        issuer=_bytes(issuer),
        subject=_bytes(subject),
        name=_common_name(_bytes(subject)),
        begins=_time(times[0]),
        ends=_time(times[1]),
        key=RSA.import_key(whole),
        hash=DerObjectId().decode(DerSequence().decode(algorithm)[0]).value,
        signature=DerBitString().decode(bits).value,
    )


def _bytes(value: Any) -> bytes:
    if not isinstance(value, bytes):
        raise ValueError("not a part of a certificate")
    return value


def _common_name(subject: bytes) -> str:
    """The last common name, "" if there is none."""
    found = ""
    names = DerSequence().decode(subject)
    for place in range(len(names)):
        inner = DerObject().decode(names[place]).payload
        pair = DerSequence().decode(inner, nr_elements=2)
        if DerObjectId().decode(pair[0]).value == _COMMON_NAME:
            text = DerObject().decode(pair[1])
            wide = text._tag_octet == 0x1E  # BMPString
            found = text.payload.decode("utf-16-be" if wide else "utf-8", "replace")
    return found


def _time(value: Any) -> datetime:
    held = DerObject().decode(_bytes(value))
    if held._tag_octet not in _SIGNED_AT:
        raise ValueError("not a time")
    text = held.payload.decode("ascii")
    if held._tag_octet == _SIGNED_AT[0]:  # UTCTime: two figures of the year
        text = ("19" if int(text[:2]) >= 50 else "20") + text
    return datetime.strptime(text, "%Y%m%d%H%M%SZ").replace(tzinfo=UTC)
