"""What every address answers to whom. An address that is not named here fails the walk."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.laws.walk_story import EVERYONE

Statuses = dict[str, int]


def rest(status: int, **others: int) -> Statuses:
    """One status for everyone but these."""
    return {**dict.fromkeys(EVERYONE, status), **others}


ALL, NO, AWAY, NOWHERE = rest(200), rest(405), rest(302), rest(404)
LOGIN, NO_LOGIN = rest(200, visitor=302), rest(405, visitor=302)
STRANGERS_ONLY = rest(302, visitor=200)


@dataclass(frozen=True)
class Address:
    """`at`: samples of a pattern, filled with the numbers of the story; `get` and `post` are statuses. Addresses of a
    cluster are walked for the published one, and again for the one that is not, see `of_hidden`."""

    get: Statuses
    post: Statuses
    at: tuple[str, ...] = ()
    hidden: bool = field(default=True)


def of_hidden(statuses: Statuses) -> Statuses:
    """The same address of a cluster that is not published: nothing is there for those outside of it."""
    return {
        who: status if who in ("ana", "operator") or status in (302, 405) else 404 for who, status in statuses.items()
    }


def office(get: int = 200, post: int = 200, operator: int = 403) -> Address:
    """Pages of Ana's office."""
    closed = {"visitor": 302}
    return Address(
        NO_LOGIN if get == 405 else rest(403, ana=get, operator=operator, **closed),
        NO_LOGIN if post == 405 else rest(403, ana=post, operator=operator, **closed),
    )


def own(get: Statuses = LOGIN, post: Statuses = NO_LOGIN, *at: str) -> Address:
    """Pages of one's own account."""
    return Address(get, post, at)


PUBLIC = Address(ALL, NO)
API = Address(ALL, NO, hidden=False)
ONE_OFFICE = rest(404, visitor=302, ana=200, operator=200)
MERGED_BY = rest(404, visitor=302, operator=200)

EXPECTED: dict[str, Address] = {
    # For programs. Sessions count for nothing there; what tokens open is walked apart.
    "api/v1/": API,
    "api/v1/openapi.json": API,
    "api/v1/organisations": API,
    "api/v1/organisations/<number>": Address(ALL, NO, ("api/v1/organisations/{shy}", "api/v1/organisations/{pioneer}")),
    "api/v1/clusters": API,
    "api/v1/clusters/<slug>": Address(ALL, NO, ("api/v1/clusters/{cluster}",)),
    "api/v1/clusters/<slug>/members": Address(ALL, NO, ("api/v1/clusters/{cluster}/members?former=on",)),
    "api/v1/clusters/<slug>/growth": Address(ALL, NO, ("api/v1/clusters/{cluster}/growth",)),
    "api/v1/figures": API,
    "api/v1/known-clusters": API,
    "api/v1/found-clusters": API,
    "api/v1/found-members": API,
    "api/v1/projects": API,
    "api/v1/projects/<number>": Address(ALL, NO, ("api/v1/projects/{project}", "api/v1/projects/{dark_project}")),
    "api/v1/participations": API,
    "api/v1/ties": API,
    "api/v1/countries": API,
    "api/v1/regions": API,
    "api/v1/datasets": API,
    "api/v1/me": API,
    "^api/v1(?:/(?P<rest>.*))?$": Address(NOWHERE, NO, ("api/v1/nowhere", "api/v1")),
    "data/organisations.geojson": Address(ALL, NO, ("data/organisations.geojson?bbox=24.1,56.9,24.2,57&zoom=14",)),
    "data/regions.geojson": PUBLIC,
    "robots.txt": PUBLIC,
    "sitemap.xml": PUBLIC,
    "sitemap-<slug:section>-<int:number>.xml": Address(
        ALL, NO, tuple(f"sitemap-{name}-0.xml" for name in ("pages", "clusters", "organisations", "projects"))
    ),
    # One's own account: allauth's pages and ours.
    "account/login/": Address(STRANGERS_ONLY, STRANGERS_ONLY),
    "account/logout/": Address(LOGIN, AWAY),
    "account/inactive/": PUBLIC,
    "account/signup/": Address(STRANGERS_ONLY, STRANGERS_ONLY),
    "account/reauthenticate/": own(LOGIN, LOGIN),
    "account/email/": own(LOGIN, AWAY),
    "account/confirm-email/": Address(AWAY, AWAY),
    "account/password/change/": own(LOGIN, LOGIN),
    "account/password/set/": Address(AWAY, AWAY),
    "account/password/reset/": Address(ALL, ALL),
    "account/login/code/confirm/": Address(AWAY, AWAY),
    "account/password/reset/key/done/": PUBLIC,
    "account/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": Address(
        ALL, ALL, ("account/password/reset/key/1-abc/",)
    ),
    "account/password/reset/done/": PUBLIC,
    "account/login/code/": Address(STRANGERS_ONLY, STRANGERS_ONLY),
    "account/2fa/": own(),
    "account/2fa/authenticate/": Address(AWAY, AWAY),
    "account/2fa/reauthenticate/": own(LOGIN, LOGIN),
    "account/2fa/totp/activate/": Address(AWAY, AWAY),
    "account/2fa/totp/deactivate/": own(LOGIN, AWAY),
    "account/2fa/recovery-codes/": own(rest(404, visitor=302)),
    "account/2fa/recovery-codes/generate/": own(LOGIN, AWAY),
    "account/2fa/recovery-codes/download/": own(rest(404, visitor=302), rest(404, visitor=302)),
    "account/2fa/webauthn/": own(),
    "account/2fa/webauthn/add/": own(LOGIN, LOGIN),
    "account/2fa/webauthn/reauthenticate/": Address(AWAY, AWAY),
    "account/2fa/webauthn/keys/<int:pk>/remove/": own(
        rest(404, visitor=302), rest(404, visitor=302), "account/2fa/webauthn/keys/1/remove/"
    ),
    "account/2fa/webauthn/keys/<int:pk>/edit/": own(
        rest(404, visitor=302), rest(404, visitor=302), "account/2fa/webauthn/keys/1/edit/"
    ),
    "account/2fa/webauthn/login/": Address(AWAY, AWAY),
    "account/sessions/": own(LOGIN, AWAY),
    "account/": own(),
    "account/profile/": own(LOGIN, LOGIN),
    "account/tokens/": own(LOGIN, LOGIN),
    "account/tokens/<int:pk>/revoke/": own(
        NO_LOGIN, rest(404, visitor=302, ana=302), "account/tokens/{token_of_ana}/revoke/"
    ),
    "account/sessions/<int:pk>/end/": own(
        NO_LOGIN, rest(404, visitor=302, ana=302), "account/sessions/{session_of_ana}/end/"
    ),
    "account/data/": own(),
    "account/data/download/": own(),
    "account/erase/": own(LOGIN, LOGIN),
    "account/messages/": own(LOGIN, AWAY),
    # Organisations.
    "organisations/": PUBLIC,
    "organisations/<int:pk>/": Address(rest(301), NO, ("organisations/{shy}/",)),
    "organisations/<int:pk>/<slug:slug>/": Address(
        ALL, NO, ("organisations/{shy}/shy-optics/", "organisations/{pioneer}/pioneer-waves/"), hidden=False
    ),
    "organisations/new/": own(LOGIN, LOGIN),
    "organisations/<int:pk>/claim/": own(LOGIN, LOGIN, "organisations/{shy}/claim/", "organisations/{pioneer}/claim/"),
    "organisations/<int:pk>/double/": own(LOGIN, LOGIN, "organisations/{shy}/double/"),
    # Eve speaks for it, so the office no longer edits it.
    "organisations/<int:pk>/edit/": Address(
        rest(403, visitor=302, operator=200), rest(403, visitor=302, operator=200), ("organisations/{shy}/edit/",)
    ),
    "organisations/<int:pk>/close/": Address(
        rest(403, visitor=302, operator=200), rest(403, visitor=302, operator=200), ("organisations/{shy}/close/",)
    ),
    "organisations/<int:pk>/mandates/": Address(ONE_OFFICE, ONE_OFFICE, ("organisations/{shy}/mandates/",)),
    "mandates/<int:pk>/end/": Address(ONE_OFFICE, ONE_OFFICE, ("mandates/{mandate}/end/",)),
    "offices/<int:pk>/end/": Address(ONE_OFFICE, ONE_OFFICE, ("offices/{office}/end/",)),
    "claims/": own(),
    "claims/<int:pk>/": Address(ONE_OFFICE, ONE_OFFICE, ("claims/{claim}/",)),
    "claims/<int:pk>/confirm/": own(
        rest(404, visitor=302, bruno=200), rest(404, visitor=302, bruno=200), "claims/{own_claim}/confirm/"
    ),
    "claims/<int:pk>/withdraw/": own(NO_LOGIN, rest(404, visitor=302, bruno=302), "claims/{own_claim}/withdraw/"),
    "merges/": own(),
    "merges/<int:pk>/": Address(MERGED_BY, rest(404, visitor=302, operator=302), ("merges/{pair}/",)),
    # What organisations say of each other: for their own people.
    "organisations/<int:pk>/ties/": Address(
        rest(403, visitor=302, bruno=200), NO_LOGIN, ("organisations/{organisation}/ties/",)
    ),
    "organisations/<int:pk>/ties/new/": Address(
        rest(403, visitor=302, bruno=200), NO_LOGIN, ("organisations/{organisation}/ties/new/?q=shy",)
    ),
    "organisations/<int:pk>/ties/new/<int:other>/": Address(
        rest(403, visitor=302, bruno=200),
        rest(403, visitor=302, bruno=200),
        ("organisations/{organisation}/ties/new/{pioneer}/",),
    ),
    "organisations/<int:pk>/ties/rivals/": Address(
        rest(403, visitor=302, bruno=200),
        rest(403, visitor=302, bruno=302),
        ("organisations/{organisation}/ties/rivals/",),
    ),
    "ties/<int:pk>/": Address(
        rest(404, visitor=302, bruno=200), rest(404, visitor=302, bruno=302), ("ties/{tie_record}/",)
    ),
    # Clusters.
    "clusters/": PUBLIC,
    "clusters/<slug:slug>/": PUBLIC,
    "clusters/<slug:slug>/members/": Address(
        ALL, NO, ("clusters/{cluster}/members/", "clusters/{cluster}/members/?former=on")
    ),
    "clusters/<slug:slug>/projects/": PUBLIC,
    "clusters/<slug:slug>/network/": PUBLIC,
    "clusters/<slug:slug>/network/data/": PUBLIC,
    "clusters/<slug:slug>/network.<slug:form>": Address(ALL, NO, ("clusters/{cluster}/network.csv",)),
    "clusters/<slug:slug>/balance/": Address(rest(403, visitor=302, bruno=200, ana=200, operator=200), NO_LOGIN),
    "clusters/<slug:slug>/balance/scenarios/": Address(rest(403, visitor=302, ana=200, operator=200), NO_LOGIN),
    "clusters/<slug:slug>/balance/propose/": Address(NO_LOGIN, rest(403, visitor=302, ana=404)),
    "clusters/<slug:slug>/balance/<int:pk>/settle/": Address(
        NO_LOGIN, rest(403, visitor=302, ana=302), ("clusters/{cluster}/balance/{proposal}/settle/",), hidden=False
    ),
    "clusters/<slug:slug>/measures/": PUBLIC,
    "clusters/<slug:slug>/history/": PUBLIC,
    "clusters/<slug:slug>/shocks/": Address(
        rest(403, visitor=302, bruno=200, ana=200, operator=200), rest(403, visitor=302, ana=200)
    ),
    "clusters/<slug:slug>/surveys/": office(),
    "surveys/<int:pk>/": Address(
        rest(404, visitor=302, ana=200), rest(404, visitor=302, ana=302), ("surveys/{survey}/",)
    ),
    # The link may be forwarded to anybody: it opens for the people of one organisation.
    "surveys/answers/<int:pk>/": Address(
        rest(403, visitor=302, bruno=200), rest(403, visitor=302, bruno=302), ("surveys/answers/{questionnaire}/",)
    ),
    "surveys/answers/<int:pk>/<slug:key>/": Address(
        rest(403, visitor=302, bruno=200),
        rest(403, visitor=302, bruno=200),
        ("surveys/answers/{questionnaire}/rival/",),
    ),
    "clusters/<slug:slug>/ties/": office(200, 302),
    "clusters/<slug:slug>/ties/import/": office(),
    "clusters/<slug:slug>/ties/import/<slug:token>/": Address(
        rest(403, visitor=302, ana=200),
        rest(403, visitor=302, ana=302),
        ("clusters/{cluster}/ties/import/{staged_ties}/",),
        hidden=False,
    ),
    "signals/<int:pk>/end/": Address(
        NO_LOGIN, rest(404, visitor=302, ana=302, bruno=403, operator=403), ("signals/{signal}/end/",)
    ),
    "clusters/<slug:slug>/kind/": Address(ALL, rest(403, ana=200)),
    "clusters/<slug:slug>/kind/clear/": office(405, 302),
    "clusters/<slug:slug>/edit/": office(),
    "clusters/<slug:slug>/core/": office(405),
    "clusters/<slug:slug>/publish/": office(405, 302),
    "clusters/<slug:slug>/dissolve/": office(),
    "clusters/<slug:slug>/office/": Address(ONE_OFFICE, ONE_OFFICE),
    "clusters/start/": own(LOGIN, LOGIN),
    "clusters/<slug:slug>/founding/": office(),
    "clusters/<slug:slug>/founding/declare/": office(405),
    "clusters/<slug:slug>/founding/criteria/": office(405, 302),
    "clusters/<slug:slug>/candidates/": office(200, 302),
    "clusters/<slug:slug>/invite/<int:pk>/": office(),
    "clusters/<slug:slug>/admit/": office(200, 405),
    "clusters/<slug:slug>/admit/<int:pk>/": office(),
    "founding-criteria/": Address(rest(403, visitor=302, operator=200), NO_LOGIN),
    "founding-criteria/<int:pk>/": Address(
        rest(403, visitor=302, operator=200), rest(403, visitor=302, operator=200), ("founding-criteria/1/",)
    ),
    "founding-criteria/<int:pk>/default/": Address(
        NO_LOGIN, rest(403, visitor=302, operator=302), ("founding-criteria/1/default/",)
    ),
    # Whoever has the letter has the key.
    "invitations/<str:key>/": Address(ALL, ALL, ("invitations/{key}/",)),
    "invitations/<int:pk>/withdraw/": Address(
        NO_LOGIN, rest(404, visitor=302, ana=302, operator=403), ("invitations/{invitation}/withdraw/",)
    ),
    "memberships/<int:pk>/answer/": Address(
        rest(404, visitor=302, bruno=200), rest(404, visitor=302, bruno=200), ("memberships/{invited}/answer/",)
    ),
    "memberships/<int:pk>/end/": Address(
        rest(403, visitor=302, ana=200), rest(403, visitor=302, ana=200), ("memberships/{membership}/end/",)
    ),
    "memberships/<int:pk>/dates/": Address(
        rest(403, visitor=302, ana=200), rest(403, visitor=302, ana=200), ("memberships/{membership}/dates/",)
    ),
    "memberships/<int:pk>/withdraw/": Address(
        NO_LOGIN, rest(404, visitor=302, ana=302, operator=403), ("memberships/{candidate}/withdraw/",)
    ),
    r"^members/template\.(?P<form>csv|xlsx)$": own(LOGIN, NO_LOGIN, "members/template.csv", "members/template.xlsx"),
    "clusters/<slug:slug>/members/import/": office(operator=200),
    "clusters/<slug:slug>/members/import/<slug:token>/": Address(
        rest(403, visitor=302, ana=200, operator=404),
        rest(403, visitor=302, ana=302, operator=404),
        ("clusters/{cluster}/members/import/{staged}/",),
        hidden=False,
    ),
    "clusters/<slug:slug>/members/import/<slug:token>/columns/": Address(
        rest(403, visitor=302, ana=200, operator=404),
        rest(403, visitor=302, ana=200, operator=404),
        ("clusters/{cluster}/members/import/{staged}/columns/",),
        hidden=False,
    ),
    "clusters/<slug:slug>/members/import/<slug:token>/discard/": Address(
        NO_LOGIN,
        rest(403, visitor=302, ana=302, operator=302),
        ("clusters/{cluster}/members/import/{staged}/discard/",),
        hidden=False,
    ),
    # Everyone's.
    "": PUBLIC,
    "desk/": own(),
    "projects/<int:pk>/": Address(ALL, NO, ("projects/{project}/", "projects/{dark_project}/")),
    "map/": PUBLIC,
    "regions/find/": Address(ALL, NO, ("regions/find/?q=riga&name=region&type=radio",)),
    "about/": PUBLIC,
    "sources/": PUBLIC,
    "observatory/": PUBLIC,
    "observatory/countries/<str:code>/": Address(ALL, NO, ("observatory/countries/LV/",)),
    "observatory/known/": PUBLIC,
    "observatory/known/<slug:slug>/": Address(ALL, NO, ("observatory/known/nepic/",)),
    "observatory/fields/": PUBLIC,
    "observatory/fields/<int:pk>/": Address(ALL, NO, ("observatory/fields/{field}/",)),
    "observatory/establishments/": PUBLIC,
    "observatory/areas/<int:pk>/": Address(ALL, NO, ("observatory/areas/{area}/",)),
    "observatory/compare/": Address(ALL, NO, ("observatory/compare/?area={area}",)),
    "observatory/clusters/": Address(ALL, NO, ("observatory/clusters/?cluster={cluster}",), hidden=False),
    "observatory/found/": PUBLIC,
    "observatory/found/<int:pk>/": Address(ALL, NO, ("observatory/found/{found}/",)),
    "observatory/found/<int:pk>/start/": Address(NO_LOGIN, AWAY, ("observatory/found/{found}/start/",)),
    "observatory/errors/": Address(ALL, ALL, ("observatory/errors/?page=/observatory/",)),
    "observatory/data/": PUBLIC,
    "observatory/data/catalogue.jsonld": PUBLIC,
    "methods/": PUBLIC,
    "methods/<slug:name>/": Address(ALL, NO, ("methods/kind/", "methods/composition/")),
    "api/": PUBLIC,
    "terms/": PUBLIC,
    "privacy/": PUBLIC,
    # Each table in each format is walked apart.
    "download/<slug:key>.<slug:form>": Address(ALL, NO, ("download/organisations.csv",)),
}
