"""Services as units of work. Each is imported on the book's own thread, so that no screen waits for an import."""

from __future__ import annotations
