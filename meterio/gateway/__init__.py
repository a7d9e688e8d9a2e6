"""The collector end of the sealed link for real serial lines: docs/gateway.md.

It knows no meter and no money. What it promises is in docs/collector-link.md, section 10.
"""

from meterio.gateway.config import load
from meterio.gateway.fields import ConfigError
from meterio.gateway.gateway import Gateway
from meterio.gateway.notes import Notes
from meterio.gateway.settings import CallSettings, Endpoint, GatewaySettings, LineSettings

__all__ = [
    "CallSettings",
    "ConfigError",
    "Endpoint",
    "Gateway",
    "GatewaySettings",
    "LineSettings",
    "Notes",
    "load",
]
