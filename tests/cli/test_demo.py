"""The demonstration has a home of its own, and never one with real data."""

from __future__ import annotations

from tests.cli.conftest import Installation


def test_demo_makes_its_home_once_and_counts_nothing_as_real(tmp_path) -> None:
    demo = Installation(tmp_path / "home")
    made = demo.run("demo", "--prepare", "--stage", "founding")
    assert made.returncode == 0, made.stderr
    assert (demo.home / "demo").exists()
    assert demo.python("from hansa.directory.models import Cluster; print(Cluster.objects.count())") == "3"
    assert set(demo.json("doctor", "--json")["counts"].values()) == {0}

    again = demo.run("demo", "--prepare", "--stage", "founding")
    assert again.returncode == 0, again.stderr
    assert "Inventing" not in again.stderr

    other = demo.run("demo", "--prepare", "--stage", "drifting")
    assert other.returncode == 1
    assert "This home is at the stage “founding”" in other.stderr


def test_demo_refuses_a_home_in_use(tmp_path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "hansa.toml").write_text("")
    done = Installation(home).run("demo", "--prepare")
    assert done.returncode == 1
    assert "is in use and no demonstration" in done.stderr
    assert not (home / "demo").exists()


def test_demo_refuses_a_database_server(tmp_path) -> None:
    done = Installation(tmp_path / "home", "postgresql://localhost/real").run("demo", "--prepare")
    assert done.returncode == 1
    assert "unset DATABASE_URL" in done.stderr
    assert not (tmp_path / "home" / "demo").exists()
