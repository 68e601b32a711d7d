"""Make the pictures of a case file from the demo: `python docs/images/make.py [DEMO_DIRECTORY]`.

Needs the demo (`make demo`), Playwright and chromium, as the browser tests do.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = "taiwan/cases/i-machine-technology/case.html"
WIDTH = 1200


def main() -> int:
    """Open the case file in headless chromium and keep two parts of it as PNG."""
    demo = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "demo"
    page_file = (demo / PAGE).resolve()
    if not page_file.is_file():
        print(f"{page_file} is missing; run: make demo", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000})
        page.goto(page_file.as_uri())
        page.wait_for_load_state("networkidle")
        _keep(page, "case.png", 0, _top(page, "#who"))
        _keep(page, "time.png", _top(page, "#time"), _top(page, "#time details"))
        browser.close()
    return 0


def _top(page: Page, part: str) -> float:
    """Return how far below the top of the page a part begins."""
    return float(page.locator(part).first.evaluate("e => e.getBoundingClientRect().top"))


def _keep(page: Page, name: str, top: float, end: float) -> None:
    area = {"x": 0, "y": top, "width": WIDTH, "height": end - top}
    page.screenshot(path=HERE / name, full_page=True, clip=area)
    print(HERE / name, (HERE / name).stat().st_size, "bytes")


if __name__ == "__main__":
    sys.exit(main())
