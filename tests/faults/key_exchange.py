"""`main.py key --renew` as a process that dies at a named step: DATA, the step, at its which time."""

from __future__ import annotations

import sys

import main as program
from tests.faults.dying import die_at

if __name__ == "__main__":
    data, point, nth = sys.argv[1:]
    die_at(point, int(nth))
    sys.exit(program.main(["--data", data, "key", "--renew"]))
