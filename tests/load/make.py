"""Records for tests of the warehouse, made short: only what a test cares about is given."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

from extract.records import Fetch, Reject
from load.records import Batch, Run
from transform.records import Article, Photo, Repair, Tag

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


def digest(text):
    return blake2b(text.encode(), digest_size=16).hexdigest()


def article(name="one", *, version=1, body=None, bands=(), **fields):
    """Return a version of the article at /<name>; text and hash follow `body`."""
    body = body or f"The text of {name}.\nIts second paragraph."
    url = f"https://news.example/{name}"
    plain = {
        "article_id": digest(url),
        "version": version,
        "url": url,
        "source": "wire",
        "publisher": "News Example",
        "headline": f"Headline of {name}",
        "standfirst": None,
        "body": body,
        "byline": ("Ana Ruiz", "Li Wei"),
        "byline_line": "By Ana Ruiz and Li Wei",
        "language": "en",
        "section": "World",
        "keywords": ("harbour",),
        "dateline": "LISBON, Nov 22 (AFP) -",
        "dateline_place": "LISBON",
        "dateline_date": date(2026, 11, 22),
        "agencies": ("AFP",),
        "attribution": None,
        "published_at": NOW - timedelta(hours=3),
        "modified_at": None,
        "first_seen_at": NOW,
        "fetched_at": NOW,
        "pubstatus": "usable",
        "ednote": None,
        "is_update": False,
        "is_correction": False,
        "genre": "article",
        "access": "free",
        "copyright_holder": None,
        "usage_terms": None,
        "flags": (),
        "repairs": (Repair(field="body", offset=7, before="XiJin", after="Xi Jin", evidence="stripped_inline_tag"),),
        "content_hash": digest(body),
        "copy_of": None,
        "similarity": None,
        "copy_evidence": None,
        "correction_of": None,
        "story_id": None,
        "archive_file": "2026-11-23.warc.gz",
        "archive_offset": int(digest(url)[:6], 16),
        "run_id": "run-1",
        "extractor_version": "0.1.0",
        "photos": (photo(),),
        "tags": (tag(),),
        "bands": bands or tuple(int(digest(f"{body}{band}")[:16], 16) for band in range(32)),
        "asked_url": url + "?utm=1",
    }
    return Article(**(plain | fields))


def photo(**fields):
    plain = {
        "position": 0,
        "url": "https://news.example/a.jpg",
        "caption": "A harbour crane at dawn.",
        "credit_line": "Ana Ruiz/AFP",
        "creators": ("Ana Ruiz",),
        "agencies": ("AFP",),
        "organisations": (),
        "via": (),
        "date_created": None,
        "instructions": None,
        "is_pool": False,
        "is_handout": False,
        "is_file_photo": False,
        "is_lead": True,
        "alt": None,
    }
    return Photo(**(plain | fields))


def tag(code="PT", label="Portugal", scheme="country", score=0.9):
    return Tag(scheme=scheme, code=code, label=label, score=score, evidence=label)


def fetch(url="https://news.example/one?utm=1", *, outcome="stored", **fields):
    return Fetch(**({"url": url, "source": "wire", "outcome": outcome, "fetched_at": NOW} | fields))


def reject(url="https://news.example/bad", *, tries=1, **fields):
    plain = {
        "url": url,
        "source": "wire",
        "stage": "fetch",
        "reason": "timeout",
        "message": "no answer in 30 s",
        "tries": tries,
        "rejected_at": NOW,
        "next_try_at": NOW + timedelta(hours=6),
    }
    return Reject(**(plain | fields))


def batch(number=1, *articles, run_id="run-1", **fields):
    """Return a batch with a stored fetch for each article, unless fetches are given."""
    articles = tuple(replace(one, run_id=run_id) for one in articles)
    plain = {
        "batch_id": f"{run_id}/wire/{number}",
        "run_id": run_id,
        "source": "wire",
        "articles": articles,
        "fetches": tuple(
            fetch(
                one.asked_url,
                fetched_at=one.fetched_at,
                archive_file=one.archive_file,
                archive_offset=one.archive_offset,
            )
            for one in articles
        ),
    }
    return Batch(**(plain | fields))


def run(run_id="run-1", *, source="wire", stored=1, unchanged=0, copies=0, rejected=0, **fields):
    plain = {
        "run_id": run_id,
        "source": source,
        "started_at": NOW,
        "finished_at": NOW + timedelta(seconds=9),
        "found": stored + unchanged + copies + rejected,
        "stored": stored,
        "unchanged": unchanged,
        "copies": copies,
        "rejected": rejected,
        "seconds": 9.0,
        "state": "complete_with_rejects" if rejected else "complete",
    }
    return Run(**(plain | fields))
