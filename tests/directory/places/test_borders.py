"""Border facts for the measure of a cluster's kind."""

from hansa.directory.places.borders import borders_of, shipped_borders


def test_load_shipped_borders_once() -> None:
    borders = shipped_borders()
    assert borders is shipped_borders()
    assert (len(borders.regions), len(borders.countries), borders.version, borders.sea_km) == (
        1514,
        37,
        "NUTS 2021",
        150,
    )
    assert borders.regions["SK010"].land == {"AT", "HU"}
    assert borders.regions["FI1B1"].sea == {"EE"}
    assert borders.have_border("FR", "BR")
    assert not borders.have_border("FR", "PT")


def test_take_finest_level_of_each_country() -> None:
    borders = borders_of(
        (
            ("PL", 0, "PL", "UA", "", "NUTS 2021"),
            ("PL822", 3, "PL", "UA", "", "NUTS 2021"),
            ("UA", 0, "UA", "PL", "", "KATOTTH"),
            ("UA46", 1, "UA", "PL", "", "KATOTTH"),
        )
    )
    assert set(borders.regions) == {"PL822", "UA46"}
    assert borders.version == "KATOTTH, NUTS 2021"
