"""What the settings file may hold: one pydantic model a table. An unknown key is refused."""

import os
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from extract.fetch.answers import DoorSettings
from extract.records import Source

KindName = Literal["rss", "sitemap", "listing", "urls", "warc", "wirecopy"]  # a test compares it with KINDS
Seconds = Annotated[float, Field(ge=0, le=3600)]
Limit = Annotated[float, Field(gt=0, le=3600)]  # seconds
Bytes = Annotated[int, Field(ge=1024, le=1 << 30)]
DOOR = DoorSettings()  # whose defaults are ours


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class SourceTable(_Table):
    """`[[source]]`: one place to look."""

    name: str = Field(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")
    kind: KindName
    url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+")
    path: str | None = Field(default=None, min_length=1)
    publisher: str | None = None
    language: str | None = Field(default=None, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    region: str | None = None
    rank: int = Field(default=50, ge=0, le=100)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_pages: int | None = Field(default=None, ge=1, le=100_000)
    pause_seconds: Seconds | None = None

    @model_validator(mode="after")
    def has_one_place(self) -> Self:
        """Check that there is something to look at, and one thing only."""
        if (self.url is None) == (self.path is None):
            raise ValueError("either `url` or `path` says where to look, and not both")
        if self.path is None and self.kind in {"warc", "wirecopy"}:
            raise ValueError(f'kind "{self.kind}" reads the disk: give `path`, a file or a folder')
        if self.url is None and self.kind in {"rss", "sitemap", "listing"}:
            raise ValueError(f'kind "{self.kind}" reads the web: give `url`')
        return self


class FetchTable(_Table):
    """`[fetch]`: how the web is asked; every limit and manner of the door, by the door's own names."""

    allow: tuple[Annotated[str, Field(pattern=r"^[^\s/]+:\d{1,5}$")], ...] = Field(
        default=(), description="`host:port` of your own network that may be asked, private or on another port"
    )
    user_agent: str | None = Field(
        default=None,
        min_length=3,
        description="name and contact that sites see; without one, every run says so",
    )
    robot_name: str = Field(
        default=DOOR.robot_name, pattern=r"^[A-Za-z_-]+$", description="the name looked for in robots.txt"
    )
    pause_seconds: Seconds = Field(
        default=2.0, description="from the start of one request to the start of the next one to the same host"
    )
    max_wait_seconds: Seconds = Field(
        default=DOOR.max_wait_seconds, description="a longer wait asked for by a site is put off to a later run"
    )
    honour_robots: bool = Field(default=DOOR.honour_robots, description="what robots.txt forbids is not fetched")
    honour_opt_outs: bool = Field(
        default=DOOR.honour_opt_outs, description="pages opted out of text and data mining are not read"
    )
    ca_file: str | None = Field(
        default=None, min_length=1, description="PEM file of authorities trusted beside the public ones"
    )
    max_raw_bytes: Bytes = Field(default=DOOR.max_raw_bytes, description="of a page, as sent; more is a reject")
    max_decoded_bytes: Bytes = Field(
        default=DOOR.max_decoded_bytes, description="of a page, its compression undone; more is a reject"
    )
    max_list_bytes: Bytes = Field(
        default=DOOR.max_list_bytes, description="of a feed or sitemap, as sent or its compression undone"
    )
    fetch_seconds: Limit = Field(
        default=DOOR.fetch_seconds, description="all requests for one page together, waiting for its turn not counted"
    )
    connect_seconds: Limit = Field(default=DOOR.connect_seconds, description="for one connection")
    idle_seconds: Limit = Field(default=DOOR.idle_seconds, description="without a byte")
    max_redirects: int = Field(default=DOOR.max_redirects, ge=0, le=50, description="followed for one page")
    tries: int = Field(
        default=DOOR.tries, ge=1, le=100, description="runs in which a page is tried before it is given up"
    )
    tries_in_run: int = Field(
        default=DOOR.tries_in_run, ge=1, le=20, description="requests for one page in one run, where another may help"
    )
    sources_at_once: int = Field(default=16, ge=1, le=64, description="sources looked at side by side")


class WorkersTable(_Table):
    """`[workers]`: the processes that read pages."""

    count: int = Field(default_factory=lambda: max(1, min(os.cpu_count() or 1, 8)), ge=1, le=128)
    seconds_per_page: float = Field(default=20.0, gt=0, le=600)
    # Beside the 145 MB of its code and tables; a page takes about 26 times its size, so that one of 6 MB can be read.
    # One large page is read at a time: the whole tree, a Prefect server included, stays within 1 GB.
    memory_mb: int = Field(default=160, ge=128, le=65_536)
    pages_per_batch: int = Field(default=64, ge=1, le=1024)


class WarehouseTable(_Table):
    """`[warehouse]`: the writer's manners."""

    wait_seconds: Seconds = 600.0  # for another run that holds the warehouse
    window_days: int = Field(default=45, ge=1, le=3650)  # how far back a copy is looked for
    nightly_backup: bool = True  # a verified copy after the first run of a day


class ReportTable(_Table):
    """`[report]`: the morning report."""

    title: str = Field(default="Nightwire", max_length=80)
    keep_days: int = Field(default=90, ge=1, le=3650)


class TagsTable(_Table):
    """`[tags]`: the operator's own tags."""

    taxonomies: tuple[str, ...] = ()  # TOML files of [[topic]]; vocabularies in JSON, RDF or CSV


class Settings(_Table):
    """The whole file."""

    source: tuple[SourceTable, ...] = ()
    fetch: FetchTable = FetchTable()
    workers: WorkersTable = WorkersTable()
    warehouse: WarehouseTable = WarehouseTable()
    report: ReportTable = ReportTable()
    tags: TagsTable = TagsTable()

    def sources(self) -> tuple[Source, ...]:
        """Return the declared sources, in file order."""
        return tuple(Source(**table.model_dump()) for table in self.source)
