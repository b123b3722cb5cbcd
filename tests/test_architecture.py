"""The walls of the house: import contracts, and records that are frozen plain values."""

import dataclasses
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def test_import_contracts_hold():
    linter = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", ["extract", "transform", "load"])
def test_records_are_frozen_slotted_and_keyword_only(package):
    module = importlib.import_module(f"{package}.records")
    own = [
        value
        for value in vars(module).values()
        if dataclasses.is_dataclass(value) and value.__module__ == module.__name__
    ]

    assert own
    for record in own:
        params = record.__dataclass_params__
        assert params.frozen, f"{record.__name__} is not frozen"
        assert hasattr(record, "__slots__"), f"{record.__name__} has no slots"
        assert all(field.kw_only for field in dataclasses.fields(record)), f"{record.__name__} takes positions"


def test_every_package_says_what_comes_in_and_goes_out():
    packages = [path for path in ROOT.glob("*/**/__init__.py") if path.relative_to(ROOT).parts[0] in OURS]

    assert packages
    for path in packages:
        assert path.read_text(encoding="utf-8").startswith('"""'), f"{path} has no docstring"


OURS = {"extract", "transform", "load", "flows"}
