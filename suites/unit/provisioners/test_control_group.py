"""The CPU time of a container, from what the kernel shows of its group."""

from __future__ import annotations

import pytest

from fixtures.provisioners.control_group import cpu_seconds

WHO = "3f9c"


@pytest.fixture
def kernel(tmp_path):
    """Writes a process's list of groups, and what is counted somewhere."""

    def write(groups: str, counted: dict[str, str]) -> dict[str, object]:
        (tmp_path / "proc/7").mkdir(parents=True)
        (tmp_path / "proc/7/cgroup").write_text(groups)
        for path, text in counted.items():
            file = tmp_path / "groups" / path
            file.parent.mkdir(parents=True)
            file.write_text(text)
        return {"processes": tmp_path / "proc", "groups": tmp_path / "groups"}

    return write


def test_the_first_version_has_a_controller_for_it(kernel):
    where = kernel(
        f"6:memory:/docker/{WHO}\n3:cpu,cpuacct:/docker/{WHO}\n0::/\n",
        {f"cpuacct/docker/{WHO}/cpuacct.usage": "2500000000\n"},
    )

    assert cpu_seconds(7, WHO, **where) == 2.5


def test_the_second_version_has_one_group_for_all(kernel):
    where = kernel(
        f"0::/system.slice/docker-{WHO}.scope\n",
        {
            f"system.slice/docker-{WHO}.scope/cpu.stat": (
                "usage_usec 2500000\nuser_usec 2000000\nsystem_usec 500000\n"
            )
        },
    )

    assert cpu_seconds(7, WHO, **where) == 2.5


@pytest.mark.parametrize(
    "groups",
    [
        "0::/user.slice\n",  # a process of this machine that has the same number
        f"0::/../docker-{WHO}.scope\n",  # we are in a container ourselves
        "rubbish\n",
    ],
    ids=["somebody-else", "out-of-sight", "rubbish"],
)
def test_what_is_not_to_be_seen_is_not_known(kernel, groups):
    where = kernel(groups, {"user.slice/cpu.stat": "usage_usec 1\n"})

    assert cpu_seconds(7, WHO, **where) is None


def test_a_process_that_is_not_here_is_not_known(kernel):
    where = kernel("", {})

    assert cpu_seconds(8, WHO, **where) is None
