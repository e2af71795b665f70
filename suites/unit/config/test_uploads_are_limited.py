"""A request that announces too much is refused before any of it is kept."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from apps.common.web.uploads import UploadTooLarge


@pytest.fixture
def upload(settings):
    """Sends a file of so many bytes to a site that takes 1 MB."""
    settings.UPLOAD_MAX_BYTES = 1024 * 1024

    def send(size: int):
        picture = SimpleUploadedFile("cat.png", b"x" * size)
        return RequestFactory().post("/", {"picture": picture, "name": "Tom"})

    return send


def test_a_small_one_arrives_whole(upload):
    """Below the limit the file and the fields are there."""
    request = upload(1000)

    assert request.FILES["picture"].read() == b"x" * 1000
    assert request.POST["name"] == "Tom"


def test_a_large_one_is_refused_with_both_sizes(upload):
    """Above it the refusal says how large the upload is, and may be."""
    request = upload(2 * 1024 * 1024)

    with pytest.raises(UploadTooLarge, match=r"has 2\.0 MB; this site takes 1 MB"):
        request.FILES  # noqa: B018 (reading them is what parses the request)
