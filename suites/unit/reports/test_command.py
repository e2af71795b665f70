"""`python -m reports`: pages again from raw data, without the rest of the project."""

from __future__ import annotations

from reports.__main__ import main
from suites.support.bundles import sample_bundle, small_plan


def test_it_writes_the_pages_and_says_the_verdict(tmp_path, capsys):
    """Headline first, the page's path last but two."""
    sample_bundle(tmp_path, plan=small_plan())

    code = main([str(tmp_path)])

    lines = capsys.readouterr().out.splitlines()
    assert code == 0
    assert lines[0].startswith("versioned@redis wins")
    assert lines[-3] == str(tmp_path / "report.html")


def test_what_is_no_bundle_is_one_line_and_no_traceback(tmp_path, capsys):
    """Exit 1, with what was expected."""
    code = main([str(tmp_path)])

    assert code == 1
    assert "plan.json" in capsys.readouterr().err


def test_a_wrong_call_says_how_to_call(capsys):
    """Exit 2, with the usage."""
    assert main([]) == 2
    assert "usage" in capsys.readouterr().err
