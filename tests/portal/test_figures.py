"""Figures as pages write them."""

from __future__ import annotations

import pytest
from django.utils import translation

from hansa.portal.templatetags.figures import percent


@pytest.mark.parametrize(
    ("share", "decimals", "written"),
    [(0.9162, 0, "92 %"), (0.0996, 1, "10.0 %"), (1.0, 1, "100.0 %"), (0.0, 1, "0.0 %"), (None, 1, "–")],
)
def test_rounds_a_share_and_does_not_cut_it_off(share, decimals, written):
    assert percent(share, decimals) == written


def test_writes_in_the_reader_s_language():
    with translation.override("ru"):
        assert percent(0.4567) == "45,7 %"
