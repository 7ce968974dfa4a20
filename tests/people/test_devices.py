"""What a list of sessions calls a browser."""

from __future__ import annotations

import pytest
from django.utils import translation

from hansa.people.devices import device_name

WINDOWS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (WINDOWS, "Chrome on Windows"),
        (f"{WINDOWS} Edg/141.0.0.0", "Edge on Windows"),
        (f"{WINDOWS} OPR/124.0.0.0", "Opera on Windows"),
        (WINDOWS.replace("Chrome/141.0.0.0", "Chrome/141.0.0.0 YaBrowser/25.8.0"), "Yandex Browser on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", "Firefox on Linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 Version/18.6 Safari/604.1",
            "Safari on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/141.0.0.0 Mobile Safari/537.36",
            "Chrome on Android",
        ),
        ("curl/8.5.0", "curl/8.5.0"),
        ("x" * 500, "x" * 80),
        ("", "unknown"),
    ],
)
def test_browser_and_system_are_named(user_agent, name):
    assert device_name(user_agent) == name


def test_name_is_told_in_russian():
    with translation.override("ru"):
        assert device_name(WINDOWS) == "Chrome, Windows"
