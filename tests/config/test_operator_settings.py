"""A wrong setting is told in words when Hansa starts."""

from __future__ import annotations

import pytest

from hansa.config.home import Home
from hansa.config.operator_settings import faults, unknown

RIGHT = """
[site]
name = "Baltic clusters"
url = "https://clusters.example.org"
behind_proxy = true
hosts = ["www.clusters.example.org"]
time_zone = "Europe/Riga"
[mail]
host = "mail.example.org"
port = 587
security = "starttls"
user = "hansa"
password = "secret"
from = "Baltic clusters <office@clusters.example.org>"
[api]
per_minute = 600
[kind]
share = 1
sea = false
"""


def test_every_documented_setting_is_known(tmp_path):
    (tmp_path / "hansa.toml").write_text(RIGHT, "utf-8")
    settings = Home(tmp_path).settings
    assert settings["kind"] == {"share": 1, "sea": False}
    assert unknown(settings) == []


@pytest.mark.parametrize("share", [0, -0.5, 1.01, 50, "0.5", True, None, float("nan")])
def test_share_outside_its_range_says_what_is_right(share):
    (fault,) = faults({"kind": {"share": share}})
    assert fault == f"[kind] share is {share!r}: right is a number above 0 and at most 1, as 0.5."


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"kind": 3}, "kind is no section"),
        ({"kind": {"sea": "yes"}}, "right is true or false"),
        ({"site": {"url": "clusters.example.org"}}, "an address with https:// or http://"),
        ({"site": {"hosts": "a.example"}}, "a list of names"),
        ({"site": {"time_zone": "Europe/Nowhere"}}, "a time zone"),
        ({"mail": {"port": 0}}, "from 1 to 65535"),
        ({"mail": {"port": "587"}}, "from 1 to 65535"),
        ({"mail": {"security": "ssl"}}, '"starttls" or "tls" or "none"'),
        ({"api": {"per_minute": 0}}, "above 0"),
    ],
)
def test_wrong_setting_is_named_with_what_is_right(settings, words):
    (fault,) = faults(settings)
    assert words in fault


def test_password_is_not_repeated():
    (fault,) = faults({"mail": {"password": 12345678}})
    assert "12345678" not in fault


def test_home_with_wrong_settings_stops_with_all_of_them(tmp_path):
    (tmp_path / "hansa.toml").write_text("[kind]\nshare = 50\n[api]\nper_minute = -1\n", "utf-8")
    with pytest.raises(SystemExit) as stopped:
        _ = Home(tmp_path).settings
    assert str(stopped.value).count("hansa.toml: [") == 2


def test_misspelt_settings_are_found():
    assert unknown({"kinds": {}, "kind": {"shares": 0.5}}) == ["[kinds]", "[kind] shares"]
