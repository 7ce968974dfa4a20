"""An office imports its member list in a real browser, in both languages and on a phone, without violations of WCAG."""

from __future__ import annotations

import pytest

from hansa.directory.models import Membership
from tests.fixtures.browser import assert_accessible, screenshot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "Firma;Land;Beitritt;E-Mail\nBaltic Optics;DE;01.02.2021;erika@baltic.example\nАтлантис;Atlantis;2021-01-01;\n"


@pytest.mark.parametrize(("prefix", "width"), [("", 1280), ("/ru", 390)])
def test_office_imports_its_list(live, page, ana, cluster, organisation, tmp_path, prefix, width):
    path = tmp_path / "members.csv"
    path.write_text(LIST, "utf-8")
    page.set_viewport_size({"width": width, "height": 900})
    live.sign_in(page, ana)
    page.goto(live.at(f"{prefix}/clusters/{cluster.slug}/members/import/"))
    assert_accessible(page)
    page.set_input_files("input[type=file]", path)
    page.locator("main form button.primary").first.click()
    assert_accessible(page)
    page.locator("main form button.primary").first.click()
    assert_accessible(page)
    screenshot(page, f"import-preview-{width}{prefix.replace('/', '-')}")
    page.locator("select[name=row_3]").select_option("skip")
    page.locator("main form button.quiet").first.click()
    page.locator("button[name=import]").click()
    page.wait_for_url(f"**/clusters/{cluster.slug}/")
    assert Membership.objects.filter(cluster=cluster, organisation__name="Baltic Optics").exists()
