"""What every page needs."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict:
    return {"site_name": settings.SITE_NAME, "is_demo": settings.DEMO}
