"""The site's own certificate: what is wrong with its files is named, its time is watched while it serves."""

from __future__ import annotations

import os
import ssl
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from app.errors import DeskError, reason_of
from app.portal import certificate
from app.portal.certificate import CERTIFICATE, FOLDER, LIFE_DAYS, RENEW_DAYS, Pair
from app.portal.keeper import PortalKeeper
from tests.app.portal.test_front import address, fault, free_port
from tests.helpers.portal import Portal, portal

DAY_MS = 86_400_000
PEM, DER = Encoding.PEM, Encoding.DER


@dataclass(frozen=True)
class Site:
    """A site's key and certificate, and the certificate of the authority that signed it."""

    key: ec.EllipticCurvePrivateKey
    own: x509.Certificate
    issuer: x509.Certificate

    def key_bytes(self, encoding: Encoding = PEM, password: bytes = b"") -> bytes:
        sealed = BestAvailableEncryption(password) if password else NoEncryption()
        return self.key.private_bytes(encoding, PrivateFormat.PKCS8, sealed)


def site(*, first: timedelta = timedelta(days=-1), last: timedelta = timedelta(days=90)) -> Site:
    """Counts from `first` to `last` from now on."""
    key, of_issuer = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    own, issuer = (x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in ("office", "CA"))
    now = datetime.now(UTC)

    def signed(name: x509.Name, of: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        begun = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(of.public_key())
        begun = begun.serial_number(x509.random_serial_number())
        return (
            begun.not_valid_before(now + first).not_valid_after(now + last).sign(of_issuer, hashes.SHA256())
        )

    return Site(key, signed(own, key), signed(issuer, of_issuer))


SITE = site()
OWN, ISSUER, KEY = SITE.own.public_bytes(PEM), SITE.issuer.public_bytes(PEM), SITE.key_bytes()


def written(folder: Path, certificate_bytes: bytes, key_bytes: bytes) -> Pair:
    pair = Pair(folder / "office.pem", folder / "office.key")
    pair.certificate.write_bytes(certificate_bytes)
    pair.private_key.write_bytes(key_bytes)
    return pair


@pytest.mark.parametrize(
    ("certificate_bytes", "key_bytes", "key", "named"),
    [
        (b"", KEY, "portal.no_certificate", "office.pem"),
        (SITE.own.public_bytes(DER), KEY, "portal.no_certificate", "office.pem"),
        (KEY, OWN, "portal.no_certificate", "office.pem"),
        (OWN, b"", "portal.no_private_key", "office.key"),
        (OWN, OWN, "portal.no_private_key", "office.key"),
        (OWN, SITE.key_bytes(DER), "portal.no_private_key", "office.key"),
        (OWN, SITE.key_bytes(password=b"secret"), "portal.private_key_locked", "office.key"),
        (OWN, site().key_bytes(), "portal.private_key_of_another", "office.key"),
        (ISSUER + OWN, KEY, "portal.certificate_order", "office.pem"),
    ],
    ids=[
        "empty",
        "der",
        "swapped",
        "no-key",
        "certificate-for-key",
        "der-key",
        "locked",
        "of-another",
        "issuer-first",
    ],
)
def test_what_is_wrong_with_the_files_is_named(
    tmp_path: Path, certificate_bytes: bytes, key_bytes: bytes, key: str, named: str
) -> None:
    with pytest.raises(DeskError) as told:
        certificate.check(written(tmp_path, certificate_bytes, key_bytes))
    assert told.value.key == key
    assert told.value.params["path"] == str(tmp_path / named)


@pytest.mark.parametrize("certificate_bytes", [OWN, OWN + ISSUER, OWN + ISSUER + KEY])
def test_a_certificate_may_bring_its_issuers_and_its_key(tmp_path: Path, certificate_bytes: bytes) -> None:
    pair = written(tmp_path, certificate_bytes, KEY)
    life = certificate.check(pair)
    assert life.from_utc_ms < life.to_utc_ms
    if KEY in certificate_bytes:
        assert certificate.check(Pair(pair.certificate, pair.certificate)) == life


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Portal]:
    with portal(tmp_path) as found:
        found.clock.monotonic = time.monotonic  # type: ignore[method-assign]
        found.clock.now_ms = int(time.time() * 1000)
        found.set(portal__on="on", portal__bind="127.0.0.1", portal__port=str(free_port()))
        yield found


@pytest.fixture
def keeper(made: Portal, tmp_path: Path) -> Iterator[PortalKeeper]:
    running = PortalKeeper(made.desk, tmp_path)
    yield running
    assert running.stop(5)


def take(made: Portal, pair: Pair) -> None:
    made.set(portal__certificate=str(pair.certificate), portal__private_key=str(pair.private_key))


@pytest.mark.parametrize(
    ("first_days", "last_days", "key"),
    [(-90, -1, "portal.certificate_ended"), (1, 90, "portal.certificate_early")],
)
def test_a_certificate_out_of_its_time_is_told_and_whoever_trusts_it_is_served(
    made: Portal, keeper: PortalKeeper, tmp_path: Path, first_days: int, last_days: int, key: str
) -> None:
    late = site(first=timedelta(days=first_days), last=timedelta(days=last_days))
    pair = written(tmp_path, late.own.public_bytes(PEM), late.key_bytes())
    take(made, pair)
    keeper.start()
    assert fault(keeper, key)
    told, state = keeper.state.fault, keeper.state
    assert told is not None and told.params["path"] == str(pair.certificate)
    assert state.address.startswith("https://")
    keeper.look_now()
    time.sleep(0.5)
    assert keeper.state == state, "said once"


def test_a_certificate_that_ends_while_it_is_served_is_told_then(
    made: Portal, keeper: PortalKeeper, tmp_path: Path
) -> None:
    take(made, written(tmp_path, OWN, KEY))
    keeper.start()
    address(keeper)
    made.clock.now_ms += 91 * DAY_MS
    keeper.look_now()
    assert fault(keeper, "portal.certificate_ended")


def test_a_certificate_that_is_put_in_the_place_of_another_counts_at_once(
    made: Portal, keeper: PortalKeeper, tmp_path: Path
) -> None:
    pair = written(tmp_path, OWN, KEY)
    take(made, pair)
    keeper.start()
    where = address(keeper)
    new = site()
    written(tmp_path, new.own.public_bytes(PEM), new.key_bytes())
    os.utime(pair.certificate, ns=(1, time.time_ns()))
    keeper.look_now()
    until_s = time.monotonic() + 20
    while served(where) != new.own.public_bytes(DER):
        assert time.monotonic() < until_s, "the old one is served still"
        time.sleep(0.1)


def test_a_certificate_made_here_is_made_anew_before_its_end_while_it_is_served(
    made: Portal, keeper: PortalKeeper, tmp_path: Path
) -> None:
    keeper.start()
    where = address(keeper)
    file = tmp_path / FOLDER / CERTIFICATE
    before = file.read_bytes()
    made.clock.now_ms += (LIFE_DAYS - RENEW_DAYS + 1) * DAY_MS
    keeper.look_now()
    until_s = time.monotonic() + 20
    while served(where) in (None, x509.load_pem_x509_certificate(before).public_bytes(DER)):
        assert time.monotonic() < until_s, "the old one is served still"
        time.sleep(0.1)
    assert keeper.state.fault is None


def served(where: tuple[str, int]) -> bytes | None:
    """The certificate that is shown there now; None while nobody is there."""
    try:
        return ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(where, timeout=5))
    except OSError:
        return None


@pytest.mark.parametrize(
    ("bind", "reason"), [("203.0.113.9", "reason.not_here"), ("no such name", "reason.unknown_name")]
)
def test_an_address_that_is_not_this_computers_is_told_in_our_words(
    made: Portal, keeper: PortalKeeper, bind: str, reason: str
) -> None:
    made.set(portal__bind=bind)
    keeper.start()
    assert fault(keeper, "portal.cannot_listen")
    told = keeper.state.fault
    assert told is not None and told.params["address"] == bind
    why = told.params["reason"]
    assert isinstance(why, DeskError) and why.key == reason


def test_a_low_port_without_the_right_to_it_is_told_in_our_words() -> None:
    why = reason_of(PermissionError(13, "Permission denied (while attempting to bind on address)"))
    assert isinstance(why, DeskError) and why.key == "reason.not_allowed"
