"""Speed, sizes and waits of a night, as facts with names."""

from collections.abc import Callable, Mapping

from flows.morning import Morning


def _speed(morning: Morning) -> str:
    result = morning.result
    links = sum(run.found for run in result.runs)
    rate = links / result.seconds if result.seconds else 0.0
    return f"{links:,} links in {result.seconds:,.1f} s, {rate:,.1f} a second"


def _fetched(morning: Morning) -> str:
    ((count, size, waited),) = morning["fetched"] or [(0, 0, 0)]
    return f"{_megabytes(size)} in {count:,} answers; {waited:,} s of waiting, several sources at a time"


def _waits(morning: Morning) -> str:
    rows = morning["waits"]
    return (
        "; ".join(f"{source} {seconds:,} s for {count:,}, at most {most} s" for source, count, seconds, most, _ in rows)
        or "none"
    )


def _published(morning: Morning) -> str:
    published = morning.result.published
    return f"in {published.seconds:.1f} s" if published else "no: the readers' copy is that of the run before"


FACTS: Mapping[str, Callable[[Morning], str]] = {
    "Speed": _speed,
    "Fetched": _fetched,
    "Longest waits": _waits,
    "Published": _published,
    "Warehouse": lambda morning: f"{_megabytes(morning.warehouse_bytes)}, {morning.sums.all_versions:,} versions",
    "Archive": lambda morning: _megabytes(morning.archive_bytes),
}


def fact(name: str, morning: Morning) -> str:
    """Return one fact."""
    return FACTS[name](morning)


def _megabytes(size: int) -> str:
    return f"{size / (1 << 20):,.1f} MB"
