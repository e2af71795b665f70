"""Images that are not here are pulled, and the person at the terminal is told."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import platform
import tarfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from fixtures.provisioners import engine
from fixtures.provisioners.catalogue import recipe_named
from fixtures.provisioners.docker import DockerProvisioner
from fixtures.provisioners.errors import ImageUnavailable

from .rungs import usable

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


ARCHITECTURE = {"aarch64": "arm64", "arm64": "arm64"}


@dataclass
class Registry:
    """An image registry with one image of one small file, on loopback."""

    port: int = 0
    blobs: dict[str, bytes] = field(default_factory=dict)

    @property
    def image(self) -> str:
        return f"127.0.0.1:{self.port}/kestrel:{id(self)}"

    def publish(self) -> None:
        # Its own: an engine that has a layer from elsewhere does not ask for it.
        file = f"it hovers over {self.port}".encode()
        packed = io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            about = tarfile.TarInfo("kestrel")
            about.size = len(file)
            tar.addfile(about, io.BytesIO(file))
        layer = gzip.compress(packed.getvalue())
        config = json.dumps(
            {
                "architecture": ARCHITECTURE.get(platform.machine(), "amd64"),
                "os": "linux",
                "config": {},
                "rootfs": {"type": "layers", "diff_ids": [digest(packed.getvalue())]},
            }
        ).encode()
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": self._blob("container.image.v1+json", config),
            "layers": [self._blob("image.rootfs.diff.tar.gzip", layer)],
        }
        self.blobs["manifest"] = json.dumps(manifest).encode()

    def forget_the_layer(self) -> None:
        manifest = json.loads(self.blobs["manifest"])
        del self.blobs[manifest["layers"][0]["digest"]]

    def _blob(self, kind: str, content: bytes) -> dict[str, object]:
        self.blobs[digest(content)] = content
        return {
            "mediaType": f"application/vnd.docker.{kind}",
            "size": len(content),
            "digest": digest(content),
        }


def digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


@pytest.fixture
def registry() -> Iterator[Registry]:
    usable(DockerProvisioner(recipe_named("redis")))
    made = Registry()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            what = (
                "manifest" if "/manifests/" in self.path else self.path.split("/")[-1]
            )
            content = b"{}" if self.path == "/v2/" else made.blobs.get(what)
            self.send_response(404 if content is None else 200)
            content = content or b""
            self.send_header("Content-Type", MANIFEST)
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Docker-Content-Digest", digest(content))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(content)

        do_HEAD = do_GET

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        made.port = server.server_address[1]
        made.publish()
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield made
        with engine.engine_client() as client:
            if engine.has_image(made.image):
                client.images.remove(made.image)
        server.shutdown()
        thread.join()


def test_an_image_that_a_registry_has_is_here_afterwards(registry, capsys):
    """What can be pulled is pulled, and that is said, for it may take long."""
    assert not engine.has_image(registry.image)

    engine.pull(registry.image)

    assert engine.has_image(registry.image)
    assert f"pulling {registry.image}" in capsys.readouterr().err


def test_an_image_that_is_incomplete_is_unavailable(registry):
    """A pull that breaks off half-way is told as one that cannot begin."""
    registry.forget_the_layer()

    with pytest.raises(ImageUnavailable, match="kestrel"):
        engine.pull(registry.image)

    assert not engine.has_image(registry.image)
