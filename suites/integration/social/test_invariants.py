"""The site against the model of it that the load users are judged by, too.

A machine has three people do what can be done, in any order. After each act somebody looks
at something, so that there is something to remember, and every invariant of
`load/invariants` must hold of the rows and of what she sees.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from apps.common.caching.catalogue import STRATEGIES
from apps.common.caching.write_behind import WriteBehind
from apps.social import views
from apps.social.caching import cache
from apps.social.models import Post
from fixtures.factories.accounts import UserFactory
from fixtures.strategies import promised_by
from load.invariants.evidence import Evidence, Shown
from load.invariants.looking import NotThere, feed_seen, post_seen, profile_seen
from load.invariants.model import Act, Deed, SocialModel
from load.invariants.rows import Scope, read_rows
from load.invariants.rules import violations

pytestmark = [
    pytest.mark.uncounted,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache", "short_pages"),
]
Look = tuple[int, str]
TTL_S = 60
PAGES_AT_MOST = 3
# Those that promise to show at once what was written, where nobody races.
AT_ONCE = [
    name for name in STRATEGIES if not promised_by(name, ttl_s=TTL_S).stale_at_most_s
]
BRIEFLY = settings(
    max_examples=3,
    stateful_step_count=25,
    suppress_health_check=[HealthCheck.too_slow],
    # A shorter story would take minutes to find; a violation explains itself.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

ADA, GRACE, LINUS = range(3)
people = st.sampled_from([ADA, GRACE, LINUS])
some = st.integers(0, 99)
# Who looks after an act, and at what: her feed, the profile of who acted, or a post.
looks = st.tuples(people, st.sampled_from(["feed", "profile", "post"]))
casts = itertools.count()


@pytest.fixture
def short_pages(monkeypatch):
    """So short that a handful of posts fill several."""
    monkeypatch.setattr(views, "POSTS_A_PAGE", 3)
    monkeypatch.setattr(views.FeedView, "paginate_by", 3)


class Browsers:
    """A test client for each of some people."""

    def __init__(self, names: list[str]) -> None:
        self._clients = {name: Client() for name in names}
        for name, client in self._clients.items():
            client.force_login(UserFactory(username=name))

    def page(self, viewer: str, path: str) -> bytes:
        answer: Any = self._clients[viewer].get(path)
        if answer.status_code == 404:
            raise NotThere(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return bytes(answer.content)

    def post(self, who: str, path: str, **form: str) -> bool:
        """Whether the site did it; it refuses what is about nothing."""
        answer: Any = self._clients[who].post(path, form)
        assert answer.status_code in (302, 404), (path, answer.status_code)
        return bool(answer.status_code == 302)


class SiteMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        number = next(casts)
        self.names = [f"{name}-{number}" for name in ("ada", "grace", "linus")]
        self.browsers = Browsers(self.names)
        self.model = SocialModel()
        self.moments = itertools.count()
        self.posts: list[Post] = []

    @initialize()
    def everybody_has_published_and_looked_around(self) -> None:
        """So that there is something to act on, and something is remembered."""
        for who in (ADA, GRACE, LINUS):
            self.publish(who, (who, "feed"))
        for viewer, what in itertools.product((ADA, GRACE), ("feed", "post")):
            self.look((viewer, what), ADA, 0)

    @rule(deed=st.sampled_from(Deed), who=people, whom=people, which=some, look=looks)
    def somebody_acts(
        self, deed: Deed, who: int, whom: int, which: int, look: Look
    ) -> None:
        """One rule for all deeds: of several, each story would leave some out."""
        match deed:
            case Deed.PUBLISH:
                self.publish(who, look)
            case Deed.FOLLOW | Deed.UNFOLLOW:
                self.follow(who, deed, whom, look)
            case Deed.REMOVE:
                self.remove(which, look)
            case _:
                self.react(who, deed, which, look)

    # --- What people do -----------------------------------------------------------

    def publish(self, who: int, look: Look) -> None:
        text = f"post {next(self.moments)}"
        self.act(who, Deed.PUBLISH, "/posts/create/", form={"content": text}, text=text)
        self.posts.append(
            Post.objects.get(user__username=self.names[who], content=text)
        )
        self.look(look, who, -1)

    def react(self, who: int, deed: Deed, which: int, look: Look) -> None:
        if not self.posts:
            return
        post = self.some_post(which)
        form = {"content": "Thanks"} if deed is Deed.COMMENT else {}
        self.act(who, deed, f"/posts/{post.pk}/{deed}/", form=form, post=post.pk)
        self.look(look, who, which)

    def follow(self, who: int, deed: Deed, whom: int, look: Look) -> None:
        if who == whom:
            return
        name = self.names[whom]
        self.act(who, deed, f"/profile/{name}/{deed}/", whom=name)
        self.look(look, whom, 0)

    def remove(self, which: int, look: Look) -> None:
        if not self.posts:
            return
        post = self.posts.pop(which % len(self.posts))
        who = self.names.index(post.user.username)
        path, text = f"/posts/{post.pk}/delete/", post.content
        self.act(who, Deed.REMOVE, path, post=post.pk, text=text)
        self.look(look, who, which)

    # --- What they see ------------------------------------------------------------

    def look(self, look: Look, whose: int, which: int) -> None:
        viewer, what = self.names[look[0]], look[1]
        if what == "feed":
            seen = feed_seen(self.browsers, viewer, pages_at_most=PAGES_AT_MOST)
        elif what == "profile" or not self.posts:
            name = self.names[whose]
            seen = profile_seen(
                self.browsers, viewer, name, pages_at_most=PAGES_AT_MOST
            )
        else:
            seen = post_seen(self.browsers, viewer, self.some_post(which).pk)
        self.judge(seen)

    def judge(self, *shown: Shown) -> None:
        scope = Scope.of(
            self.model,
            posts={post.id for each in shown for post in each.posts},
            people=self.names,
        )
        # What was seen may wait for its row; now it has had its time.
        if isinstance(cache.strategy, WriteBehind):
            cache.strategy.flush()
        connection.ensure_connection()
        rows = read_rows(connection.connection, scope)

        broken = violations(Evidence(self.model, rows, shown))

        assert not broken, "\n".join(map(str, broken))

    # --- How it is done -----------------------------------------------------------

    def act(
        self,
        who: int,
        deed: Deed,
        path: str,
        *,
        form: dict[str, str] | None = None,
        **about: Any,
    ) -> None:
        sent_s = next(self.moments)
        if self.browsers.post(self.names[who], path, **(form or {})):
            self.model.happened(
                Act(
                    who=self.names[who],
                    deed=deed,
                    sent_s=sent_s,
                    answered_s=next(self.moments),
                    **about,
                )
            )

    def some_post(self, which: int) -> Post:
        return self.posts[which % len(self.posts)]


@pytest.mark.long
@pytest.mark.parametrize("name", AT_ONCE)
def test_the_site_keeps_every_invariant(name, settings):
    """Whatever people do, in whichever order, and whatever was remembered before."""
    settings.CACHE_STRATEGY = name
    settings.CACHE_TTL_S = TTL_S

    run_state_machine_as_test(SiteMachine, settings=BRIEFLY)


def test_what_is_not_forgotten_is_found(settings):
    """A strategy that keeps the contract, and yet shows old counts, is caught here."""
    settings.CACHE_STRATEGY = "suites.support.own_strategies.HardOfHearing"
    site = SiteMachine()
    site.everybody_has_published_and_looked_around()

    with pytest.raises(AssertionError, match=r"sees 0 likes of post .* there is 1 row"):
        site.react(LINUS, Deed.LIKE, 0, (GRACE, "post"))
