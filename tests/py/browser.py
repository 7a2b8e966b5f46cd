# SPDX-License-Identifier: GPL-2.0
"""What a reader's browser makes of pages: headless Chromium, by Selenium."""
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlparse

# Debian's; only make docs and make check-all install them.
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

WIDTHS = 1280, 400
HEIGHT = 900
ARGUMENTS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
             "--hide-scrollbars", "--allow-file-access-from-files")

# What sticks out, but for what a box around it scrolls; the box is not one of the whole text.
TOO_WIDE = """
const width = document.documentElement.clientWidth;
const boxed = e => e && (/auto|scroll/.test(getComputedStyle(e).overflowX) &&
                         !e.querySelector('h1') ||
                         getComputedStyle(e).position == 'fixed' || boxed(e.parentElement));
const out = [...document.body.querySelectorAll('*')].filter(
    e => e.getBoundingClientRect().right > width + 1 && !boxed(e.parentElement) &&
         getComputedStyle(e).position != 'fixed');
// Text sticks out of its own element: only a box around all of it grows.
const scrolled = [document.documentElement, ...document.querySelectorAll('*:has(h1)')].filter(
    e => e.scrollWidth > e.clientWidth + 1 &&
         (e == document.documentElement || /auto|scroll/.test(getComputedStyle(e).overflowX)));
const worst = out[0] ?? scrolled.at(-1);
return worst ? worst.outerHTML.slice(0, 80) : null;
"""
LINKS = """
return [...document.querySelectorAll('a[href]')].map(e => e.href);
"""
IDS = """
return [...document.querySelectorAll('[id]')].map(e => e.id);
"""
# A drawing is an image if it says so; furo's icons do not.
NAMELESS = """
return [...document.querySelectorAll('img, [role=img], object')].filter(
    e => !(e.getAttribute('alt') || e.getAttribute('aria-label') || '').trim()).map(
    e => e.outerHTML.slice(0, 80));
"""
BROKEN_IMAGES = """
return [...document.images].filter(e => !e.naturalWidth).map(e => e.getAttribute('src'));
"""


@contextmanager
def chromium():
    """A browser, which ends with the block."""
    options = webdriver.ChromeOptions()
    for argument in ARGUMENTS:
        options.add_argument(argument)
    options.binary_location = "/usr/bin/chromium"
    driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
    try:
        yield driver
    finally:
        driver.quit()


def set_width(driver, width):
    """A window's width is never below 500 pixels; a device's is."""
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", {
        "width": width, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False})


def page_of(link):
    """(path, anchor) of a link to a file."""
    link, anchor = urldefrag(link)
    return Path(unquote(urlparse(link).path)), unquote(anchor)


def faults(driver, pages):
    """What is wrong with pages that link to each other."""
    ids, links = {}, {}
    for page in pages:
        name = page.name
        for width in WIDTHS:
            set_width(driver, width)
            driver.get(page.as_uri())
            if wide := driver.execute_script(TOO_WIDE):
                yield f"{name} at {width} pixels: this sticks out: {wide}"
        yield from (f"{name}: no alternative text: {image}"
                    for image in driver.execute_script(NAMELESS))
        yield from (f"{name}: no image: {source}"
                    for source in driver.execute_script(BROKEN_IMAGES))
        ids[page] = set(driver.execute_script(IDS))
        links[page] = [link for link in driver.execute_script(LINKS)
                       if link.startswith("file:")]
    for page, found in links.items():
        for path, anchor in sorted(set(map(page_of, found))):
            if not path.is_file():
                yield f"{page.name}: no such page: {path.name}"
            elif anchor and anchor not in ids.get(path, {anchor}):
                yield f"{page.name}: no such place: {path.name}#{anchor}"
