"""money-coverage: every line and branch of the money core is run by the tests that judge it.

`CORE` is the money core: what decides about money, writes it, or drives a meter to take or give it. The tests
in `TESTS` are run under coverage.py; each line or branch that none of them reaches is named.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.harness import Conditions, Result

ROOT = Path(__file__).resolve().parents[2]
CORE = (
    "app/domain/*.py",
    "app/domain/tariff/*.py",
    *(
        f"app/services/{name}.py"
        for name in (
            "account_closing", "account_meters", "accounts", "approvals", "act_limits", "charging",
            "decisions", "deposits", "entries", "meter_change", "meter_moments", "money_due",
            "office_credit", "operation_record", "plan_prices", "postings", "reconcile", "refunds",
            "restored", "sale_checks", "sale_steps", "sale_views", "sales_list", "shifts", "stranded_credit",
            "tariff_meters", "tariffs", "tills", "vending",
        )
    ),
    "app/polling/sale_drive.py",
    "app/polling/answers.py",
    "app/polling/office_held.py",
    *(
        f"db/{name}.py"
        for name in (
            "book", "chain", "charges", "entries", "ledger", "money_rows", "operations", "prices",
            "receipt_journal", "receipts", "reconcile", "sale_search", "shifts", "table_seals", "transfers",
            "unit_of_work",
        )
    ),
)  # fmt: skip
TESTS = (
    "tests/app/domain",
    *(
        f"tests/app/services/test_{name}.py"
        for name in (
            "accounts", "approvals", "charging", "customers", "decisions", "deposits", "energy_use",
            "key_inventory", "message_queue", "meter_change", "meter_settings", "money_due", "money_edges",
            "office_held", "operation_log", "plan_prices", "reconcile", "refunds", "refusals", "restored",
            "rights", "sales_list", "settings", "shifts", "sign_in", "roles", "site_import", "site_plan",
            "tariffs", "online_orders", "prices_ahead", "reading_correction", "tenant_sign_in",
            "two_companies", "vending", "visits",
        )
    ),
    "tests/app/services/reports/test_changed_meters.py",
    "tests/app/polling/test_drive_edges.py",
    "tests/app/polling/test_office_held.py",
    "tests/app/polling/test_refund_drive.py",
    "tests/app/polling/test_sale_drive.py",
    "tests/app/polling/test_worker.py",
    "tests/app/test_message_keeper.py",
    "tests/app/test_nightly.py",
    "tests/app/test_payment_bills.py",
    "tests/app/test_payment_lane.py",
    "tests/app/test_sealed_ledger.py",
    "tests/app/test_verify_charges.py",
    "tests/app/test_verify_tables.py",
    *(
        f"tests/db/test_{name}.py"
        for name in ("book", "chain", "ledger", "opening", "receipt_journal", "whole_copy")
    ),
    "tests/app/backup/test_restoring.py",
    "tests/faults/test_meter_rows.py",
)  # fmt: skip


def run(conditions: Conditions) -> list[Result]:
    with tempfile.TemporaryDirectory(prefix="coverage-") as folder:
        modules = _measured(Path(folder), conditions)
    missing = {name: text for name, text in sorted(modules.items()) if text}
    conditions.note("modules", sorted(modules))
    conditions.note("not reached", missing)
    return [
        Result("modules of the money core", "", len(modules), "", None, None),
        Result("modules with a line or branch not reached", "", len(missing), "allowed", 0, 0),
    ]


def _measured(folder: Path, conditions: Conditions) -> dict[str, str]:
    """Module to what was not reached, "" where all was."""
    environment = os.environ | {"COVERAGE_FILE": str(folder / "data"), "QT_QPA_PLATFORM": "offscreen"}
    coverage = (sys.executable, "-m", "coverage")
    include = f"--include={','.join(CORE)}"
    tests = (*coverage, "run", "--branch", include, "-m", "pytest", "-q", "-p", "no:cacheprovider", *TESTS)
    done = subprocess.run(tests, cwd=ROOT, env=environment, stdout=sys.stderr, check=False)
    conditions.note("tests passed", done.returncode == 0)
    report = (*coverage, "json", "-q", "-o", str(folder / "report.json"))
    subprocess.run(report, cwd=ROOT, env=environment, check=True)
    found = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    return {name: _missing(one) for name, one in found["files"].items()}


def _missing(module: dict[str, Any]) -> str:
    lines = [str(line) for line in module["missing_lines"]]
    branches = [f"{line}->{to if to > 0 else 'exit'}" for line, to in module["missing_branches"]]
    return " ".join((*lines, *branches))
