"""Browsers that a program drives: selenium and playwright."""

from __future__ import annotations

from typing import Final

from headgate.ruleapi import Danger, Fresh, Library, Origin, Same, Sink, Source

_PAGE: Final = "a page in the browser"
_DRIVER: Final = "selenium.webdriver.Remote"
_KINDS: Final = (
    "Chrome",
    "ChromiumEdge",
    "Edge",
    "Firefox",
    "Ie",
    "Safari",
    "WebKitGTK",
    "WPEWebKit",
)
_SYNC: Final = "playwright.sync_api"

LIBRARY: Final = Library(
    "selenium",
    sources=(
        *(
            Source(f"{_DRIVER}().{name}", Origin.NETWORK, _PAGE)
            for name in (
                *("page_source", "title", "current_url", "find_element()", "find_elements()"),
                *("execute_script()", "get_cookies()", "get_cookie()"),
            )
        ),
        *(
            Source(f"{_SYNC}.Page().{name}", Origin.NETWORK, _PAGE)
            for name in (
                *("content()", "title()", "inner_text()", "inner_html()", "text_content()"),
                *("evaluate()", "get_attribute()", "locator()", "query_selector()", "url"),
                *("query_selector_all()", "eval_on_selector()", "input_value()"),
            )
        ),
    ),
    same=(
        *(Same(f"selenium.webdriver.{kind}", _DRIVER) for kind in _KINDS),
        *(
            Same(f"selenium.webdriver.{kind.lower()}.webdriver.WebDriver", _DRIVER)
            for kind in ("Chrome", "Edge", "Firefox", "Ie", "Remote", "Safari")
        ),
        Same("seleniumwire.webdriver", "selenium.webdriver"),
        Same("undetected_chromedriver.Chrome", _DRIVER),
        Same("playwright.async_api", _SYNC),
        Same("patchright.sync_api", _SYNC),
        Same("patchright.async_api", _SYNC),
        Same(f"{_SYNC}.async_playwright", f"{_SYNC}.sync_playwright"),
        Same(f"{_SYNC}.sync_playwright()", f"{_SYNC}.Playwright()"),
        Same(f"{_SYNC}.Playwright().start()", f"{_SYNC}.Playwright()"),
        *(
            Same(f"{_SYNC}.Playwright().{kind}", f"{_SYNC}.BrowserType()")
            for kind in ("chromium", "firefox", "webkit")
        ),
        *(
            Same(f"{_SYNC}.BrowserType().{method}()", f"{_SYNC}.Browser()")
            for method in ("launch", "connect", "connect_over_cdp")
        ),
        Same(f"{_SYNC}.BrowserType().launch_persistent_context()", f"{_SYNC}.BrowserContext()"),
        Same(f"{_SYNC}.Browser().new_context()", f"{_SYNC}.BrowserContext()"),
        Same(f"{_SYNC}.Browser().new_page()", f"{_SYNC}.Page()"),
        Same(f"{_SYNC}.BrowserContext().new_page()", f"{_SYNC}.Page()"),
    ),
    sinks=(
        Sink(f"{_DRIVER}().get", Danger.URL, (("url", 0),)),
        Sink(f"{_DRIVER}", Danger.URL, (("command_executor", None),)),
        Sink(f"{_SYNC}.Page().goto", Danger.URL, (("url", 0),)),
        Sink("*.goto", Danger.URL, (("url", 0),)),
    ),
    fresh=(
        Fresh(f"{_DRIVER}().get"),
        Fresh(f"{_SYNC}.Page().goto"),
        Fresh(f"{_SYNC}.Page().click"),
        Fresh(f"{_SYNC}.Page().fill"),
        Fresh(f"{_SYNC}.Page().wait_for_selector"),
    ),
)
