"""`python -m tests.bench [NAME...] [--json] [--quick]`: a line a figure, beside its limit or peer.

`money-sim` and `kill` also take `--operations N` and `--seed S`, `policy-month` `--months N` and `--seed S`,
`sales-reports` `--ranges N` and `--seed S`, `ten-years` `--years N`, `--meters N` and `--folder PATH`.
Exit code 1 if a goal does not hold, 2 for a name that is not there.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import nullcontext

from tests.bench import harness


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(harness.names())}")
    parser.add_argument("--json", action="store_true", help="one object on standard output")
    parser.add_argument("--quick", action="store_true", help="the smallest size that still means something")
    parser.add_argument("--operations", type=int, help="how many, for those that search")
    parser.add_argument("--months", type=int, help="how many, for those that live through months")
    parser.add_argument("--seed", type=int, help="where they begin")
    parser.add_argument("--ranges", type=int, help="how many, for those that compare random ones")
    parser.add_argument("--years", type=int, help="how many, for those that read years")
    parser.add_argument("--meters", type=int, help="how many, for those that read years")
    parser.add_argument("--folder", help="where what was built is kept for the next time")
    options = parser.parse_args(arguments)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in options.names:
        if name not in harness.names():
            print(harness.wrong_name(name), file=sys.stderr)
            return 2
    reports = []
    for name in options.names or harness.names():
        with harness.to_error_stream() if options.json else nullcontext():
            reports.append(
                harness.measure(
                    name,
                    quick=options.quick,
                    operations=options.operations,
                    months=options.months,
                    seed=options.seed,
                    ranges=options.ranges,
                    years=options.years,
                    meters=options.meters,
                    folder=options.folder,
                )
            )
        if not options.json:
            print("\n".join(harness.lines(reports[-1])), flush=True)
    if options.json:
        print(json.dumps(reports[0] if len(reports) == 1 else {"benches": reports}, ensure_ascii=False))
    return 0 if all(harness.holds(report) for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main())
