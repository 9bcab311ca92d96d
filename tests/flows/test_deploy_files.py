"""The files an operator copies: they say nothing that Pathway or Prefect does not read."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

CHECKOUT = Path(__file__).parents[2]
UNITS = sorted((CHECKOUT / "deploy" / "systemd").iterdir())
FILES = [file for file in sorted((CHECKOUT / "deploy").rglob("*")) if file.is_file()]
GUIDES = [
    CHECKOUT / "docs" / "how-to" / f"run-it-{how}.md" for how in ("for-one-service", "with-prefect-and-postgresql")
]


@pytest.mark.parametrize("file", [*FILES, *GUIDES], ids=lambda file: file.name)
def test_only_settings_that_are_read_are_set(file: Path) -> None:
    read = (CHECKOUT / "pathway" / "settings.py").read_text(encoding="utf-8")
    named = set(re.findall(r"PATHWAY_[A-Z_]+", file.read_text(encoding="utf-8")))
    assert {name for name in named if f'"{name}"' not in read} == set()


def test_prefect_reads_what_it_is_told(prefect_home: Path) -> None:
    from prefect.settings import get_current_settings
    from prefect.settings.legacy import _get_settings_fields

    known = {*_get_settings_fields(type(get_current_settings())), "PREFECT_HOME"}
    named = {name for file in FILES for name in re.findall(r"PREFECT_[A-Z_]+", file.read_text(encoding="utf-8"))}
    assert named - known == set()


def test_the_compose_file_is_whole() -> None:
    compose: dict[str, Any] = YAML(typ="safe", pure=True).load(CHECKOUT / "deploy" / "compose.yaml")
    services = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert {volume.split(":")[0] for volume in service.get("volumes", [])} <= set(compose["volumes"])
    assert services["worker"]["environment"]["PATHWAY_CLOCK"] == "prefect"
    outside = [port for service in services.values() for port in service.get("ports", [])]
    assert outside == ["127.0.0.1:8000:8000"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here to ask")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_its_units(unit: Path, tmp_path: Path) -> None:
    here = unit.read_text(encoding="utf-8").replace("/srv/pathway/.venv/bin/", f"{Path(shutil.which('true')).parent}/")
    here = re.sub(r"(?m)^(ExecStart=.*/)(pathway|prefect) ", r"\1true ", here)
    file = tmp_path / unit.name.replace("@.", "@one.")
    file.write_text(here, encoding="utf-8")
    said = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True)
    assert [line for line in said.stderr.splitlines() if file.name in line] == []
    assert said.returncode == 0, said.stderr


def test_deploy_without_a_server_is_the_worlds_fault(tmp_path: Path) -> None:
    environment = {"PATH": os.defpath, "HOME": str(tmp_path), "PATHWAY_DATA_DIR": str(tmp_path)}
    command = [Path(sys.executable).with_name("pathway"), "deploy"]
    said = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True)
    words = "no Prefect server is named: set PREFECT_API_URL, as in http://127.0.0.1:4200/api\n"
    assert (said.returncode, said.stdout, said.stderr) == (3, "", words)
