"""Whose text an article is: the newest decision holds."""

from collections.abc import Sequence

from load.columns import arrow_table, plain
from load.database import Connection, given
from load.records import Batch
from transform.records import Article, CopyDecision


def decide_copies(con: Connection, batch: Batch, fresh: Sequence[Article]) -> None:
    """Write the decisions of one batch to `articles.copy_of`, except where the article came with it."""
    settled = {(article.article_id, *_verdict(article)) for article in fresh if article.version == 1}
    newest = {decision.article_id: decision for decision in sorted(batch.decisions, key=lambda d: d.decided_at)}
    changed = [decision for decision in newest.values() if (decision.article_id, *_verdict(decision)) not in settled]
    if not changed:
        return
    with given(con, decisions=arrow_table(CopyDecision, map(plain, changed))):
        con.execute(
            """
            UPDATE articles
            SET
                copy_of = decided.copy_of,
                similarity = decided.similarity,
                copy_evidence = decided.evidence,
                correction_of = decided.correction_of,
                story_id = decided.story_id
            FROM given_decisions AS decided
            WHERE articles.article_id = decided.article_id
            """
        )


def _verdict(said: Article | CopyDecision) -> tuple[str | None, str | None, str | None]:
    return said.copy_of, said.correction_of, said.story_id
