"""Object names of a report's preview."""

from __future__ import annotations

PREVIEW = "reports.preview"
PREVIEW_PAGE = "reports.preview.page"
PREVIEW_COUNT = "reports.preview.count"
PREVIEW_BACK = "reports.preview.back"
PREVIEW_ON = "reports.preview.on"
PREVIEW_FIT = "reports.preview.fit"
PREVIEW_SIDE = "reports.preview.side"
PREVIEW_PRINT = "reports.preview.print"
PREVIEW_CLOSE = "reports.preview.close"
PREVIEW_MESSAGE = "reports.preview.message"
