from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from cases.made_up import made_up_case
from enduse.cases import write_case

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    directory = tmp_path_factory.mktemp("case")
    write_case(made_up_case(directory / "world"), directory)
    return (directory / "case.html").as_uri()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("needs chromium; `make test` installs it where it may")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield running
        running.close()


class Watched:
    """A page whose messages, dialogs and requests are noted."""

    def __init__(self, browser: Any, address: str, width: int = 1280, script: bool = True) -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script
        )
        self.noted: list[str] = []
        self.requests: list[str] = []
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.noted.append(message.text))
        self.page.on("pageerror", lambda error: self.noted.append(str(error)))
        self.page.on("dialog", self._dialog)
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(address)

    def _dialog(self, dialog: Any) -> None:
        self.noted.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def rows(self) -> list[str]:
        """The numbers of the rows that can be seen."""
        seen = self.page.locator("tr[data-n]:visible")
        return [seen.nth(i).get_attribute("data-n") for i in range(seen.count())]


def test_the_page_opens_quietly_and_asks_nothing_of_the_network(
    browser: Any, address: str, tmp_path: Path
) -> None:
    watched = Watched(browser, address)
    picture = tmp_path / "case.png"
    watched.page.screenshot(path=str(picture), full_page=True)
    assert watched.noted == []
    assert watched.requests == [address]
    assert picture.stat().st_size > 20_000


def test_markup_in_a_name_is_shown_and_does_not_run(browser: Any, address: str) -> None:
    watched = Watched(browser, address)
    assert watched.page.get_by_text("<script>alert(1)</script> Trading").count() > 0
    assert watched.page.locator("img").count() == 0
    assert watched.noted == []


def test_a_figure_shows_its_own_rows_and_all_rows_come_back(browser: Any, address: str) -> None:
    watched = Watched(browser, address)
    every = watched.rows()
    watched.page.locator("#goods td.n a.fig").first.click()
    assert watched.rows() == ["1", "6"]  # the two shipments of 8457.10
    assert "2 rows behind: goods 8457.10 as shipper" in watched.page.locator("#filter").inner_text()
    watched.page.locator("#filter-all").click()
    assert watched.rows() == every
    watched.page.go_back()
    assert watched.rows() == ["1", "6"]
    assert watched.noted == []


def test_bars_and_bands_lead_to_their_rows(browser: Any, address: str) -> None:
    watched = Watched(browser, address)
    watched.page.locator(".chart svg a").first.dispatch_event("click")
    assert watched.rows() == ["1", "2"]  # March 2023
    watched.page.locator("svg.network a").first.dispatch_event("click")
    assert len(watched.rows()) in (2, 3)
    assert watched.noted == []


def test_without_script_every_row_is_there(browser: Any, address: str) -> None:
    watched = Watched(browser, address, script=False)
    assert watched.page.locator("tr[data-n]:visible").count() == 15
    assert not watched.page.locator("#filter").is_visible()


@pytest.mark.parametrize("width", [375, 768, 1280])
def test_the_page_is_never_wider_than_the_window(browser: Any, address: str, width: int) -> None:
    watched = Watched(browser, address, width)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_prints_on_a4_with_its_notes(browser: Any, address: str) -> None:
    watched = Watched(browser, address)
    assert watched.page.locator(".note details li").first.is_hidden()
    printed = watched.page.pdf(prefer_css_page_size=True)
    assert watched.page.locator(".note details li").first.is_visible()  # paper cannot be unfolded
    assert printed.startswith(b"%PDF")
    assert b"/MediaBox [0 0 594" in printed or b"/MediaBox [0 0 595" in printed
