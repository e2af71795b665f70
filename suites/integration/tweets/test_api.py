"""The API: what it shows, takes and refuses, in JSON."""

from __future__ import annotations

import json
from base64 import b64encode
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from PIL import Image

from apps.tweets.models import Tweet
from apps.tweets.viewsets import TweetViewSet, WritesOften
from fixtures.factories.tweets import LikeFactory, RetweetFactory, TweetFactory
from suites.support.pictures import SVG, picture, polyglot

pytestmark = pytest.mark.usefixtures("fresh_cache")
LIST = "/api/tweets/"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Pictures of a test go to a folder of its own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


class TestReading:
    def test_a_tweet(self, client, ada):
        """What a page shows of it, for programs."""
        tweet = LikeFactory(tweet=TweetFactory(author=ada, text="Fog again.")).tweet
        RetweetFactory(tweet=tweet)

        told = client.get(f"{LIST}{tweet.pk}/").json()

        assert told == {
            "id": tweet.pk,
            "text": "Fog again.",
            "image": None,
            "author": "ada",
            "created_at": tweet.created_at.isoformat().replace("+00:00", "Z"),
            "likes": 1,
            "retweets": 1,
        }

    def test_pages_lead_on_to_the_end(self, client, ada):
        """Twenty at a time, the newest first, each once."""
        tweets = TweetFactory.create_batch(45, author=ada)

        ids, sizes, address = [], [], LIST
        while address:
            page = client.get(address).json()
            sizes.append(len(page["results"]))
            ids += [each["id"] for each in page["results"]]
            address = page["next"]

        assert sizes == [20, 20, 5]
        assert ids == [tweet.pk for tweet in reversed(tweets)]

    @pytest.mark.parametrize("size", [1, 20])
    def test_a_page_is_one_query(self, size, client, db):
        """Authors and counts come with the tweets."""
        TweetFactory.create_batch(size)

        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)

        assert len(queries) == 1

    @pytest.mark.parametrize("position", ["abc", "\0", "9999999-01-01", "p=1&o=x"])
    def test_a_cursor_that_leads_nowhere(self, position, client, db):
        """Whatever somebody has put together is 404, and says so."""
        cursor = b64encode(f"p={position}".encode()).decode()

        answer = client.get(LIST, {"cursor": cursor})

        assert answer.status_code in (200, 404)
        assert answer["Content-Type"] == "application/json"


class TestWriting:
    def test_a_member_signs_herself(self, ada, mallory, browser_of):
        """Nobody can name another author, and the answer shows what was made."""
        answer = write(
            browser_of(ada), {"text": "Fog.", "author": "mallory", "likes": 9}
        )

        assert answer.status_code == 201
        assert (answer.json()["author"], answer.json()["likes"]) == ("ada", 0)
        assert Tweet.objects.get().author == ada

    @pytest.mark.parametrize(
        "told, field",
        [
            ({"text": "x" * 281}, "text"),
            ({"text": ""}, "text"),
            ({"text": "a\0b"}, "text"),
            ({"text": None}, "text"),
            ({"text": ["a"]}, "text"),
            ({}, "text"),
            ({"text": "A boat", "image": "boat.png"}, "image"),
        ],
    )
    def test_what_is_refused(self, told, field, ada, browser_of):
        """400 with the reason at its field; nothing is kept."""
        answer = write(browser_of(ada), told)

        assert answer.status_code == 400
        assert list(answer.json()) == [field]
        assert not Tweet.objects.exists()

    def test_no_json(self, ada, browser_of):
        """What cannot be read is 400, too, and in JSON."""
        answer = browser_of(ada).post(LIST, "{", content_type="application/json")

        assert answer.status_code == 400
        assert "JSON parse error" in answer.json()["detail"]

    def test_its_author_changes_it(self, ada, browser_of):
        """Its text, and nothing that is not hers to set."""
        tweet = TweetFactory(author=ada)

        answer = write(
            browser_of(ada), {"text": "Sun.", "id": 1}, path=of(tweet), method="PATCH"
        )

        assert (answer.status_code, answer.json()["text"]) == (200, "Sun.")
        assert answer.json()["id"] == tweet.pk
        assert Tweet.objects.get().text == "Sun."

    @pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
    @pytest.mark.parametrize("who", ["mallory", "sam", None])
    def test_nobody_else_does(self, method, who, ada, browser_of, request):
        """Neither another member nor staff, who have the admin, nor a stranger."""
        tweet = TweetFactory(author=ada, text="Fog.")
        browser = browser_of(request.getfixturevalue(who) if who else None)

        answer = write(browser, {"text": "Sun."}, path=of(tweet), method=method)

        assert answer.status_code == 403
        assert "detail" in answer.json()
        assert Tweet.objects.get().text == "Fog."

    def test_its_author_deletes_it(self, ada, browser_of):
        """204, and then 404."""
        browser, tweet = browser_of(ada), TweetFactory(author=ada)

        assert browser.delete(of(tweet)).status_code == 204
        assert browser.delete(of(tweet)).status_code == 404
        assert not Tweet.objects.exists()

    def test_who_writes_too_often_waits(self, ada, browser_of, monkeypatch):
        """429 says for how long; reading goes on."""
        monkeypatch.setattr(WritesOften, "rate", "2/min")
        browser = browser_of(ada)

        answers = [write(browser, {"text": "Fog."}) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [201, 201, 429]
        assert int(answers[-1]["Retry-After"]) <= 60
        assert browser.get(LIST).status_code == 200


class TestPictures:
    def test_they_are_redrawn(self, ada, browser_of, media):
        """As on the site: small, WebP, under another name, at a whole address."""
        answer = send(browser_of(ada), polyglot())

        assert answer.status_code == 201
        (kept,) = (path for path in media.rglob("*") if path.is_file())
        assert Image.open(BytesIO(kept.read_bytes())).format == "WEBP"
        address = f"http://testserver/media/{kept.relative_to(media)}"
        assert answer.json()["image"] == address

    def test_what_is_none_is_refused_at_its_field(self, ada, browser_of, media):
        """A name and a content type that lie are not believed."""
        answer = send(browser_of(ada), SVG)

        assert answer.status_code == 400
        assert "not a picture" in answer.json()["image"][0]
        assert not media.exists()

    @pytest.mark.django_db(transaction=True)
    def test_one_is_taken_away(self, ada, browser_of, media):
        """With null its file goes, and the tweet stays."""
        browser = browser_of(ada)
        tweet = Tweet.objects.get(pk=send(browser, picture()).json()["id"])

        answer = write(browser, {"image": None}, path=of(tweet), method="PATCH")

        assert (answer.status_code, answer.json()["image"]) == (200, None)
        assert not [path for path in media.rglob("*") if path.is_file()]

    def test_changing_one(self, ada, browser_of):
        """PATCH takes files as POST does."""
        browser, tweet = browser_of(ada), TweetFactory(author=ada)
        upload = SimpleUploadedFile("a.png", picture(), content_type="image/png")

        answer = browser.patch(
            of(tweet),
            encode_multipart(BOUNDARY, {"image": upload}),
            content_type=MULTIPART_CONTENT,
        )

        assert answer.json()["image"].endswith(".webp")
        assert answer.json()["text"] == tweet.text


def test_everything_that_it_needs_stands_with_it():
    """No setting of the site decides who may write: another lesson may want otherwise."""
    own = vars(TweetViewSet)

    for name in ("authentication", "permission", "throttle", "renderer", "parser"):
        assert own[f"{name}_classes"], name


def of(tweet: Tweet) -> str:
    return f"{LIST}{tweet.pk}/"


def write(browser, told: object, *, path: str = LIST, method: str = "POST"):
    return browser.generic(method, path, json.dumps(told), "application/json")


def send(browser, content: bytes):
    upload = SimpleUploadedFile("boat.png", content, content_type="image/png")
    return browser.post(LIST, {"text": "A boat", "image": upload})
