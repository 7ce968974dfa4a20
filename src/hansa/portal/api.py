"""The root of the REST API. Each area adds its router here."""

from ninja import NinjaAPI

from hansa import __version__

api = NinjaAPI(title="Hansa", version=__version__, urls_namespace="api")
