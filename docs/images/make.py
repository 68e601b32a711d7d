"""Make the picture of a case file from the demo: `python docs/images/make.py [DEMO_DIRECTORY]`.

Needs the demo (`make demo`), Playwright and chromium, as the browser tests do.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = "shenyang/cases/tax-id-5835109448/case.html"
WIDTH, HEIGHT = 1200, 1500


def main() -> int:
    """Open the case file in headless chromium and keep its first screen as a PNG."""
    demo = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "demo"
    page_file = (demo / PAGE).resolve()
    if not page_file.is_file():
        print(f"{page_file} is missing; run: make demo", file=sys.stderr)
        return 2
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(page_file.as_uri())
        page.wait_for_load_state("networkidle")
        page.screenshot(path=HERE / "case.png")
        browser.close()
    print(HERE / "case.png", (HERE / "case.png").stat().st_size, "bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
