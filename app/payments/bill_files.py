"""What bills come packed in, unpacked within limits: bills are data of another's making."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from app.payments.channel import ChannelFault
from app.payments.transport import MOST_BILL

MOST_FILES: Final = 50


def zipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The files of a zip by name, names in GBK where the packer did not say. Raises ChannelFault bad_bill."""
    try:
        with zipfile.ZipFile(io.BytesIO(data), metadata_encoding="gbk") as packed:
            files = [one for one in packed.infolist() if not one.is_dir()]
            if len(files) > MOST_FILES or sum(one.file_size for one in files) > MOST_BILL:
                raise ChannelFault("bad_bill", "too large")
            for one in files:
                with packed.open(one) as opened:
                    yield one.filename, _limited(opened.read(MOST_BILL + 1))
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise ChannelFault("bad_bill", str(error)) from error


def gunzipped(data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            return _limited(packed.read(MOST_BILL + 1))
    except (OSError, EOFError, zlib.error) as error:
        raise ChannelFault("bad_bill", str(error)) from error


def inflated(data: bytes) -> bytes:
    """What was deflated with zlib's header."""
    try:
        machine = zlib.decompressobj()
        return _limited(machine.decompress(data, MOST_BILL + 1))
    except zlib.error as error:
        raise ChannelFault("bad_bill", str(error)) from error


def rows(text: str) -> Iterator[list[str]]:
    """The lines of a CSV text, each value without what gateways put around it so that Excel leaves it be."""
    try:
        for row in csv.reader(io.StringIO(text)):
            yield [value.strip().strip("`").strip() for value in row]
    except csv.Error as error:
        raise ChannelFault("bad_bill", str(error)) from error


def _limited(data: bytes) -> bytes:
    if len(data) > MOST_BILL:
        raise ChannelFault("bad_bill", "too large")
    return data
