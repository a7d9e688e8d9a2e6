"""The channels that a company is paid by online: how each is set up, and who may use them.

What is no secret stands in the book as it was typed; private keys and WeChat's key are kept as secrets. Whom
payments go to is changed by two persons only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit

from app.domain.approvals import PAY_CHANNEL
from app.domain.payment import PayChannel
from app.domain.permissions import Permission, Session
from app.domain.secret_kinds import PAYMENT
from app.errors import DeskError
from app.key_store import KeyStore
from app.payments.setup import BadSetup, ChannelSetup, build
from app.payments.transport import HttpWire, is_this_machine
from app.services import approvals
from app.services.approvals import Wanted
from app.services.kept_secrets import find_secret, put_secret
from app.services.rights import allow_meter, allow_site
from app.services.tills import company_of
from db.ledger import Ledger
from db.payment_rows import PayChannelRow
from db.rows import Company

GATEWAYS: Final[Mapping[PayChannel, str]] = {
    PayChannel.ALIPAY: "https://openapi.alipay.com/gateway.do",
    PayChannel.WECHAT: "https://api.mch.weixin.qq.com",
    PayChannel.UNIONPAY: "https://gateway.95516.com",
}
FILES: Final = "https://filedownload.95516.com"
"""Where UnionPay's statements are."""
NEEDED: Final[Mapping[PayChannel, tuple[str, ...]]] = {
    PayChannel.ALIPAY: ("merchant", "app_id", "gateway"),
    PayChannel.WECHAT: ("merchant", "app_id", "gateway", "serial", "notify_url"),
    PayChannel.UNIONPAY: ("merchant", "gateway", "files", "serial"),
}
"""What must not be empty. Keys are proven by reading them."""
SECRETS: Final = ("private_key", "api_key")
_TEXTS: Final = ("merchant", "gateway", "app_id", "serial", "notify_url", "files")
_LONGEST: Final = 200
_LONGEST_KEY: Final = 20_000


@dataclass(frozen=True, slots=True)
class ChannelForm:
    """A channel as a person sets it up. Empty secrets stay what they are.

    `public_keys`: the gateway's keys or certificates, by their ids.
    """

    company_id: int
    channel: PayChannel
    enabled: bool
    merchant: str
    gateway: str
    app_id: str = ""
    serial: str = ""
    notify_url: str = ""
    files: str = ""
    public_keys: Mapping[str, str] = field(default_factory=dict)
    private_key: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel as the list shows it; `has_private_key` and `has_api_key` instead of the secrets."""

    company_id: int
    company: str
    channel: PayChannel
    known: bool
    form: ChannelForm
    has_private_key: bool
    has_api_key: bool


def listed(ledger: Ledger, *, session: Session) -> tuple[ChannelRow, ...]:
    """Every channel of every company, set up or not. Raises DeskError permission.*."""
    allow_site(ledger, session, Permission.KEYS)
    companies = [one for one in ledger.companies.all() if one.retired_utc_ms is None]
    return tuple(_listed(ledger, company, channel) for company in companies for channel in PayChannel)


def wanted(ledger: Ledger, form: ChannelForm, *, session: Session) -> Wanted:
    """What the second person is shown: whom the money goes to, and which keys by their digests.

    Raises DeskError permission.*, pay_setup.no_company.
    """
    allow_site(ledger, session, Permission.KEYS)
    company = ledger.companies.get(form.company_id)
    if company is None:
        raise DeskError("pay_setup.no_company")
    values = {
        "company": company.name or company.code,
        "channel": str(form.channel),
        "enabled": form.enabled,
        **{name: getattr(form, name) for name in _TEXTS},
        "keys": _digest("".join(f"{name}{key}" for name, key in sorted(form.public_keys.items()))),
        "secrets": _digest(form.private_key + "\0" + form.api_key),
    }
    return Wanted(PAY_CHANNEL, f"{form.company_id}/{form.channel}", values)


def save(
    ledger: Ledger,
    key_store: KeyStore,
    form: ChannelForm,
    *,
    approval: str | None,
    session: Session,
    now_utc_ms: int,
) -> None:
    """Keep a channel as set up, from now on; one that is switched on must be whole and its keys readable.

    Raises DeskError with nothing written: permission.*, approval.*, pay_setup.*.
    """
    allow_site(ledger, session, Permission.KEYS)
    clean = _clean(ledger, form)
    _check(ledger, key_store, clean)
    approver = approvals.cleared(
        ledger,
        wanted(ledger, form, session=session),
        1,
        approval=approval,
        session=session,
        now_utc_ms=now_utc_ms,
    )
    detail: dict[str, object] = {name: getattr(clean, name) for name in _TEXTS}
    detail["public_keys"] = dict(clean.public_keys)
    row = PayChannelRow(clean.company_id, clean.channel, clean.enabled, detail)
    ledger.payments.put_channel(row)
    for name in SECRETS:
        if getattr(clean, name):
            secret = getattr(clean, name).encode()
            kept_as = _secret_name(clean.company_id, clean.channel, name)
            put_secret(ledger, key_store, PAYMENT, kept_as, secret, now_utc_ms=now_utc_ms)
    told = {"enabled": clean.enabled, "merchant": clean.merchant, "gateway": clean.gateway}
    keys = [name for name in SECRETS if getattr(clean, name)]
    ledger.audit.append(
        operator=session.name,
        action="pay.channel",
        object=f"{clean.company_id}/{clean.channel}",
        detail={**told, "new_keys": keys, **approvals.told(approver)},
        utc_ms=now_utc_ms,
    )


def setup_of(ledger: Ledger, key_store: KeyStore, row: PayChannelRow) -> ChannelSetup:
    """What its client needs; a secret that is missing or was sealed elsewhere is empty."""
    return _setup(_with_kept(ledger, key_store, _form(row)))


def setups(ledger: Ledger, key_store: KeyStore) -> tuple[tuple[int, ChannelSetup], ...]:
    """Every channel that was ever set up, by company: one that is switched off takes no new orders, but those
    that are open go on."""
    return tuple((row.company_id, setup_of(ledger, key_store, row)) for row in ledger.payments.channels())


def to_try(
    ledger: Ledger, key_store: KeyStore, company_id: int, channel: PayChannel, *, session: Session
) -> ChannelSetup:
    """What a trial of a channel works with. Raises DeskError: permission.*, pay.no_channel."""
    allow_site(ledger, session, Permission.KEYS)
    row = ledger.payments.channel(company_id, channel)
    if row is None:
        raise DeskError("pay.no_channel", channel=str(channel))
    return setup_of(ledger, key_store, row)


def channel_of(ledger: Ledger, company: Company, channel: PayChannel) -> PayChannelRow:
    """A channel of a company that is switched on. Raises DeskError pay.no_channel."""
    row = ledger.payments.channel(company.id, channel)
    if row is None or not row.enabled:
        raise DeskError("pay.no_channel", channel=str(channel))
    return row


def offered(ledger: Ledger, meter_id: str, *, session: Session) -> tuple[PayChannel, ...]:
    """The channels by which this meter can be paid for.

    Raises DeskError: permission.*, sale.no_such_meter.
    """
    allow_meter(ledger, session, Permission.LOOK, meter_id)
    return offered_at(ledger, meter_id)


def offered_at(ledger: Ledger, meter_id: str) -> tuple[PayChannel, ...]:
    """`offered`, for services that have asked whose meter it is."""
    company = company_of(ledger, meter_id)
    rows = (ledger.payments.channel(company.id, channel) for channel in PayChannel)
    return tuple(PayChannel(row.channel) for row in rows if row is not None and row.enabled)


def _listed(ledger: Ledger, company: Company, channel: PayChannel) -> ChannelRow:
    row = ledger.payments.channel(company.id, channel)
    files = FILES if channel is PayChannel.UNIONPAY else ""
    empty = ChannelForm(company.id, channel, False, "", GATEWAYS[channel], files=files)
    names = {name: PAYMENT.prefix + _secret_name(company.id, channel, name) for name in SECRETS}
    return ChannelRow(
        company_id=company.id,
        company=company.name or company.code,
        channel=channel,
        known=row is not None,
        form=empty if row is None else _form(row),
        has_private_key=ledger.secrets.get(names["private_key"]) is not None,
        has_api_key=ledger.secrets.get(names["api_key"]) is not None,
    )


def _form(row: PayChannelRow) -> ChannelForm:
    kept = row.detail
    keys = kept.get("public_keys")
    return ChannelForm(
        row.company_id,
        PayChannel(row.channel),
        row.enabled,
        public_keys={str(name): str(key) for name, key in keys.items()} if isinstance(keys, dict) else {},
        **{name: str(kept.get(name, "")) for name in _TEXTS},
    )


def _clean(ledger: Ledger, form: ChannelForm) -> ChannelForm:
    """Blanks taken off. Raises DeskError pay_setup.too_long, .no_company."""
    if ledger.companies.get(form.company_id) is None:
        raise DeskError("pay_setup.no_company")
    texts = {name: getattr(form, name).strip() for name in _TEXTS}
    for name, text in texts.items():
        if len(text) > _LONGEST or not text.isprintable():
            raise DeskError("pay_setup.too_long", field=name)
    keys = {name.strip(): key.strip() for name, key in form.public_keys.items() if key.strip()}
    if any(len(key) > _LONGEST_KEY for key in (*keys.values(), form.private_key, form.api_key)):
        raise DeskError("pay_setup.too_long", field="public_key")
    secrets = {name: getattr(form, name).strip() for name in SECRETS}
    return replace(form, public_keys=keys, **texts, **secrets)


def _check(ledger: Ledger, key_store: KeyStore, form: ChannelForm) -> None:
    """Raises DeskError pay_setup.* for what a channel that is switched on could not work with."""
    for name in ("gateway", "files", "notify_url"):
        _check_address(name, getattr(form, name))
    if not form.enabled:
        return
    for name in NEEDED[form.channel]:
        if not getattr(form, name):
            raise DeskError("pay_setup.missing", field=name)
    try:
        build(_setup(_with_kept(ledger, key_store, form)), HttpWire(), lambda: 0)
    except BadSetup as error:
        raise DeskError(f"pay_setup.{error.why}", field=error.field) from error


def _check_address(name: str, text: str) -> None:
    if not text:
        return
    try:
        parts = urlsplit(text)
        whole = bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
        parts = urlsplit("")
    at_home = parts.scheme == "http" and is_this_machine(parts.hostname or "")
    told_only = name == "notify_url" and parts.scheme == "http"
    if not whole or not (parts.scheme == "https" or at_home or told_only):
        raise DeskError("pay_setup.bad_address", field=name)


def _with_kept(ledger: Ledger, key_store: KeyStore, form: ChannelForm) -> ChannelForm:
    """With the secrets that are kept where it brings none of its own."""

    def secret(name: str) -> str:
        kept_as = _secret_name(form.company_id, form.channel, name)
        return (find_secret(ledger, key_store, PAYMENT, kept_as) or b"").decode()

    return replace(
        form,
        private_key=form.private_key or secret("private_key"),
        api_key=form.api_key or secret("api_key"),
    )


def _setup(form: ChannelForm) -> ChannelSetup:
    texts = {name: getattr(form, name) for name in (*_TEXTS, *SECRETS)}
    return ChannelSetup(channel=form.channel, public_keys=form.public_keys, **texts)


def _secret_name(company_id: int, channel: str, name: str) -> str:
    return f"{company_id}/{channel}/{name}"


def _digest(text: str) -> str:
    """So that a second person's approval is bound to what he cannot read; never the secret itself."""
    return sha256(text.encode()).hexdigest()[:16] if text.strip("\0") else ""
