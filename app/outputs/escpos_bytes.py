"""python-escpos as a maker of bytes, loaded with the first slip (0.2 s)."""

from __future__ import annotations

import os
import shutil
from functools import cache
from typing import Any


def byte_printer(*, dots: int = 576) -> Any:
    """An escpos printer `dots` wide that keeps what it is told in `output`. Text ignores the width."""
    profile_class, printer_class = _loaded()
    profile = profile_class()
    # Without a width in dots python-escpos complains on standard output, which belongs to the commands.
    profile.profile_data = {**profile.profile_data, "media": {"width": {"pixels": dots}}}
    return printer_class(profile=profile)


@cache
def _loaded() -> tuple[Any, Any]:
    from escpos import capabilities
    from escpos.printer import Dummy

    # Version 3.1 makes a temporary folder on each import, for a copy of its capabilities, and leaves it.
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return capabilities.Profile, Dummy
