"""Uploading, replacing and removing a profile picture."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from suites.support.pages import seen
from suites.support.pictures import PROGRAM, SVG, bomb, picture, polyglot

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("fresh_cache"),
]


@pytest.fixture(autouse=True)
def media(settings, tmp_path: Path) -> Path:
    """Pictures of a test go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def browser(ada: User, browser_of) -> Client:
    client: Client = browser_of(ada)
    return client


def test_a_picture_is_kept_small_and_shown(browser, media):
    """What was sent as JPEG under any name is stored as WebP under a random one."""
    answer = send(browser, picture("JPEG", (2000, 1000)), name="my cat.jpg")

    assert answer.status_code == 302
    (kept,) = pictures_in(media)
    assert re.fullmatch(r"[0-9a-f]{32}\.webp", kept.name)
    assert opened(kept).size == (512, 256)
    shown = f"/media/{kept.relative_to(media)}"
    assert f'<img class="avatar large" src="{shown}"' in seen(browser, "/profile/ada/")


def test_a_new_picture_takes_the_place_of_the_old_one(browser, media):
    """Nobody finds the old one any more."""
    send(browser, picture("PNG", (10, 10)))
    (old,) = pictures_in(media)

    send(browser, picture("PNG", (20, 20)))

    (new,) = pictures_in(media)
    assert new.name != old.name
    assert opened(new).size == (20, 20)


def test_a_picture_stays_when_only_the_text_changes(browser, media):
    """A form without a file says nothing about the picture."""
    send(browser, picture())
    (old,) = pictures_in(media)

    browser.post("/settings/profile/", {"bio": "I wrote the first programs."})

    assert pictures_in(media) == [old]
    assert "I wrote the first programs." in seen(browser, "/profile/ada/")


def test_a_picture_is_taken_away(browser, media):
    """Ticking "clear" removes the file, and the initial stands in its place."""
    send(browser, picture())

    browser.post("/settings/profile/", {"bio": "", "profile_picture-clear": "on"})

    assert pictures_in(media) == []
    assert 'class="avatar large face' in seen(browser, "/profile/ada/")


def test_a_person_takes_her_picture_along(browser, ada, media):
    """With the account, the file goes too."""
    send(browser, picture())

    ada.delete()

    assert pictures_in(media) == []


@pytest.mark.parametrize(
    "sent, told",
    [
        pytest.param(b"hello", "not a picture that we can read", id="text"),
        pytest.param(SVG, "not a picture that we can read", id="SVG"),
        pytest.param(PROGRAM, "not a picture that we can read", id="program"),
        pytest.param(b"", "The submitted file is empty", id="nothing"),
        pytest.param(bomb(), "50 million", id="100-megapixel bomb"),
        pytest.param(bomb(60_000, 60_000), "50 million", id="3.6 gigapixels"),
        pytest.param(picture("PNG")[:50], "damaged or cut short", id="half a picture"),
        pytest.param(
            picture() + b"x" * 5 * 2**20, "at most 5 MB are allowed", id="5 MB too many"
        ),
    ],
)
def test_what_is_refused(browser, media, sent, told):
    """The form comes back with 422 and a reason at the field; nothing is stored."""
    answer = send(browser, sent)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert pictures_in(media) == []


def test_a_refused_picture_leaves_the_old_one(browser, media):
    """Neither the picture nor the text of a refused form is kept."""
    send(browser, picture())
    (old,) = pictures_in(media)

    send(browser, SVG, bio="replaced")

    assert pictures_in(media) == [old]
    assert "replaced" not in seen(browser, "/profile/ada/")


def test_far_too_much_is_refused_as_a_request(browser, settings, media):
    """What is larger than any request may be is not even looked at: 413."""
    answer = send(browser, b"x" * (settings.UPLOAD_MAX_BYTES + 1))

    assert answer.status_code == 413
    assert pictures_in(media) == []


def test_a_picture_that_is_also_a_program_is_stored_as_a_picture(browser, media):
    """Of a polyglot only its pixels remain."""
    answer = send(browser, polyglot())

    assert answer.status_code == 302
    (kept,) = pictures_in(media)
    assert PROGRAM not in kept.read_bytes()


def test_the_admin_redraws_pictures_too(sam, ada, browser_of, media):
    """There is no second way in for a file as it was sent."""
    path = f"/admin/social/profile/{ada.profile.pk}/change/"

    upload = SimpleUploadedFile("a.gif", polyglot(), content_type="image/gif")
    answer = browser_of(sam).post(path, {"bio": "", "profile_picture": upload})

    assert answer.status_code == 302
    (kept,) = pictures_in(media)
    assert opened(kept).format == "WEBP"


def send(browser: Client, sent: bytes, *, name: str = "cat.png", bio: str = ""):
    upload = SimpleUploadedFile(name, sent, content_type="image/png")
    return browser.post("/settings/profile/", {"bio": bio, "profile_picture": upload})


def opened(path: Path) -> Image.Image:
    return Image.open(BytesIO(path.read_bytes()))


def pictures_in(media: Path) -> list[Path]:
    return [path for path in media.rglob("*") if path.is_file()]
