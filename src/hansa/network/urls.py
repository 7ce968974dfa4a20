"""Addresses of the network."""

from django.urls import path

from hansa.network.pages import edge_lists, rivals, shocks, surveys, ties

urlpatterns: list = [
    path("organisations/<int:pk>/ties/", ties.own, name="organisation-ties"),
    path("organisations/<int:pk>/ties/new/", ties.choose, name="tie-choose"),
    path("organisations/<int:pk>/ties/new/<int:other>/", ties.state, name="tie-state"),
    path("organisations/<int:pk>/ties/rivals/", rivals.rivals, name="rivals"),
    path("ties/<int:pk>/", ties.tie, name="tie"),
    path("clusters/<slug:slug>/shocks/", shocks.shocks, name="cluster-shocks"),
    path("clusters/<slug:slug>/ties/", edge_lists.stated, name="office-ties"),
    path("clusters/<slug:slug>/ties/import/", edge_lists.upload, name="import-ties"),
    path("clusters/<slug:slug>/ties/import/<slug:token>/", edge_lists.preview, name="import-ties-preview"),
    path("clusters/<slug:slug>/surveys/", surveys.surveys, name="cluster-surveys"),
    path("surveys/<int:pk>/", surveys.survey, name="survey"),
    path("surveys/answers/<int:pk>/", surveys.answers, name="survey-answers"),
    path("surveys/answers/<int:pk>/<slug:key>/", surveys.question, name="survey-question"),
    path("signals/<int:pk>/end/", shocks.end, name="signal-end"),
]
