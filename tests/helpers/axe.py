"""axe-core, the public checker of accessibility, over the page that a browser shows.

The script is that of the package axe-core-python, a dependency of the tests alone (docs/decisions/0073).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files

from tests.helpers.browser import Browser

GRAVE = ("serious", "critical")
_RUN = """
const done = arguments[arguments.length - 1];
axe.run(document, {resultTypes: ["violations"]}).then(
  (found) => done({rules: found.passes.length, violations: found.violations.map((one) => [
    one.impact, one.id, one.nodes.map((node) => node.html.slice(0, 120)).slice(0, 3)])}),
  (error) => done({rules: 0, violations: [["critical", String(error), []]]}));
"""


def grave_findings(window: Browser) -> list[tuple[str, str, Sequence[str]]]:
    """(impact, rule, elements) of each serious or critical finding; empty if there is none."""
    window.run(files("axe_core_python").joinpath("axe.min.js").read_text("utf-8"))
    told = window.run_until_done(_RUN)
    assert told["rules"] > 5, "it has looked at nothing"
    return [tuple(one) for one in told["violations"] if one[0] in GRAVE]
