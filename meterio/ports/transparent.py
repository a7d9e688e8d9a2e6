"""Ordinary serial servers: raw bytes over TCP, a connection for each line. Nothing is sealed or matched."""

from __future__ import annotations

from meterio.ports.stream import StreamPort


class TransparentPort(StreamPort):
    """One serial server, which gives each of its serial lines a TCP port."""
