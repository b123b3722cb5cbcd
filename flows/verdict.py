"""How a whole run went: its state, and one sentence that says why."""

from collections.abc import Sequence

from flows.illness import Illness
from load.records import Run, State

NAMED = 20  # sources in one sentence
EXPLAINED = 3  # of those that failed, with their reasons


def verdict(runs: Sequence[Run], ill: Sequence[Illness], stopped: str | None) -> tuple[State, str]:
    """Return the state of a whole run, and one sentence.

    Failed: it could not go on, no source ended well, or a source failed that was not known to be ill. A source that
    has failed for days is named in the sentence and turns no further night red: the next new one would be overlooked.
    """
    failed = [run for run in runs if run.state == "failed"]
    known = {one.source for one in ill if one.is_known}
    news = [run for run in failed if run.source not in known]
    if stopped:
        return "failed", f"{stopped} ({_counts(runs)}; the next run finishes the rest)"
    if failed and len(failed) == len(runs):
        return "failed", f"{_failed(failed, len(runs))}. No source ended well: {_counts(runs)}"
    told = _known(ill, failed)
    if news:
        return "failed", f"{_failed(news, len(runs))}. The others ended well{told}: {_counts(runs)}"
    if failed or any(run.rejected for run in runs):
        return "complete_with_rejects", _counts(runs) + told
    return "complete", _counts(runs)


def _counts(runs: Sequence[Run]) -> str:
    return (
        f"{sum(run.found for run in runs)} links of {len(runs)} sources: {sum(run.stored for run in runs)} stored, "
        f"{sum(run.unchanged for run in runs)} unchanged, {sum(run.copies for run in runs)} copies, "
        f"{sum(run.rejected for run in runs)} rejected"
    )


def _failed(failed: Sequence[Run], count: int) -> str:
    """Return the names of the sources that failed, 20 at most, the first three with their reasons."""
    reasons = [f"{run.source} ({_reason(run)})" for run in failed[:EXPLAINED]]
    names = [run.source for run in failed[EXPLAINED:NAMED]]
    return f"{len(failed)} of {count} sources failed: {', '.join([*reasons, *names, *_more(failed)])}"


def _known(ill: Sequence[Illness], failed: Sequence[Run]) -> str:
    """Return the sources that are still ill, with since when, as the end of a sentence; "" when there are none."""
    names = {run.source for run in failed}
    known = [one for one in ill if one.is_known and one.source in names]
    if not known:
        return ""
    told = [f"{one.source} since {one.since:%Y-%m-%d}" for one in known[:NAMED]]
    return f"; still ill: {', '.join([*told, *_more(known)])}"


def _more(items: Sequence[object]) -> list[str]:
    return [f"{len(items) - NAMED} more"] if len(items) > NAMED else []


def _reason(run: Run) -> str:
    return (run.message or "no reason given").removeprefix(f'source "{run.source}": ')
