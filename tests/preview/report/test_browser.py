"""The page in a real browser, without a screen: chromium and its driver, as Debian has them, or Chrome."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import time
from dataclasses import replace

import pytest

from preview.report.html import page as html
from tests.preview.report import sample_results as results
from tests.preview.report.sample_results import NOW

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
MISSING = f"no browser: chromium {CHROMIUM or 'is not installed'}, chromedriver {DRIVER or 'is not installed'}"
pytestmark = pytest.mark.skipif(not (CHROMIUM and DRIVER) and not os.environ.get("CI"), reason=MISSING)

PAGES = {"prod": results.prod, "forty": results.forty, "refused": results.refused, "hostile": results.hostile}
DRAWN = {"offices": results.offices, "entrances": results.entrances}
"""Two VPCs with VPNs and a transit gateway; two APIs, and a function outside of the VPC."""
PHONE, DESK = 390, 1440

CONTRASTS = """
const canvas = new OffscreenCanvas(1, 1).getContext("2d", {willReadFrequently: true});
function rgb(colour, below) {
  canvas.clearRect(0, 0, 1, 1);
  if (below) { canvas.fillStyle = `rgb(${below})`; canvas.fillRect(0, 0, 1, 1); }
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}
function behind(element) {
  const layers = [];
  for (let at = element; at; at = at.parentElement) layers.unshift(getComputedStyle(at).backgroundColor);
  return layers.reduce((below, colour) => rgb(colour, below), [255, 255, 255]);
}
function light([r, g, b]) {
  const [x, y, z] = [r, g, b].map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * x + 0.7152 * y + 0.0722 * z;
}
const found = {};
for (const element of document.querySelectorAll("body *:not(svg *):not(script):not(noscript)")) {
  const text = [...element.childNodes].filter((n) => n.nodeType === 3).map((n) => n.data).join("").trim();
  if (!text || !element.checkVisibility()) continue;
  const below = behind(element), colour = rgb(getComputedStyle(element).color, below);
  const [high, low] = [light(below), light(colour)].sort((a, b) => b - a);
  const key = `${colour} on ${below}`;
  found[key] ??= [(high + 0.05) / (low + 0.05), `${element.tagName} ${element.className}: ${text.slice(0, 40)}`];
}
return found;
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("pages")
    for name, of in {**PAGES, **DRAWN}.items():
        (path / f"{name}.html").write_text(html.page(of(), NOW), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def session():
    if not (CHROMIUM and DRIVER):
        pytest.fail(MISSING)
    from selenium import webdriver  # noqa: PLC0415 - only where there is a browser
    from selenium.webdriver.chrome.service import Service  # noqa: PLC0415

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


class Browser:
    """A page that is open, and what one does with it."""

    def __init__(self, driver, folder):
        self.driver = driver
        self.folder = folder

    def open(self, name, width=DESK, scheme="light", *, part=""):
        size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width == PHONE}
        media = {"media": "", "features": [{"name": "prefers-color-scheme", "value": scheme}]}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        self.driver.get("about:blank")
        self.driver.get(f"{(self.folder / f'{name}.html').as_uri()}{part}")
        return self

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def type(self, text):
        box = self.driver.find_element("id", "find")
        box.clear()
        box.send_keys(text)
        # An emptied box says so only to whoever listens.
        self.run("document.getElementById('find').dispatchEvent(new Event('input'))")

    def visible(self, selector):
        script = (
            "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).map(e => e.innerText)"
        )
        return self.run(script, selector)

    def picture(self):
        return base64.b64decode(self.driver.get_screenshot_as_base64())


@pytest.fixture
def browser(session, folder):
    for kind in ("browser", "performance"):
        session.get_log(kind)
    return Browser(session, folder)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_logs_nothing_to_the_console_and_requests_nothing(browser, name):
    browser.open(name).type("api")
    time.sleep(0.1)
    assert browser.driver.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in browser.driver.get_log("performance")]
    asked = {event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"}
    assert {url.partition(",")[0] for url in asked} <= {
        (browser.folder / f"{name}.html").as_uri(),
        "data:image/svg+xml",
        "about:blank",
    }
    assert (browser.folder / f"{name}.html").as_uri() in asked


def test_a_script_that_got_in_would_not_run(browser):
    browser.open("prod")
    browser.run(
        "const s = document.createElement('script'); s.textContent = 'window.owned = 1'; document.body.append(s);"
        "const i = document.createElement('img'); i.src = 'https://example.com/x.png'; document.body.append(i);"
    )
    assert browser.run("return window.owned") is None
    told = " ".join(entry["message"] for entry in browser.driver.get_log("browser"))
    assert "script-src" in told
    assert "img-src" in told


CROSSED = """
const found = [];
const texts = [...document.querySelectorAll(".architecture text")].filter((text) => text.textContent.trim());
for (const line of document.querySelectorAll(".architecture .connection path.line")) {
  const own = line.closest(".connection"), place = line.getScreenCTM();
  for (let at = 0; at <= line.getTotalLength(); at += 2) {
    const point = line.getPointAtLength(at).matrixTransform(place);
    for (const text of texts) {
      const label = text.closest(".connection");
      if (label && label.dataset.from === own.dataset.from && label.dataset.to === own.dataset.to) continue;
      const box = text.getBoundingClientRect();
      if (point.x > box.left + 1 && point.x < box.right - 1 && point.y > box.top + 2 && point.y < box.bottom - 2) {
        found.push(`${own.dataset.from} to ${own.dataset.to} through ${text.textContent}`);
      }
    }
  }
}
return [...new Set(found)];
"""


@pytest.mark.parametrize("name", DRAWN)
def test_no_line_of_the_picture_leads_through_a_text_in_the_browsers_own_fonts(browser, name):
    browser.open(name)
    (browser.folder / f"{name}.png").write_bytes(browser.picture())  # pytest keeps it, to be looked at

    assert browser.run("return document.querySelectorAll('.architecture .connection path.line').length") > 4
    assert browser.run(CROSSED) == []


def test_a_page_is_not_blank_and_looks_different_in_the_dark(browser):
    light = browser.open("prod").picture()
    dark = browser.open("prod", scheme="dark").picture()
    colours = "return [getComputedStyle(document.body).backgroundColor, getComputedStyle(document.querySelector('.architecture .paper') ?? document.querySelector('.architecture .card')).fill]"
    assert len(light) > 30_000
    assert len(dark) > 30_000
    assert light != dark
    assert browser.run(colours)[0] == "rgb(14, 21, 34)"
    assert browser.open("prod").run(colours)[0] == "rgb(255, 255, 255)"


def test_colours_can_be_chosen_against_those_of_the_machine(browser):
    browser.open("prod")
    browser.driver.find_element("css selector", "label[for=theme-dark]").click()
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(14, 21, 34)"
    assert (
        browser.run("return getComputedStyle(document.querySelector('.architecture .name')).fill")
        == "rgb(232, 238, 248)"
    )
    browser.open("prod", scheme="dark").driver.find_element("css selector", "label[for=theme-light]").click()
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["prod", "refused"])
def test_all_text_can_be_read_against_what_is_behind_it(browser, name, scheme):
    browser.open(name, scheme=scheme).run("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = browser.run(CONTRASTS)
    assert len(found) >= 6
    assert {pair: told for pair, told in found.items() if told[0] < 4.5} == {}


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_never_scrolls_sideways(browser, name):
    browser.open(name, PHONE).run("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.run("return [innerWidth, document.documentElement.scrollWidth]") == [PHONE, PHONE]
    boxes = "return [...document.querySelectorAll('.scroll')].filter(e => e.scrollWidth > e.clientWidth).length"
    assert browser.run(boxes) >= 1


@pytest.mark.parametrize("name", ["prod", "refused"])
def test_every_internal_link_shows_what_it_names(browser, name):
    browser.open(name)
    # As a reader does: one link after the other, with everything folded that can be.
    missed = browser.run("""
        const missed = [];
        for (const to of new Set([...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute("href")))) {
          document.querySelectorAll("details").forEach((d) => { d.open = false; });
          history.replaceState(null, "", to);
          dispatchEvent(new HashChangeEvent("hashchange"));
          const target = document.getElementById(to.slice(1));
          const {top, bottom} = target.getBoundingClientRect();
          if (!target.checkVisibility() || bottom < 0 || top > innerHeight) missed.push(to);
        }
        return missed;""")
    assert missed == []


def test_a_link_into_a_fold_opens_it_even_without_the_script(browser):
    page = browser.folder / "plain.html"
    page.write_text(
        re.sub(r"<script>.*</script>", "", html.page(results.prod(), NOW), flags=re.DOTALL), encoding="utf-8"
    )
    browser.open("plain", part="#path-3")
    time.sleep(0.1)
    assert browser.visible("#path-3") != []
    assert browser.visible("#find") == []


def test_the_search_filters_resources_policies_and_roles(browser):
    browser.open("prod")
    roles = len(browser.visible(".roles > li"))
    browser.type("worker-task")
    assert [text.split("\n")[0].partition(" ")[0] for text in browser.visible(".roles > li")] == ["worker-task"]
    assert any(text.startswith("worker-task iam Role") for text in browser.visible(".tree .own, .tree summary"))
    assert not [text for text in browser.visible(".tree summary") if text.startswith("network")]
    assert browser.visible("#policies li") == []
    assert "Nothing here matches the search." in browser.visible("#policies .none-left")
    assert re.fullmatch(r"\d+ of \d+ match", browser.visible("#found")[0])
    browser.type("s3-kept PRIVATE")
    assert len(browser.visible("#policies .held li")) == 1
    assert browser.visible(".roles > li") == []
    browser.type("")
    assert len(browser.visible(".roles > li")) == roles
    assert browser.visible(".none-left") == []
    assert browser.visible("#policies .held li") == []


def test_a_match_shows_its_contents_and_its_containers(browser):
    browser.open("prod").type("HostedZone")
    shown = browser.visible(".tree summary, .tree .own")
    assert shown[0].startswith("domain HostedZone")
    browser.run("document.querySelector('.tree summary').click()")
    within = browser.visible(".tree .own")
    assert "domain route53 Zone protected" in within
    assert len(within) > 2
    assert all(" route53 " in text for text in within)


def test_a_link_to_what_the_search_hides_ends_the_search(browser):
    browser.open("prod").type("worker-task")
    browser.run("location.hash = document.querySelector('#cost tbody a').getAttribute('href')")
    time.sleep(0.1)
    assert browser.run("return document.getElementById('find').value") == ""
    assert browser.run("return document.querySelector(':target').checkVisibility()")


def test_everything_can_be_reached_by_the_keyboard_and_shows_where_one_is(browser):
    browser.open("prod")
    from selenium.webdriver.common.keys import Keys  # noqa: PLC0415

    browser.driver.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.visible(".skip") == ["Skip to the report"]
    browser.driver.switch_to.active_element.send_keys("/")
    assert browser.run("return document.activeElement.id") == "find"
    assert browser.run("return getComputedStyle(document.activeElement).outlineStyle") == "solid"
    boxes = (
        "return [...document.querySelectorAll('.scroll')].every(e => e.tabIndex === 0 && e.getAttribute('aria-label'))"
    )
    assert browser.run(boxes)


def test_a_print_has_the_sections_without_what_only_a_screen_needs(browser):
    browser.open("prod", scheme="dark")
    browser.driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"media": "print", "features": [{"name": "prefers-color-scheme", "value": "dark"}]},
    )
    assert browser.visible(".side") == []
    assert len(browser.visible("main > section")) == 10
    assert browser.run("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_page_without_a_network_is_a_page_too(browser):
    path = browser.folder / "empty.html"
    path.write_text(
        html.page(replace(results.prod(), proofs=results.NOTHING_PROVED, findings=None, estimate=None), NOW),
        encoding="utf-8",
    )
    browser.open("empty")
    assert browser.driver.get_log("browser") == []
    assert browser.visible("main > section > h2") == [
        "Architecture", "Resources", "Weakening settings", "Policies", "AWS's rules", "Outputs",
    ]  # fmt: skip
