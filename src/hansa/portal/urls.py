from django.urls import path

from hansa.portal.pages import about, desk, downloads, home

urlpatterns = [
    path("", home.home, name="home"),
    path("desk/", desk.desk, name="desk"),
    path("about/", about.about, name="about"),
    path("sources/", about.sources, name="sources"),
    path("terms/", about.terms, name="terms"),
    path("download/<slug:key>.<slug:form>", downloads.download, name="download"),
    path("privacy/", about.privacy, name="privacy"),
]
