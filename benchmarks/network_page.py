"""The network page of a cluster of 5,000 members with 20,000 ties: `python -m benchmarks.network_page`.

Measured are

1. the places: from nothing, and from last month's with a twentieth of the members new; how far the others move;
2. the page and its data from a running `hansa serve`, in the median and the slowest of some rounds; files of each form;
3. in Chromium (where it is installed, with playwright): from the data's arrival to the first picture, and the script
   time of each handler of an event, as the browser's Event Timing counts it, for hovering, choosing, searching, moving
   the years and the colours. Frames a second are stated with the renderer: without a graphics card they say little.

Not a test: wall-clock figures depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

import numpy as np
import psutil

SEED, COMMUNITIES = 20_260_101, 12
SLUG = "large-network"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--ties", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--home", type=Path, help="home to make or use (default: a temporary one)")
    parser.add_argument("--picture", type=Path, help="where to keep a picture of the page")
    options = parser.parse_args()
    print(f"Machine: {machine()}")
    places(options.members, options.ties)
    with tempfile.TemporaryDirectory(prefix="hansa-network-") as temporary:
        os.environ["HANSA_HOME"] = str(options.home or temporary)
        from hansa.cli.home import prepare

        prepare()
        make_cluster(options.members, options.ties)
        from benchmarks import scale

        with scale.running_server() as server:
            address = f"http://127.0.0.1:{server.port}"
            pages(address, options.rounds)
            in_browser(address, options.picture)


def machine() -> str:
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, "
        f"load before the start {os.getloadavg()[0]:.1f}"
    )


def some_pairs(members: int, ties: int) -> np.ndarray:
    """Pairs, nine of ten within a community."""
    rng = np.random.default_rng(SEED)
    group = np.sort(rng.integers(COMMUNITIES, size=members))
    starts = np.searchsorted(group, np.arange(COMMUNITIES + 1))
    one = rng.integers(members, size=3 * ties)
    low, high = starts[group[one]], starts[group[one] + 1]
    other = np.where(rng.random(3 * ties) < 0.1, rng.integers(members, size=3 * ties), rng.integers(low, high))
    keys = np.unique(np.minimum(one, other)[one != other] * members + np.maximum(one, other)[one != other])
    chosen = np.sort(rng.permutation(keys)[:ties])
    return np.column_stack([chosen // members, chosen % members])


def places(members: int, ties: int) -> None:
    from hansa.analysis.cohesion import Network
    from hansa.analysis.layout import layout

    pairs = some_pairs(members, ties)
    network = Network.of(members, pairs[:, 0], pairs[:, 1])
    layout(Network.of(3, [0, 1], [1, 2]))  # compiles
    begun = time.perf_counter()
    found = layout(network)
    print(f"places of {members:,} members with {ties:,} ties: {time.perf_counter() - begun:.2f} s")
    new = np.arange(members) % 20 == 0
    begun = time.perf_counter()
    again = layout(network, start=np.where(new[:, None], np.nan, found))
    moved = np.linalg.norm(again - found, axis=1)[~new]
    print(
        f"  from last month's, a twentieth new: {time.perf_counter() - begun:.2f} s; the others move by "
        f"{np.median(moved):.3f} of the mean distance from the middle (95 %: {np.quantile(moved, 0.95):.3f})"
    )


def make_cluster(members: int, ties: int) -> None:
    from datetime import date

    from hansa.directory.enums import ClusterStatus, MembershipStatus
    from hansa.directory.models import Cluster, Country, Membership, Organisation
    from hansa.network.models import Tie

    if Cluster.objects.filter(slug=SLUG).exists():
        return
    begun = time.perf_counter()
    rng = np.random.default_rng(SEED)
    countries = [
        country for country in ("DE", "FR", "PL", "IT", "LV", "FI") if Country.objects.filter(pk=country).exists()
    ]
    helices = ("business", "science", "government", "civil_society")
    cluster = Cluster.objects.create(
        slug=SLUG, name="Large network", published=True, fictitious=True, status=ClusterStatus.ACTIVE,
        founded_on=date(2010, 1, 1),
    )  # fmt: skip
    Organisation.objects.bulk_create(
        Organisation(
            name=f"Invented member {number}",
            helix=helices[int(rng.choice(4, p=[0.6, 0.25, 0.1, 0.05]))],
            country_id=countries[number % len(countries)],
            fictitious=True,
        )
        for number in range(members)
    )
    keys = list(Organisation.objects.order_by("pk").values_list("pk", flat=True))
    Membership.objects.bulk_create(
        Membership(organisation_id=key, cluster=cluster, status=MembershipStatus.ACTIVE, joined_on=date(2012, 1, 1))
        for key in keys
    )
    kinds = rng.choice(["cooperation", "competition"], p=[0.95, 0.05], size=ties)
    Tie.objects.bulk_create(
        Tie(
            first_id=keys[one], second_id=keys[other], kind=kind, source="projects",
            strength=float(rng.uniform(0.1, 3)), starts_on=date(int(rng.integers(2012, 2022)), 1, 1),
            ends_on=date(int(rng.integers(2022, 2028)), 12, 31),
        )
        for (one, other), kind in zip(some_pairs(members, ties).tolist(), kinds.tolist(), strict=True)
    )  # fmt: skip
    print(f"register made in {time.perf_counter() - begun:.1f} s")


def pages(address: str, rounds: int) -> None:
    base = f"{address}/clusters/{SLUG}/network"
    fetch(f"{base}/data/")  # compiles, loads libraries
    for name, url in (("page", f"{base}/"), ("data", f"{base}/data/"), *((form, f"{base}.{form}") for form in FORMS)):
        times, sizes = zip(*(fetch(url) for _round in range(rounds)), strict=True)
        print(f"{name:8} {statistics.median(times):6.2f} s median, {max(times):.2f} s slowest, {sizes[0] / 1e6:.2f} MB")


FORMS = ("svg", "png", "graphml", "csv")


def fetch(url: str) -> tuple[float, int]:
    begun = time.perf_counter()
    with urllib.request.urlopen(url) as answer:
        size = len(answer.read())
    return time.perf_counter() - begun, size


WATCH = """
window.handled = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.handled.push([entry.name, entry.processingEnd - entry.processingStart]);
}).observe({ type: "event", durationThreshold: 16, buffered: true });
window.tasks = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.tasks.push(entry.duration);
}).observe({ type: "longtask", buffered: true });
const wait = setInterval(() => {
  const island = document.querySelector('hansa-network[data-state="ready"]');
  if (!island) return;
  clearInterval(wait);
  requestAnimationFrame(() => requestAnimationFrame(() => (window.pictured = performance.now())));
}, 5);
"""


def in_browser(address: str, picture: Path | None) -> None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("playwright is not installed, so nothing was measured in a browser")
        return
    chromium = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)
    if chromium is None:
        print("there is no Chromium, so nothing was measured in a browser")
        return
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.add_init_script(WATCH)
        profiler = page.context.new_cdp_session(page)
        profiler.send("Profiler.enable")
        profiler.send("Profiler.start")
        page.goto(f"{address}/clusters/{SLUG}/network/")
        page.wait_for_selector('hansa-network[data-state="ready"]', timeout=120_000)
        page.wait_for_timeout(3_000)
        arrived = page.evaluate(
            "performance.getEntriesByType('resource').find((one) => one.name.includes('/network/data/')).responseEnd"
        )
        pictured = page.evaluate("window.pictured")
        script = sum(script_by_sample(profiler.send("Profiler.stop")["profile"]))
        print(
            f"from the data's arrival to the first picture: {(pictured - arrived) / 1000:.2f} s; "
            f"script of the whole page {script / 1000:.2f} s, the rest is drawing"
        )
        handlers(page, profiler)
        print(f"  {frames(page)}")
        if picture:
            page.screenshot(path=str(picture), full_page=True)
        browser.close()


def move_year(page: Any) -> None:
    page.locator(".hansa-network-years input").first.press("ArrowRight")
    page.wait_for_timeout(1_000)


NO_SCRIPT = {"(idle)", "(program)", "(root)"}


def script_by_sample(profile: dict[str, Any]) -> list[float]:
    """Milliseconds of script, garbage collected included, in each stretch between two pauses of the profile."""
    names = {node["id"]: node["callFrame"]["functionName"] for node in profile["nodes"]}
    stretches, now, paused = [], 0.0, 0.0
    for sample, passed in zip(profile["samples"], profile["timeDeltas"], strict=True):
        if names[sample] in NO_SCRIPT:
            paused += passed / 1000
            if paused > 5 and now:
                stretches.append(now)
                now = 0.0
        else:
            now, paused = now + passed / 1000, 0.0
    return [*stretches, now]


def handlers(page: Any, profiler: Any) -> None:
    box = shown(page)
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    actions = {
        "hover": lambda: [
            page.mouse.move(middle[0] + 9 * step, middle[1] + 5 * step, steps=3) for step in range(-12, 12)
        ],
        "choose": lambda: [page.mouse.click(middle[0] + 12 * step, middle[1]) for step in range(-3, 4)],
        "search": lambda: page.locator(".hansa-network-bar input[type=search]").press_sequentially(
            "Invented member 12"
        ),
        "years": lambda: [move_year(page) for _year in range(4)],
        "colours": lambda: [
            page.locator(".hansa-network-bar select").select_option(name) for name in ("country", "community", "helix")
        ],
    }
    for name, act in actions.items():
        page.evaluate("window.handled.length = 0, window.tasks.length = 0, 1")
        profiler.send("Profiler.start")
        act()
        page.wait_for_timeout(2_500)
        script = max(script_by_sample(profiler.send("Profiler.stop")["profile"]), default=0.0)
        handled = page.evaluate("window.handled")
        worst = max((one for _event, one in handled), default=0.0)
        tasks = page.evaluate("window.tasks")
        told = f"{worst:.0f} ms" if worst else "under 16 ms"
        print(
            f"  {name:8} slowest handler {told}; longest run of script {script:.0f} ms; "
            f"longest task with drawing {max(tasks, default=0.0):.0f} ms"
        )


def shown(page: Any) -> dict[str, float]:
    """Where the picture is, brought to the middle of the window."""
    surface = page.locator(".hansa-network-surface")
    surface.evaluate("(one) => one.scrollIntoView({ block: 'center', behavior: 'instant' })")
    page.wait_for_timeout(300)
    return dict(surface.bounding_box())


def frames(page: Any) -> str:
    """Frames a second while the picture is dragged, and who draws."""
    box = shown(page)
    left, top = box["x"] + 0.6 * box["width"], box["y"] + 0.2 * box["height"]
    page.mouse.move(left, top)
    page.mouse.down()
    page.evaluate("window.frames_ = 0, (function tick() { window.frames_++; requestAnimationFrame(tick); })(), 1")
    begun = time.perf_counter()
    for step in range(60):
        page.mouse.move(left + 2 * step, top + step)
    seconds = time.perf_counter() - begun
    count = page.evaluate("window.frames_")
    page.mouse.up()
    renderer = page.evaluate(
        "(() => { const gl = document.createElement('canvas').getContext('webgl2');"
        " const names = gl.getExtension('WEBGL_debug_renderer_info');"
        " return names ? gl.getParameter(names.UNMASKED_RENDERER_WEBGL) : 'unknown renderer'; })()"
    )
    return f"{count / seconds:.0f} frames a second while dragged, drawn by {renderer}"


if __name__ == "__main__":
    main()
