"""Every test starts here: a home of its own, a database of its own, and the fixtures of tests/fixtures.

They run on SQLite; with HANSA_TEST_DATABASE=postgresql, on a PostgreSQL server that the run starts itself.
"""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from pathlib import Path

import hypothesis
import pytest

from tests.fixtures.postgres import Cluster, Missing

ROOT = Path(__file__).resolve().parent.parent

_cluster: Cluster | None = None
_why_not = ""


def _choose_database() -> None:
    global _cluster, _why_not
    os.environ.pop("DATABASE_URL", None)
    if os.environ.get("HANSA_TEST_DATABASE", "sqlite") == "sqlite":
        return
    try:
        if "HANSA_TEST_POSTGRESQL_URL" not in os.environ:
            _cluster = Cluster.start()
            os.environ["HANSA_TEST_POSTGRESQL_URL"] = _cluster.url
        os.environ["DATABASE_URL"] = os.environ["HANSA_TEST_POSTGRESQL_URL"]
    except Missing as reason:
        _why_not = f"The tests were not run on PostgreSQL: {reason}."


def _settle() -> None:
    """Settle everything that Django reads when it starts. Workers of pytest-xdist inherit it from their parent."""
    if "HANSA_TEST_HOME" not in os.environ:
        os.environ["HANSA_TEST_HOME"] = tempfile.mkdtemp(prefix="hansa-test-")
        os.environ["HANSA_TEST_OWNER"] = str(os.getpid())
    os.environ["HANSA_HOME"] = str(Path(os.environ["HANSA_TEST_HOME"], os.environ.get("PYTEST_XDIST_WORKER", "main")))
    os.environ["HANSA_SECRET_KEY"] = "only for tests: nothing real is signed with it"
    os.environ["DJANGO_SETTINGS_MODULE"] = "hansa.config.settings"
    # Playwright keeps an event loop in the thread of the tests, and Django would refuse to ask the database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # A run in the background inherits that Ctrl+C is ignored, and what it starts would inherit it too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    _choose_database()


def _load_django() -> None:
    import django
    from django.conf import settings

    # No manifest of static files is built for tests; tests/cli/test_serve.py runs the server as it is shipped.
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # Hashing a password as in production takes half a second, for every person of every test.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


_settle()
_load_django()
# A property holds or it does not: how long an example takes says more about the machine than about the code.
hypothesis.settings.register_profile("hansa", deadline=None)
hypothesis.settings.load_profile("hansa")
pytest_plugins = ["tests.fixtures.database", "tests.fixtures.story", "tests.fixtures.browser", "tests.fixtures.spark"]


def pytest_configure(config: pytest.Config) -> None:
    if getattr(config.option, "numprocesses", None):
        # A worker that inherited this would load the settings before its own conftest gives it a home of its own.
        os.environ.pop("DJANGO_SETTINGS_MODULE", None)
    if _why_not:
        pytest.exit(_why_not, returncode=1 if os.environ.get("CI") else 0)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches the database runs again: the rest would say the same as on SQLite."""
    if "DATABASE_URL" not in os.environ:
        return
    asking = {"db", "transactional_db", "prepared"}
    again = [item for item in items if asking & set(item.fixturenames) or item.get_closest_marker("django_db")]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(again)])
    items[:] = again


def pytest_unconfigure(config: pytest.Config) -> None:
    if _cluster:
        _cluster.stop()
        os.environ.pop("HANSA_TEST_POSTGRESQL_URL", None)
    if os.environ.get("HANSA_TEST_OWNER") == str(os.getpid()):
        shutil.rmtree(os.environ.pop("HANSA_TEST_HOME"), ignore_errors=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout. A user's checkout may lack it; CI may not."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.exists():
        message = "the real data of ../shared/data are not here"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    return folder
