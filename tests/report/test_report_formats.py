from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from tests.report.reports import EMPTY, FULL, REPLICAS, UNSURE, report_of

from safelane.errors import UsageError
from safelane.report import FORMATS, RenderOptions, render


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_its_name_and_is_pure(name: str) -> None:
    from importlib import import_module

    assert name == import_module(FORMATS[name]).NAME
    options = RenderOptions(token="0123456789abcdef")
    assert render(name, FULL, options) == render(name, FULL, options)
    assert render(name, FULL).endswith("\n")


def test_an_unknown_format_names_the_nearest() -> None:
    with pytest.raises(UsageError, match=r"there is no format 'jsn'; did you mean 'json'\?"):
        render("jsn", EMPTY)


def test_importing_the_room_loads_no_format() -> None:
    code = "import safelane.report, sys; print({'jsonschema', 'difflib', 'safelane.report.text'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


class TestConcise:
    def test_one_line_per_finding(self) -> None:
        assert render("concise", FULL, RenderOptions(show_all=True)).splitlines() == [
            "apps/web/overlays/production/deployment.yaml:17:11: deny readiness-probe-removed"
            " container web loses its readiness probe",
            "apps/batch/overlays/production/nightly.yaml:4:3: waived replicas-cut replicas go from 6 to 1",
            "apps/web/overlays/production/deployment.yaml:8:13: deny replicas-cut replicas go from 6 to 1",
            "apps/api/overlays/production/deployment.yaml:9:13: warn replicas-cut replicas go from 6 to 1",
            "apps/api/overlays/production/deployment.yaml:14:18: warn image-tag-floating"
            " the tag latest does not say which image runs",
            "apps/web/overlays/production/deployment.yaml:17:16: existing image-tag-floating"
            " the tag latest does not say which image runs",
            "charts/web/values-production.yaml:3:8: fixed image-tag-floating"
            " the tag latest does not say which image runs",
            "charts/web/templates/deployment.yaml:1:1: audit change-unchecked templates are not rendered",
            "apps/big/huge.yaml:1:1: unsure too-large 11.2 MB, the limit is 10.0 MB",
        ]

    def test_quiet_and_empty(self) -> None:
        assert render("concise", EMPTY) == ""
        assert render("concise", UNSURE, RenderOptions(quiet=True)) == "unsure: 1 place could not be judged\n"

    def test_a_line_stays_a_line(self) -> None:
        evil = replace(REPLICAS, message="a\nb:1:1: deny c d\r\x1b[1m")
        assert render("concise", report_of(evil)).count("\n") == 1
        assert "a\\x0ab:1:1: deny c d\\x0d\\x1b[1m" in render("concise", report_of(evil))
