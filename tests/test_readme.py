"""What the README shows is what the project does: its queries are those of docs/sql.md, its files are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"```sql\n(?P<sql>.*?)```\n\n(?P<answer>(?:\|[^\n]*\n)+)", re.DOTALL)


def test_every_query_and_answer_is_one_of_the_questions_of_the_trade():
    questions = (ROOT / "docs" / "sql.md").read_text(encoding="utf-8")

    shown = [found[0] for found in SHOWN.finditer(README)]

    assert len(shown) >= 4
    for block in shown:
        assert block in questions, f"not in docs/sql.md, or with another answer there:\n{block}"


def test_every_file_the_readme_names_is_there():
    named = re.findall(r"\]\(([^)#:]+)\)", README)

    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_make_target_the_readme_names_is_there():
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))

    named = set(re.findall(r"^    make ([a-z-]+)", README, re.MULTILINE))

    assert {"run", "test", "up", "down"} <= named <= targets
