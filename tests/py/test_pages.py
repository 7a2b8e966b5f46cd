# SPDX-License-Identifier: GPL-2.0
"""make docs: the built pages in a browser, wide and narrow: nothing sticks out, each link within
them leads somewhere, each picture has a text in its place."""
import pytest
from tools import expect_nothing, fail

pytestmark = [pytest.mark.builds, pytest.mark.slow]
GOOD = """\
<!DOCTYPE html><meta charset="utf-8"><title>A page</title>
<style>pre { overflow-x: auto }</style>
<h1 id="top">Text</h1><pre>{wide}</pre>
<p><a href="#top">up</a> <a href="two.html#top">next</a> <a href="https://example.org">out</a></p>
<img alt="a dot" src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=">
<svg role="img" aria-label="a line" width="9" height="9"><path d="M0 0L9 9"/></svg>
""".replace("{wide}", "wide " * 400)


@pytest.fixture(scope="session")
def browser():
    """The module that knows the browser, and one that runs."""
    # Debian's packages of both come with make docs and make check-all.
    import browser as module    # pylint: disable=import-outside-toplevel

    with module.chromium() as driver:
        yield module, driver


def faults(browser, pages):
    """What is wrong with pages."""
    module, driver = browser
    return list(module.faults(driver, pages))


def test_documentation(browser, build):
    pages = sorted((build / "docs/html").rglob("*.html"))
    if not pages:
        fail("no pages: run make docs")
    expect_nothing("\n".join(faults(browser, pages)))


@pytest.mark.parametrize("before, after, expected", [
    ("", "", []),
    ("pre { overflow-x: auto }", "", ["at 1280 pixels", "at 400 pixels"]),
    ("<h1", '<div style="width: 600px">a</div><h1', ["at 400 pixels"]),
    ("<h1", '<style>body { overflow: hidden }</style><div style="width: 600px">a</div><h1',
     ["at 400 pixels"]),
    ("<h1", '<div style="overflow-x: auto"><div style="width: 600px">a</div><h1',
     ["at 400 pixels"]),
    ("Text", "Text" * 99, ["at 1280 pixels", "at 400 pixels"]),
    ("<h1", f'<div style="overflow-x: auto">{"a" * 90}<h1', ["at 400 pixels"]),
    ("two.html#top", "three.html", ["no such page: three.html"]),
    ("two.html#top", "two.html#nowhere", ["no such place: two.html#nowhere"]),
    ("#top\">up", "#nowhere\">up", ["no such place: one.html#nowhere"]),
    ('alt="a dot"', "", ["no alternative text: <img"]),
    ('alt="a dot"', 'alt=" "', ["no alternative text: <img"]),
    ('aria-label="a line"', "", ["no alternative text: <svg"]),
    ("base64,R0lG", "base64,AAAA", ["no image: data:image/gif;base64,AAAA"]),
])
def test_planted(browser, tmp_path, before, after, expected):
    assert before in GOOD
    pages = [tmp_path / "one.html", tmp_path / "two.html"]
    pages[0].write_text(GOOD.replace(before, after, 1))
    pages[1].write_text(GOOD)
    found = faults(browser, pages)
    assert len(found) == len(expected)
    assert all(fault.startswith("one.html") and text in fault for fault, text in zip(found, expected))
