"""Attaching a picture, and what becomes of it."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from apps.tweets import services
from apps.tweets.models import Tweet
from suites.support.pictures import PROGRAM, SVG, bomb, picture, polyglot

from .pages import timeline_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """Pictures of a test go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


def test_it_is_kept_small_and_shown(client, media):
    """What was sent as JPEG under any name is stored as WebP under a random one."""
    answer = send(client, picture("JPEG", (3000, 1500)), name="my boat.jpg")

    assert answer.status_code == 302
    (kept,) = files_in(media)
    assert re.fullmatch(r"tweets/[0-9a-f]{32}\.webp", str(kept.relative_to(media)))
    assert Image.open(BytesIO(kept.read_bytes())).size == (1024, 512)
    assert timeline_of(client)[0].picture == f"/media/{kept.relative_to(media)}"


@pytest.mark.parametrize(
    "sent, told",
    [
        pytest.param(SVG, "not a picture that we can read", id="SVG"),
        pytest.param(PROGRAM, "not a picture that we can read", id="program"),
        pytest.param(b"", "The submitted file is empty", id="nothing"),
        pytest.param(bomb(), "50 million", id="100-megapixel bomb"),
        pytest.param(picture("PNG")[:50], "damaged or cut short", id="half a picture"),
    ],
)
def test_what_is_refused(client, media, sent, told):
    """The form comes back with 422 and a reason at the field; nothing is stored."""
    answer = send(client, sent)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert files_in(media) == []
    assert not Tweet.objects.exists()


def test_of_a_polyglot_only_its_pixels_remain(client, media):
    """A program in a picture, or behind its end, is not stored."""
    send(client, polyglot())

    (kept,) = files_in(media)
    assert PROGRAM not in kept.read_bytes()


def test_it_goes_with_its_tweet(ada, media):
    """Nobody finds the file of a tweet that was deleted, alone or with its author."""
    for text in ("one", "two"):
        services.publish(ada, text, ContentFile(picture("WEBP"), name=f"{text}.webp"))
    assert len(files_in(media)) == 2

    Tweet.objects.filter(text="one").get().delete()
    assert [kept.name for kept in files_in(media)] == ["two.webp"]
    ada.delete()

    assert files_in(media) == []


def test_a_new_one_takes_the_place_of_the_old(ada, media):
    """What was replaced is removed; what was not is left."""
    old = ContentFile(picture("WEBP"), name="old.webp")
    tweet = services.publish(ada, "A boat", old)
    services.save(tweet)
    assert [kept.name for kept in files_in(media)] == ["old.webp"]

    tweet.image = ContentFile(picture("WEBP"), name="new.webp")
    services.save(tweet)

    assert [kept.name for kept in files_in(media)] == ["new.webp"]


def test_the_admin_redraws_pictures_too(ada, sam, browser_of, media):
    """There is no second way in for a file as it was sent."""
    tweet = services.publish(ada, "A boat")
    upload = SimpleUploadedFile("a.gif", polyglot(), content_type="image/gif")

    answer = browser_of(sam).post(
        f"/admin/tweets/tweet/{tweet.pk}/change/",
        {"text": "A boat", "author": ada.pk, "image": upload},
    )

    assert answer.status_code == 302
    (kept,) = files_in(media)
    assert Image.open(BytesIO(kept.read_bytes())).format == "WEBP"


def send(browser, sent: bytes, *, name: str = "boat.png"):
    upload = SimpleUploadedFile(name, sent, content_type="image/png")
    return browser.post("/create/", {"text": "A boat", "image": upload})


def files_in(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]
