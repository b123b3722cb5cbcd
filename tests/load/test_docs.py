"""Every question of docs/sql.md is asked: of a small copy for its columns, of the sample service for its answer."""

import pytest

from load.publish import publish
from load.query import run_query
from load.store import append_batch, append_runs
from load.warehouse import open_warehouse
from tests.load.answers import answer_of, make_sample, questions
from tests.load.make import article, batch, run

QUESTIONS = {question.title: question for question in questions()}

# Answers that hang on what the service serves, not on how well a tagger or a reader does today.
STABLE = ("2. ", "9. ", "10. ", "12. ", "14. ")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    folder = tmp_path_factory.mktemp("small")
    con = open_warehouse(folder / "warehouse.duckdb")
    append_batch(con, batch(1, article(), article("two")))
    append_runs(con, [run(stored=2)])
    con.close()
    publish(folder / "warehouse.duckdb", folder / "news.duckdb")
    return folder / "news.duckdb"


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return make_sample(tmp_path_factory.mktemp("sample"))


def test_there_are_at_least_twenty_questions():
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize("title", QUESTIONS)
def test_question_runs_and_gives_the_columns_it_shows(title, small):
    question = QUESTIONS[title]

    assert run_query(small, question.sql).columns == question.columns


@pytest.mark.slow
@pytest.mark.parametrize("title", [title for title in QUESTIONS if title.startswith(STABLE)])
def test_answer_is_that_of_the_sample_service(title, sample):
    question = QUESTIONS[title]

    assert answer_of(run_query(sample, question.sql)) == question.answer.lstrip("\n")


@pytest.mark.slow
def test_every_question_has_an_answer_in_the_sample(sample):
    silent = [title for title, question in QUESTIONS.items() if not run_query(sample, question.sql).rows]

    assert len(silent) <= 1, f"no answer in the sample: {silent}"
