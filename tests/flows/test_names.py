"""Names of flow runs, as Prefect hands their parts over."""

import pytest

from flows.names import run_name


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("nightly 2026-11-20 (made up)", "nightly 2026-11-20 (made up)"),
        ("brave-otter", "nightly 20"),
    ],
)
def test_a_run_is_named_for_its_night_unless_it_makes_up_for_another(given, name, monkeypatch):
    monkeypatch.setenv("PREFECT__RUNTIME__FLOW_RUN__NAME", given)
    monkeypatch.setenv("PREFECT__RUNTIME__DEPLOYMENT__NAME", "nightly")

    assert run_name().startswith(name)
