"""What two servers in a row could read in two ways is read in one here, or refused (RFC 9112, 3.2.2, 6.1)."""

from __future__ import annotations

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError


class StrictParser(HTTPRequestParser):  # type: ignore[misc]
    """A request with two lengths is none; a name in its first line is the one that is asked for."""

    def parse_header(self, header_plus: bytes) -> None:
        """Raises ParsingError."""
        super().parse_header(header_plus)
        # Only of HTTP/1.1 the encoding is taken out of the headers; before it there was none.
        if "TRANSFER_ENCODING" in self.headers or (self.chunked and "CONTENT_LENGTH" in self.headers):
            raise ParsingError("Transfer-Encoding beside another length")
        if self.proxy_netloc:
            self.headers["HOST"] = self.proxy_netloc


class StrictChannel(HTTPChannel):  # type: ignore[misc]
    """Reads requests by `StrictParser`."""

    parser_class = StrictParser
