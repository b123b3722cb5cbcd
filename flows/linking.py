"""Link the stories of a night, when all its articles are stored."""

import logging

from load.stories import MOST_ARTICLES, read_due, read_told, write_stories
from load.warehouse import Connection
from transform.stories import CONTEXT_DAYS, link_stories

log = logging.getLogger(__name__)


def link_due_stories(con: Connection) -> None:
    """Link the stories of the days that got articles, the newest first.

    A stretch of days is one transaction: what a kill leaves, or what is more than one run should look at, waits for
    the next run.
    """
    left = MOST_ARTICLES
    for stretch in read_due(con):
        if left < 0:
            log.info("stories: those of %s and before wait for the next run", stretch.last)
            return
        told = read_told(con, stretch, context_days=CONTEXT_DAYS)
        write_stories(con, stretch, link_stories(told, since=stretch.first))
        left -= len(told)
