"""The questions of docs/sql.md with their answers; `python -m tests.load.answers` writes the answers anew."""

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from flows.places import Places
from flows.run import run_night
from flows.settings import read_settings
from flows.wanted import wanted_of
from load.query import open_copy, write_table
from tests.wire.server import WireService

WIDEST = 70
PAGE = Path(__file__).parents[2] / "docs" / "sql.md"
QUESTION = re.compile(
    r"^## (?P<title>[^\n]+)\n(?P<text>.*?)```sql\n(?P<sql>.*?)```\n(?P<answer>(?:\n(?:\|[^\n]*\n)+)?)",
    re.DOTALL | re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    title: str
    sql: str
    answer: str

    @property
    def columns(self):
        first = self.answer.strip().splitlines()[0]
        return tuple(cell.strip() for cell in first.strip("|").split("|"))


def questions():
    return [
        Question(title=found["title"], sql=found["sql"], answer=found["answer"])
        for found in QUESTION.finditer(PAGE.read_text(encoding="utf-8"))
    ]


def answer_of(table):
    """Return an answer as the page shows it: markdown, long cells cut."""
    lines = write_table(table, "markdown").decode().splitlines()
    return "".join(f"| {' | '.join(_cut(cell) for cell in line[2:-2].split(' | '))} |\n" for line in lines)


def _cut(cell):
    return cell if len(cell) <= WIDEST else cell[: WIDEST - 1] + "…"


def write_answers(news):
    with open_copy(news) as copy:
        page = QUESTION.sub(lambda found: _answered(copy, found), PAGE.read_text(encoding="utf-8"))
    PAGE.write_text(page, encoding="utf-8")


def _answered(copy, found):
    answer = answer_of(copy.run(found["sql"]))
    return f"## {found['title']}\n{found['text']}```sql\n{found['sql']}```\n\n{answer}"


def make_sample(folder):
    """Return the readers' copy after the sample service's two nights."""
    places = Places(folder / "data")
    with WireService(night=1) as service:
        settings = _one_source_at_a_time(read_settings(service.sources_toml(folder / "sources.toml")))
        run_night(wanted_of(settings), settings, places)
        service.set_night(2)
        service.sources_toml(folder / "sources.toml")
        run_night(wanted_of(settings), settings, places)
    return places.published


def _one_source_at_a_time(settings):
    """A link that several sources name is then the first one's in the file, however busy the machine is."""
    return settings.model_copy(update={"fetch": settings.fetch.model_copy(update={"sources_at_once": 1})})


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        write_answers(make_sample(Path(scratch)))
