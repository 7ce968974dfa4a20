"""The examples of the paper."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from hansa.directory.models import Cluster, Dataset
from hansa.journal.actions import SYSTEM
from hansa.observatory.actions.known import load_known_clusters
from hansa.observatory.models import KnownCluster
from hansa.observatory.reference import paper

pytestmark = pytest.mark.django_db


def test_holds_the_examples_with_the_paper_as_their_source():
    dataset = load_known_clusters(by=SYSTEM)
    assert KnownCluster.objects.count() == len(paper()["clusters"]) == 13
    valley = KnownCluster.objects.get(slug="aerospace-valley")
    assert (valley.country_id, valley.members, valley.dataset) == ("FR", 800, dataset)
    assert KnownCluster.objects.get(slug="composites-united").countries == "DE CN JP"
    assert KnownCluster.objects.get(slug="rostelecom-digital-clusters").status == "planned"


def test_loading_twice_changes_nothing_and_keeps_links():
    load_known_clusters(by=SYSTEM)
    ours = Cluster.objects.create(slug="valley", name="Valley")
    KnownCluster.objects.filter(slug="aerospace-valley").update(cluster=ours)
    load_known_clusters(by=SYSTEM)
    Dataset.objects.filter(source="known-clusters").update(checksum="older")
    load_known_clusters(by=SYSTEM)
    assert KnownCluster.objects.get(slug="aerospace-valley").cluster == ours
    assert KnownCluster.objects.count() == 13


def test_tells_in_the_language_of_the_page_where_the_source_does():
    load_known_clusters(by=SYSTEM)
    mikkeli = KnownCluster.objects.get(slug="blue-economy-mikkeli")
    with override("ru"):
        assert mikkeli.told.startswith("Вода")
        assert KnownCluster(statement="Only English").told == "Only English"
    with override("en"):
        assert mikkeli.told.startswith("Water")
