"""What a flow says of a run that cannot begin: a state with the reason in a sentence, and no trace."""

from flows.maintain import maintain
from flows.tasks import outcomes, run_with_tasks
from flows.wanted import wanted_of
from load.errors import WarehouseHeld
from load.lock import hold
from transform.errors import BadTaxonomy


def test_a_run_that_cannot_have_the_warehouse_fails_with_the_name_of_the_one_that_has_it(settings, places):
    short = settings.model_copy(update={"warehouse": settings.warehouse.model_copy(update={"wait_seconds": 0})})

    with hold(places.warehouse, run_id="the other one", wait_seconds=0, say=print):
        state = run_with_tasks(wanted_of(short), short, places)

    assert state.is_failed()
    assert state.message.startswith("WarehouseHeld: ")
    assert "the other one" in state.message
    assert isinstance(outcomes[-1], WarehouseHeld)


def test_a_run_whose_tag_file_cannot_be_used_fails_with_the_reason(settings, places, tmp_path):
    own = tmp_path / "own.toml"
    own.write_text("[[topic]]\n", encoding="utf-8")
    tagged = settings.model_copy(update={"tags": settings.tags.model_copy(update={"taxonomies": (str(own),)})})

    state = run_with_tasks(wanted_of(tagged), tagged, places)

    assert state.is_failed()
    assert state.message.startswith("BadTaxonomy: own: topic 1")
    assert isinstance(outcomes[-1], BadTaxonomy)


def test_maintenance_before_the_first_night_fails_with_the_reason(service, places, tmp_path, monkeypatch):
    monkeypatch.setenv("NIGHTWIRE_SOURCES", str(service.sources_toml(tmp_path / "sources.toml")))
    monkeypatch.setenv("NIGHTWIRE_DATA", str(places.data))

    state = maintain.fn()

    assert state.is_failed()
    assert "there is no warehouse yet" in state.message
