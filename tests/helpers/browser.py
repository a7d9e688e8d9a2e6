"""A headless Chromium by its own driver, through the few commands of W3C WebDriver that a journey needs.

Both are Debian's packages chromium and chromium-driver; where they are not installed `installed` is False.
"""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
WAIT_S = 20.0


def installed() -> bool:
    return all(shutil.which(name) for name in ("chromium", "chromedriver"))


class Browser:
    """One window of this size; `close` ends it."""

    def __init__(self, width: int, height: int) -> None:
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = int(found.getsockname()[1])
        self._driver = subprocess.Popen(
            ["chromedriver", f"--port={port}"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._base = f"http://127.0.0.1:{port}"
        self.until(self._is_ready)
        options = {"args": ["--headless=new", "--no-sandbox", f"--window-size={width},{height}"]}
        options["binary"] = shutil.which("chromium") or ""  # type: ignore[assignment]
        wanted = {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}
        session = self._ask("POST", "/session", {"capabilities": wanted})["sessionId"]
        self._base += f"/session/{session}"
        # A window of its own is never narrower than 500 pixels.
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
        self._ask(
            "POST", "/goog/cdp/execute", {"cmd": "Emulation.setDeviceMetricsOverride", "params": metrics}
        )

    def go(self, url: str) -> None:
        self._ask("POST", "/url", {"url": url})

    def url(self) -> str:
        return str(self._ask("GET", "/url"))

    def text(self) -> str:
        """All that the page shows."""
        return str(self.run("return document.body?.innerText ?? ''"))

    def type(self, selector: str, text: str) -> None:
        self._ask("POST", f"/element/{self._find(selector)}/value", {"text": text})

    def press(self, selector: str) -> None:
        self._ask("POST", f"/element/{self._find(selector)}/click", {})

    def run(self, script: str) -> Any:
        return self._ask("POST", "/execute/sync", {"script": script, "args": []})

    def run_until_done(self, script: str) -> Any:
        """What the script gives to its last argument, a function."""
        return self._ask("POST", "/execute/async", {"script": script, "args": []})

    def until_shows(self, text: str) -> None:
        def shows() -> bool:
            try:
                return text in self.text()
            except urllib.error.HTTPError:
                return False  # no script runs while one page gives way to the next

        self.until(shows)

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self._ask("GET", "/screenshot")))

    def close(self) -> None:
        try:
            self._ask("DELETE", "")
        finally:
            self._driver.terminate()
            self._driver.wait(10)

    def _find(self, selector: str) -> str:
        found = self._ask("POST", "/element", {"using": "css selector", "value": selector})
        return str(found[_ELEMENT])

    def _is_ready(self) -> bool:
        try:
            return bool(self._ask("GET", "/status")["ready"])
        except urllib.error.URLError:
            return False

    def until(self, met: Any) -> None:
        """Wait until `met()` is true; fails after a while."""
        until = time.monotonic() + WAIT_S
        while not met():
            assert time.monotonic() < until, "not in time"
            time.sleep(0.1)

    def _ask(self, method: str, path: str, body: object = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._base + path, data=data, method=method)
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read())["value"]
