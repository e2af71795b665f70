"""Uploads that are refused by their announced size, before a byte of them is kept."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class UploadTooLarge(RequestDataTooBig):
    """Answered with 413; its message is for the person who has sent the file."""


class RefuseTooLargeUploadHandler(FileUploadHandler):
    """First of the handlers: lets at most UPLOAD_MAX_BYTES on to the others."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, *args: Any, **kwargs: Any
    ) -> None:
        if content_length > settings.UPLOAD_MAX_BYTES:
            limit_mb = settings.UPLOAD_MAX_BYTES // (1024 * 1024)
            raise UploadTooLarge(
                f"The upload has {content_length / (1024 * 1024):.1f} MB; "
                f"this site takes {limit_mb} MB at most."
            )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler's to make."""
