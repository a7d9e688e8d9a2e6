"""Keys of a fake gateway and of its merchant, made anew for each run: they guard nothing."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from Crypto.Hash import SHA256
from Crypto.PublicKey import RSA
from Crypto.Signature import pkcs1_15
from Crypto.Util.asn1 import DerBitString, DerInteger, DerNull, DerObject, DerObjectId, DerSequence, DerSetOf

_BITS: Final = 2048
_SHA256_RSA: Final = "1.2.840.113549.1.1.11"
_ORGANISATION, _COMMON = "2.5.4.10", "2.5.4.3"
_UTF8, _UTC_TIME, _GENERAL_TIME = 0x0C, 0x17, 0x18
UNIONPAY_NAME: Final = "041@83100000000083040@中国银联股份有限公司@00016493"


@dataclass(frozen=True)
class Pair:
    """A private key and what it does."""

    key: Any

    @classmethod
    def make(cls) -> Pair:
        return cls(RSA.generate(_BITS))

    @cached_property
    def private_pem(self) -> str:
        text: str = self.key.export_key(pkcs=8).decode()
        return text

    @cached_property
    def public_pem(self) -> str:
        text: str = self.key.public_key().export_key().decode()
        return text

    def sign(self, message: bytes) -> str:
        return base64.b64encode(self.signed(message)).decode()

    def signed(self, message: bytes) -> bytes:
        signature: bytes = pkcs1_15.new(self.key).sign(SHA256.new(message))
        return signature

    def made(self, message: bytes, signature: str) -> bool:
        """Whether this key's owner signed the message."""
        try:
            pkcs1_15.new(self.key).verify(SHA256.new(message), base64.b64decode(signature))
        except ValueError:
            return False
        return True


@dataclass(frozen=True)
class Keys:
    """`theirs` is the gateway's; `issuer` signs UnionPay's certificate."""

    merchant: Pair
    theirs: Pair
    issuer: Pair

    @classmethod
    def make(cls) -> Keys:
        return cls(Pair.make(), Pair.make(), Pair.make())

    @cached_property
    def issuer_pem(self) -> str:
        return certificate("Training OCA1", self.issuer, "Training OCA1", self.issuer, serial=7)

    @cached_property
    def theirs_pem(self) -> str:
        return certificate(UNIONPAY_NAME, self.theirs, "Training OCA1", self.issuer, serial=68_759_585_097)


def certificate(
    subject: str,
    own: Pair,
    issuer: str,
    by: Pair,
    *,
    serial: int,
    begins: datetime = datetime(2020, 1, 1, tzinfo=UTC),
    ends: datetime = datetime(2049, 1, 1, tzinfo=UTC),
) -> str:
    """An X.509 certificate, version 3 without extensions (RFC 5280), as PEM."""
    algorithm = _sequence(DerObjectId(_SHA256_RSA).encode(), DerNull().encode())
    version = DerInteger(2, explicit=0).encode()
    public = own.key.public_key().export_key(format="DER")
    validity = _sequence(_time(begins), _time(ends))
    number = DerInteger(serial).encode()
    signed = _sequence(version, number, algorithm, _name(issuer), validity, _name(subject), public)
    whole = _sequence(signed, algorithm, DerBitString(by.signed(signed)).encode())
    lines = base64.encodebytes(whole).decode()
    dashes = "-" * 5
    return f"{dashes}BEGIN CERTIFICATE{dashes}\n{lines}{dashes}END CERTIFICATE{dashes}"


def _sequence(*parts: bytes) -> bytes:
    encoded: bytes = DerSequence(list(parts)).encode()
    return encoded


def _name(common: str) -> bytes:
    pairs = ((_ORGANISATION, "Training"), (_COMMON, common))
    return _sequence(*(_set(_sequence(DerObjectId(kind).encode(), _text(value))) for kind, value in pairs))


def _set(part: bytes) -> bytes:
    encoded: bytes = DerSetOf([part]).encode()
    return encoded


def _text(value: str) -> bytes:
    encoded: bytes = DerObject(asn1Id=_UTF8, payload=value.encode()).encode()
    return encoded


def _time(when: datetime) -> bytes:
    short = when.year < 2050
    form = "%y%m%d%H%M%SZ" if short else "%Y%m%d%H%M%SZ"
    kind = _UTC_TIME if short else _GENERAL_TIME
    encoded: bytes = DerObject(asn1Id=kind, payload=when.strftime(form).encode()).encode()
    return encoded
