"""Whose text an article is: the newest decision holds, for every version of the article."""

import dataclasses
from collections.abc import Iterable, Sequence

from load.columns import arrow_table, plain
from load.database import Connection, given
from transform.records import Article, CopyDecision


def newest_decisions(decisions: Iterable[CopyDecision]) -> dict[str, CopyDecision]:
    """Return the decision that holds for each article."""
    return {decision.article_id: decision for decision in sorted(decisions, key=lambda one: one.decided_at)}


def decided(article: Article, decision: CopyDecision | None) -> Article:
    """Return the article as the decision says."""
    if decision is None:
        return article
    return dataclasses.replace(
        article,
        copy_of=decision.copy_of,
        similarity=decision.similarity,
        copy_evidence=decision.evidence,
        correction_of=decision.correction_of,
    )


def update_copies(con: Connection, decisions: Sequence[CopyDecision], places: Iterable[int]) -> None:
    """Write decisions to the versions stored earlier, which stand at these places of `articles`."""
    if not (listed := sorted(places)):
        return
    with given(con, decisions=arrow_table(CopyDecision, map(plain, decisions))):
        con.execute(
            f"""
            UPDATE articles
            SET
                copy_of = decided.copy_of,
                similarity = decided.similarity,
                copy_evidence = decided.evidence,
                correction_of = decided.correction_of
            FROM given_decisions AS decided
            WHERE articles.article_id = decided.article_id AND articles.rowid IN (SELECT unnest({listed}))
            """  # noqa: S608  whole numbers of our own
        )
