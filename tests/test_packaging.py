"""The wheel as users get it: built, installed outside the checkout, and put to work."""

from __future__ import annotations

import json
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = out.glob("*.whl")
    return built


def test_wheel_carries_the_rulebook_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    packed = {n.removeprefix("outreach_lint/_rules/") for n in names if n.startswith("outreach_lint/_rules/")}
    ours = {str(path.relative_to(ROOT / "rules")) for path in (ROOT / "rules").rglob("*.toml")}
    assert packed == ours
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"outreach_lint"}
    assert "outreach_lint/py.typed" in names
    assert any(name.endswith("rule.de.md.j2") for name in names)


def test_wheel_lints_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "env"
    venv.create(home, with_pip=False, symlinks=True)
    python = home / "bin" / "python"
    site = Path(
        subprocess.run(
            [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
            check=True, capture_output=True, text=True,
        ).stdout.strip()
    )  # fmt: skip
    # Only the wheel is new; what it depends on is taken from here, for tests have no network.
    # A .pth file makes our packages importable without running our own editable install.
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(site),
         str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    result = subprocess.run(
        [python, "-I", "-m", "outreach_lint", "check", "-", "--format", "json"],
        input="Hallo {{name}}, wir drucken Kataloge in Fulda ab 90 Euro. Nora Beyer",
        capture_output=True, text=True, cwd=tmp_path, check=False,
    )  # fmt: skip
    assert result.stderr == ""
    report = json.loads(result.stdout)["reports"][0]
    assert [finding["rule"] for finding in report["findings"]] == ["unfilled-placeholder"]
    where = subprocess.run(
        [python, "-I", "-c", "import outreach_lint; print(outreach_lint.__file__)"],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert where.stdout.startswith(str(site))
