"""A drive that cannot be meant is refused before anything starts."""

from __future__ import annotations

from pathlib import Path

import pytest

from load.driver import Drive, DriveError, calibrate, drive

from .examples import cast_file, workload


def attempt(folder: Path, **changes: object) -> None:
    usual: dict[str, object] = {
        "workload": workload(),
        "url": "http://127.0.0.1:1",
        "cast_path": cast_file(folder, 20),
        "seed": 1,
        "warm_up_requests": 0,
        "folder": folder / "drive",
    }
    drive(
        Drive(**(usual | changes)),  # type: ignore[arg-type]
        on_window_start=lambda: None,
        on_window_end=lambda: None,
    )


@pytest.mark.parametrize(
    "changes, message",
    [
        pytest.param({"url": "http://example.org"}, "not this machine", id="host"),
        pytest.param({"workload": workload(rate_per_s=-1)}, "rate of -1", id="rate"),
        pytest.param(
            {"workload": workload(mix={"fed": 1.0})}, "mean 'feed'", id="operation"
        ),
        pytest.param(
            {"workload": workload(audience=21)}, "smaller audience", id="audience"
        ),
        pytest.param(
            {"workload": workload(arrivals="bursts")}, "'bursts'", id="process"
        ),
    ],
)
def test_is_refused_and_leaves_nothing(
    tmp_path: Path, changes: dict[str, object], message: str
):
    """The message says which value cannot be; no folder is made for it."""
    with pytest.raises(DriveError, match=message):
        attempt(tmp_path, **changes)

    assert not (tmp_path / "drive").exists()


def test_calibration_of_another_host_is_refused(tmp_path: Path):
    """Finding out how much can be sent is load as well."""
    with pytest.raises(DriveError, match="not this machine"):
        calibrate("http://example.org", seconds=1, connections=1, folder=tmp_path)
