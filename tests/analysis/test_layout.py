"""Layout: tied members near, the same each time, and in place from one month to the next."""

import numpy as np
import pytest
from hypothesis import given, settings

from hansa.analysis.cohesion import Network
from hansa.analysis.layout import layout
from tests.analysis.cohesion.made_up import karate, networks, path, star


def far(places: np.ndarray, i: object, j: object) -> float:
    return float(np.linalg.norm(places[i] - places[j], axis=-1).mean())


def test_put_tied_members_near_one_another() -> None:
    network, _clubs = karate()
    places = layout(network)
    everyone = np.triu_indices(network.n, k=1)
    assert far(places, network.i, network.j) < 0.7 * far(places, *everyone)


def test_keep_the_two_clubs_apart() -> None:
    network, clubs = karate()
    places = layout(network)
    one, other = (places[clubs == club].mean(axis=0) for club in (0, 1))
    nearer = np.linalg.norm(places - one, axis=1) < np.linalg.norm(places - other, axis=1)
    assert (nearer == (clubs == 0)).sum() >= 31


def test_draw_the_same_network_alike_each_time() -> None:
    network, _clubs = karate()
    np.testing.assert_array_equal(layout(network), layout(network))


def test_stay_in_place_when_little_changed() -> None:
    """A member came, one tie too: those who were there move by a fiftieth of the drawing's radius at most."""
    before, _clubs = karate()
    places = layout(before)
    after = Network.of(35, [*before.i, 0, 33], [*before.j, 34, 16])
    start = np.vstack([places, [np.nan, np.nan]])
    now = layout(after, start=start)
    assert np.median(np.linalg.norm(now[:34] - places, axis=1)) < 0.05
    assert np.linalg.norm(now[34] - now[0]) < np.linalg.norm(now[34] - now[33])


def test_stay_in_place_when_nothing_changed() -> None:
    network, _clubs = karate()
    places = layout(network)
    assert np.linalg.norm(layout(network, start=places) - places, axis=1).max() < 0.05


def test_draw_a_path_as_a_path() -> None:
    places = layout(path(6))
    between = np.linalg.norm(places[1:] - places[:-1], axis=1)
    assert np.linalg.norm(places[0] - places[5]) > 0.5 * between.sum()


@settings(max_examples=40, deadline=None)
@given(networks())
def test_give_everyone_a_place_of_its_own(network: Network) -> None:
    places = layout(network)
    assert places.shape == (network.n, 2)
    assert np.isfinite(places).all()
    assert len(np.unique(places.round(6), axis=0)) == network.n
    start = np.where(np.arange(network.n)[:, None] % 2, np.nan, places)
    assert np.isfinite(layout(network, start=start)).all()


def test_put_the_hub_in_the_middle() -> None:
    places = layout(star(12))
    assert np.linalg.norm(places[0]) < 0.5 * np.linalg.norm(places[1:], axis=1).min()


def test_refuse_a_start_of_others() -> None:
    with pytest.raises(ValueError, match="the start has the shape"):
        layout(path(3), start=np.zeros((2, 2)))
