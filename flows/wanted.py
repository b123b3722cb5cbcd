"""What is asked of a run, made from what a person typed."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from extract.fetch.door import DoorSettings
from extract.records import Source
from flows.archives import check_days, sources_of
from flows.errors import BadSettings
from flows.night import Wanted
from flows.reading import read_tags
from flows.settings import Settings, choose_sources
from load.records import Flow


def wanted_of(
    settings: Settings,
    *,
    names: tuple[str, ...] = (),
    since: date | None = None,
    max_pages: int | None = None,
    is_dry_run: bool = False,
    flow: Flow = "ingest",
) -> Wanted:
    """Return a run over the sources named, all of them when none is, under a new run id. Raises BadSource."""
    return Wanted(
        run_id=new_run_id(),
        sources=choose_sources(settings, names),
        since=since,
        max_pages=max_pages,
        is_dry_run=is_dry_run,
        flow=flow,
    )


def wanted_of_paths(
    paths: tuple[str, ...],
    *,
    kind: str,
    since: date | None = None,
    until: date | None = None,
    max_pages: int | None = None,
    is_dry_run: bool = False,
) -> Wanted:
    """Return a run that looks at each path as a source of its own.

    Raises BadSource for a path that cannot be read as that kind, and for days that lie the wrong way round.
    """
    check_days(since, until)
    return Wanted(
        run_id=new_run_id(),
        sources=sources_of(paths, kind),
        since=since,
        until=until,
        max_pages=max_pages,
        is_dry_run=is_dry_run,
        flow="backfill",
    )


def new_run_id() -> str:
    """Return an id that sorts by time and is not given twice."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"


def check_taxonomies(settings: Settings) -> None:
    """Raise BadTaxonomy or BadSettings for a tag file that cannot be used, before it costs every page of a night."""
    for name in settings.tags.taxonomies:
        try:
            read_tags(name)
        except (OSError, UnicodeDecodeError) as error:
            raise BadSettings(f"[tags], taxonomies: {name} cannot be read: {error}") from error


def door_settings(settings: Settings) -> DoorSettings:
    """Return how the door is set."""
    return DoorSettings(**settings.fetch.model_dump(exclude={"sources_at_once"}, exclude_none=True))


NO_CONTACT = (
    "sites see no contact of yours: set `user_agent` in [fetch], such as "
    '"Nightwire/0.1 (+https://news.example/robots; desk@news.example)"'
)


def has_no_contact(settings: Settings, sources: Iterable[Source]) -> bool:
    """Say whether hosts of other people are asked without a word on whom they may turn to."""
    hosts = {urlsplit(source.url).netloc.rpartition("@")[2] for source in sources if source.url}
    return settings.fetch.user_agent is None and not hosts <= set(settings.fetch.allow)
