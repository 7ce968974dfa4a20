"""What records store as codes is read in words."""

from __future__ import annotations

from django.utils import translation

from hansa.directory.models import Expert, Project


def test_status_of_a_project_is_read_in_words():
    assert Project(status="SIGNED").state == "agreed"
    assert Project(status="TERMINATED").state == "ended early"
    assert Project(status="PAUSED").state == "PAUSED"
    assert Project().state == ""


def test_roster_names_qualifications_and_languages():
    expert = Expert(qualifications=["assessor", "juggler"], languages=["hu", "en", "xx"])
    assert expert.qualification_names == ["assessor", "juggler"]
    with translation.override("ru"):
        assert expert.language_names == ["венгерский", "английский", "xx"]
