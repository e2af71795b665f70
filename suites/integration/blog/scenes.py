"""A post that two readers have seen everywhere, and what may happen to it.

Every change has a sentence of what is then seen, and how.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.test import Client

from apps.blog import services
from apps.blog.models import Post
from fixtures.factories.accounts import UserFactory
from fixtures.factories.blog import PostFactory
from suites.support.browser import Browser
from suites.support.pages import seen

from .pages import posts_on, recent_on, titles


@dataclass(frozen=True)
class Scene:
    """Ada has written a post; a member and a stranger have seen it everywhere."""

    ada: User
    post: Post
    member: Browser
    stranger: Browser

    @property
    def readers(self) -> tuple[Browser, Browser]:
        return self.member, self.stranger

    @property
    def page(self) -> str:
        return f"/posts/{self.post.pk}/"

    @property
    def authors_page(self) -> str:
        return f"/authors/{self.ada.username}/"


@dataclass(frozen=True)
class Change:
    """Something that happens, and what a reader sees once she sees it."""

    happens: Callable[[Scene], object]
    is_seen: Callable[[Scene, Client], bool]


def publish(scene: Scene) -> Post:
    return services.publish(scene.ada, f"New by {scene.ada}", "It weaves.")


def retitle(scene: Scene) -> Post:
    return services.revise(scene.post.pk, f"Renamed by {scene.ada}", scene.post.content)


def rewrite(scene: Scene) -> Post:
    return services.revise(scene.post.pk, scene.post.title, f"Anew by {scene.ada}")


def remove(scene: Scene) -> None:
    services.remove(scene.post.pk)


def rename(scene: Scene) -> None:
    scene.ada.first_name = f"Augusta {scene.ada}"
    scene.ada.save()


def correct_in_the_admin(scene: Scene) -> None:
    scene.post.title = f"Corrected for {scene.ada}"
    scene.post.save()


def recent_titles(reader: Client, path: str = "/posts/") -> list[str]:
    return [title for title, _ in recent_on(seen(reader, path))]


CHANGES = {
    "a post in the list and at the start": Change(
        publish,
        lambda scene, reader: (
            f"New by {scene.ada}" in titles(reader)
            and f"New by {scene.ada}" in titles(reader, "/")
        ),
    ),
    "a post in the sidebar of another": Change(
        publish,
        lambda scene, reader: (
            f"New by {scene.ada}" in recent_titles(reader, scene.page)
        ),
    ),
    "a post on its author's page": Change(
        publish,
        lambda scene, reader: (
            titles(reader, scene.authors_page) == [f"New by {scene.ada}", "Tides"]
        ),
    ),
    "a title in all lists": Change(
        retitle,
        lambda scene, reader: (
            f"Renamed by {scene.ada}" in titles(reader)
            and f"Renamed by {scene.ada}" in recent_titles(reader)
            and titles(reader, scene.authors_page) == [f"Renamed by {scene.ada}"]
        ),
    ),
    "a title on the page of the post": Change(
        retitle,
        lambda scene, reader: (
            f"Renamed by {scene.ada}</h1>" in seen(reader, scene.page)
        ),
    ),
    "a text on the page of the post": Change(
        rewrite,
        lambda scene, reader: f"<p>Anew by {scene.ada}</p>" in seen(reader, scene.page),
    ),
    "how a text begins, in the list": Change(
        rewrite,
        lambda scene, reader: (
            f"Anew by {scene.ada}"
            in [shown.opening for shown in posts_on(seen(reader, "/posts/"))]
        ),
    ),
    "a removed post in all lists": Change(
        remove,
        lambda scene, reader: (
            scene.ada.username not in authors_on(reader, "/posts/")
            and titles(reader, scene.authors_page) == []
            and scene.ada.username not in names_beside(reader, scene.authors_page)
        ),
    ),
    "a removed post at its address": Change(
        remove, lambda scene, reader: reader.get(scene.page).status_code == 404
    ),
    "a name under all that she wrote": Change(
        rename,
        lambda scene, reader: (
            f"Augusta {scene.ada}" in names_on(reader, "/posts/")
            and f"Augusta {scene.ada}" in names_beside(reader, "/posts/")
            and f"Augusta {scene.ada}</a>" in seen(reader, scene.page)
        ),
    ),
    "a name on her page": Change(
        rename,
        lambda scene, reader: (
            f"Posts by Augusta {scene.ada}</h1>" in seen(reader, scene.authors_page)
            and names_on(reader, scene.authors_page) == [f"Augusta {scene.ada}"]
        ),
    ),
    "a correction in the admin": Change(
        correct_in_the_admin,
        lambda scene, reader: (
            f"Corrected for {scene.ada}</h1>" in seen(reader, scene.page)
            and f"Corrected for {scene.ada}" in titles(reader)
        ),
    ),
    "somebody who is gone": Change(
        lambda scene: scene.ada.delete(),
        lambda scene, reader: (
            reader.get(f"/authors/{scene.ada.username}/").status_code == 404
            and scene.ada.username not in authors_on(reader, "/posts/")
            and reader.get(scene.page).status_code == 404
        ),
    ),
}


def scene_number(number: int) -> Scene:
    author = UserFactory(username=f"ada-{number}")
    post = PostFactory(author=author, title="Tides", content="They come and go.")
    member = Browser()
    member.force_login(UserFactory(username=f"grace-{number}"))
    return Scene(author, post, member, Browser())


def look_around(scene: Scene) -> None:
    """Every page of the scene, so that whatever can be remembered is.

    To a member, a page that stays out of the caches comes first: it brings the cookie by
    which her later pages are told apart. A stranger has no cookie, and gets none.
    """
    seen(scene.member, "/accounts/password/")
    for reader in scene.readers:
        for path in ("/", "/posts/", scene.page, scene.authors_page):
            seen(reader, path)


def is_seen(name: str, scene: Scene) -> bool:
    return all(CHANGES[name].is_seen(scene, reader) for reader in scene.readers)


def signature_at(reader: Client, path: str) -> str:
    """Who wrote a post, as its own page says; the sidebar says so, too."""
    return seen(reader, path).partition("<h1")[2].partition("<time")[0]


def authors_on(reader: Client, path: str) -> list[str]:
    return [shown.author for shown in posts_on(seen(reader, path))]


def names_on(reader: Client, path: str) -> list[str]:
    return [shown.name for shown in posts_on(seen(reader, path))]


def names_beside(reader: Client, path: str) -> list[str]:
    return [name for _, name in recent_on(seen(reader, path))]
