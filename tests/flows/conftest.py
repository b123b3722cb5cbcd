"""A data folder, the sample wire service, and settings that read it: what a night needs."""

import shutil

import pytest

from flows.places import Places
from flows.run import run_night
from flows.settings import read_settings
from flows.wanted import wanted_of
from tests.wire.server import WireService


@pytest.fixture(scope="session")
def running_service():
    with WireService(night=1) as running:
        yield running


@pytest.fixture
def service(running_service):
    running_service.set_night(1)
    yield running_service
    running_service.set_night(1)


def lean(settings):
    """Return the settings with one worker and without the daily backup: what a test of something else needs."""
    return settings.model_copy(
        update={
            "workers": settings.workers.model_copy(update={"count": 1}),
            "warehouse": settings.warehouse.model_copy(update={"nightly_backup": False}),
        }
    )


@pytest.fixture
def places(tmp_path):
    return Places(tmp_path / "data")


@pytest.fixture
def settings(service, tmp_path):
    return lean(read_settings(service.sources_toml(tmp_path / "sources.toml")))


@pytest.fixture(scope="session")
def first_night(running_service, tmp_path_factory):
    """The result and the data folder of one whole night; tests work on copies of the folder."""
    folder = tmp_path_factory.mktemp("first_night")
    running_service.set_night(1)
    settings = lean(read_settings(running_service.sources_toml(folder / "sources.toml")))
    places = Places(folder / "data")
    return run_night(wanted_of(settings), settings, places), places


@pytest.fixture
def after_a_night(first_night, places):
    """A data folder in which one night was run."""
    shutil.copytree(first_night[1].data, places.data)
    return places


@pytest.fixture
def sources_of(tmp_path):
    """Return a function that writes a settings file and reads it."""

    def read(text):
        path = tmp_path / "sources.toml"
        path.write_text(text, encoding="utf-8")
        return lean(read_settings(path))

    return read
