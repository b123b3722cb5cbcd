"""What a night of 5,000 articles costs the warehouse as it grows: CPU seconds of a cold process, publishing apart.

    python benchmarks/growth.py                      at 0 and 1 million stored articles
    python benchmarks/growth.py --rows 0,1e6,1e7     needs about 15 GB of disk and some minutes
    python benchmarks/growth.py --folder DIR         keep the warehouses there and use them again

A night is 79 batches of 64 links, as a run does it: known addresses, seen texts, the spool, one transaction each. All
5,000 are new; `--changed 0.2` makes a tenth of them new versions of stored articles and a tenth near copies, on the
mean two nights old, whose rows must then be fetched, which an empty warehouse never does. The stored articles came at
the same 5,000 a night, so that the 45-day window holds 225,000 of them. Their bodies are short, which changes nothing
here: a look-up never reads a body that it does not return. The keys of all versions and the bands of the window are
kept in files by earlier nights: every fortieth night does the first anew (1.5 s at 10 million), every fourth the second
(0.7 s at any size); those seconds are not in the figures.
"""

import argparse
import json
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
NIGHT = 5_000
BATCH = 64
BANDS = 40


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", default="0,1e6", help="stored articles, one measurement each")
    parser.add_argument("--folder", type=Path, help="keep the warehouses here")
    parser.add_argument("--repeat", type=int, default=3, help="nights measured at each size; the median counts")
    parser.add_argument("--changed", type=float, default=0.0, help="share of the night that is not new")
    parser.add_argument("--night", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.night:
        print(json.dumps(night(arguments.night, arguments.changed)))
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = arguments.folder or Path(scratch)
        report([int(float(rows)) for rows in arguments.rows.split(",")], folder, arguments)


def report(sizes, folder, arguments):
    print("| stored articles | CPU s a night | times the first | open s | peak MB | file MB |")
    print("|---|---|---|---|---|---|")
    first = None
    for size in sizes:
        base = build(folder, size)
        nights = [measure(base, folder, arguments.changed) for _ in range(arguments.repeat)]
        nights.sort(key=lambda one: one["cpu"])
        middle = nights[len(nights) // 2]
        first = first or middle["cpu"]
        print(
            f"| {size:,} | {middle['cpu']:.2f} | {middle['cpu'] / first:.3f} | {middle['open']:.2f} |"
            f" {middle['peak_mb']:.0f} | {base.stat().st_size / 1e6:.0f} |",
            flush=True,
        )


def measure(base, folder, changed):
    """Run one night on a copy of the warehouse, in a process of its own."""
    work = folder / "night"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    subprocess.run(["cp", "--reflink=auto", str(base), str(work / "warehouse.duckdb")], check=True)
    for kept in keep_keys(base):
        shutil.copytree(kept, work / f"warehouse.duckdb{kept.suffix}")
    done = subprocess.run(
        [sys.executable, __file__, "--night", str(work), "--changed", str(changed)],
        capture_output=True,
        text=True,
        check=True,
    )
    shutil.rmtree(work)
    return json.loads(done.stdout)


def keep_keys(base):
    """Keep the keys and bands in files, as earlier nights do, and return their folders."""
    from load.bands import band_keys, bands_folder
    from load.keys import keys_folder, version_keys
    from load.warehouse import open_warehouse

    folders = (keys_folder(base), bands_folder(base))
    if not all(folder.exists() for folder in folders):
        con = open_warehouse(base)
        version_keys(con)
        band_keys(con).find(con, [], NOW - timedelta(days=45))
        con.close()
    return [folder for folder in folders if folder.exists()]


def night(work, changed):
    """Return what one night costs, in CPU seconds of this process from its start."""
    from load import seen, spool, store
    from load.warehouse import open_warehouse

    imported = time.process_time()
    batches = list(make_night(changed))  # making records is not the warehouse's work
    made = time.process_time()
    con = open_warehouse(work / "warehouse.duckdb")
    opened = time.process_time() - made
    for batch in batches:
        seen.read_known(con, [fetch.url for fetch in batch.fetches])
        seen.read_seen(con, batch.articles, now=NOW)
        path = spool.write_batch(work / "spool", batch)
        store.append_batch(con, batch)
        spool.remove_batch(path)
    con.close()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"cpu": time.process_time() - (made - imported), "open": opened, "peak_mb": peak}


def make_night(changed=0.0):
    from extract.records import Fetch
    from load.records import Batch

    chance = random.Random(20261123)
    for number, start in enumerate(range(0, NIGHT, BATCH)):
        articles = tuple(make_article(chance, place, changed) for place in range(start, min(start + BATCH, NIGHT)))
        yield Batch(
            batch_id=f"night/wire/{number}",
            run_id="night",
            source="wire",
            articles=articles,
            fetches=tuple(
                Fetch(url=one.url, source="wire", outcome="stored", fetched_at=NOW, bytes=90_000) for one in articles
            ),
        )


def make_article(chance, place, changed):
    """Return an article; of the share `changed`, half are version 2 of a stored one, half share bands with one."""
    from transform.records import Article, Photo, Tag

    stored = min(int(chance.expovariate(1 / (2 * NIGHT))), 200_000)  # counted back from the newest
    fate = chance.random()
    is_version = fate < changed / 2
    article_id = stored_id(stored) if is_version else digest(f"new {place}")
    body = "\n".join(" ".join(chance.choices(WORDS, k=70)) for _ in range(8))
    bands = tuple(chance.getrandbits(64) for _ in range(BANDS))
    if changed / 2 <= fate < changed:
        bands = tuple(stored_band(stored, band) for band in range(9)) + bands[9:]
    photo = Photo(
        position=0, url="https://news.example/p.jpg", caption=body[:120], credit_line="Ana Ruiz/AFP",
        creators=("Ana Ruiz",), agencies=("AFP",), organisations=(), via=(), date_created=None, instructions=None,
        is_pool=False, is_handout=False, is_file_photo=False, is_lead=True, alt=None,
    )  # fmt: skip
    tag = Tag(scheme="country", code="PT", label="Portugal", score=0.9, evidence="Lisbon")
    return Article(
        article_id=article_id, version=2 if is_version else 1, url=f"https://news.example/{article_id}", source="wire",
        publisher="News Example", headline=body[:60], standfirst=body[60:200], body=body, byline=("Ana Ruiz",),
        byline_line="By Ana Ruiz", language="en", section="World", keywords=("harbour",), dateline=None,
        dateline_place=None, dateline_date=None, agencies=("AFP",), attribution=None, published_at=NOW,
        modified_at=None, first_seen_at=NOW, fetched_at=NOW, pubstatus="usable", ednote=None, is_update=False,
        is_correction=False, genre="article", access="free", copyright_holder=None, usage_terms=None, flags=(),
        repairs=(), content_hash=digest(body), copy_of=None, similarity=None, copy_evidence=None, correction_of=None,
        story_id=None, archive_file="night.warc.gz", archive_offset=place, run_id="night", extractor_version="0",
        photos=(photo,) * 3, tags=(tag,) * 8, bands=bands, asked_url=f"https://news.example/{article_id}",
    )  # fmt: skip


def digest(text):
    return blake2b(text.encode(), digest_size=16).hexdigest()


def stored_id(back):
    return digest(f"stored {back}")


def stored_band(back, band):
    return int.from_bytes(blake2b(f"{back} {band}".encode(), digest_size=8).digest(), "big")


def build(folder, size):
    """Return a warehouse of `size` articles, in the order of their arrival; the newest 225,000 are findable."""
    import pyarrow as pa

    from load.rows import lookup_key
    from load.warehouse import open_warehouse

    path = folder / f"{size}.duckdb"
    if path.exists():
        return path
    unfinished = folder / f"{size}.unfinished"
    con = open_warehouse(unfinished)
    for start in range(0, size, 51_200):
        count = min(51_200, size - start)
        backs = [size - 1 - (start + place) for place in range(count)]
        ids = [stored_id(back) for back in backs]
        bands = [[stored_band(back, band) for band in range(9)] if back < 225_000 else [] for back in backs]
        rows = pa.table(
            {
                "article_id": ids,
                "id_key": pa.array([lookup_key(one) for one in ids], pa.uint64()),
                "place": range(start, start + count),
                "known_bands": pa.array(bands, pa.list_(pa.uint64())),
            }
        )
        con.register("rows", rows)
        newest = (NOW - timedelta(hours=24)).replace(tzinfo=None)
        con.execute(GIVEN, {"size": size, "per_night": NIGHT, "newest": newest})
        con.execute(FILL)
        con.unregister("rows")
    con.execute("CHECKPOINT")
    con.close()
    unfinished.rename(path)
    return path


GIVEN = """
    CREATE OR REPLACE TEMP TABLE given AS
    SELECT
        *,
        $newest - to_seconds(((($size - place) / $per_night) * 86400)::BIGINT) AS moment,
        place // 64 + 1 AS batch_no
    FROM rows
"""

FILL = """
    INSERT INTO articles BY NAME
    SELECT
        article_id, 1 AS version, 'https://news.example/' || article_id AS url, 'wire' AS source,
        'Headline ' || place AS headline, repeat('word ' || place || ' ', 12) AS body, ['Ana Ruiz'] AS byline,
        [] AS keywords, ['AFP'] AS agencies, moment AS published_at, moment AS first_seen_at, moment AS fetched_at,
        'usable' AS pubstatus, false AS is_update, false AS is_correction, 'free' AS access, [] AS flags,
        [] AS repairs, md5('text ' || article_id) AS content_hash, 'run' AS run_id, '0' AS extractor_version
    FROM given;

    INSERT INTO bands BY NAME
    SELECT
        article_id, 1 AS version, moment AS fetched_at, batch_no, id_key,
        hash(article_id) AS text_key,
        known_bands || list_transform(range(40 - len(known_bands)), n -> hash(article_id, n)) AS bands
    FROM given;

    INSERT INTO tags BY NAME
    SELECT
        article_id, 1 AS version, 'country' AS scheme, 'PT' AS code, 'Portugal' AS label, 0.9 AS score, '' AS evidence
    FROM given;

    INSERT INTO fetches BY NAME
    SELECT
        'https://news.example/' || article_id AS url, 'wire' AS source, 'stored' AS outcome, moment AS fetched_at,
        0 AS bytes, 0 AS seconds, 'run' AS run_id, id_key AS url_key
    FROM given;

    INSERT INTO batches BY NAME
    SELECT
        batch_no, 'run/wire/' || batch_no AS batch_id, 'run' AS run_id, 'wire' AS source, count(*) AS articles,
        0 AS skipped, count(*) AS fetches, 0 AS rejects, max(moment) AS last_fetched_at
    FROM given
    WHERE batch_no > (SELECT coalesce(max(batch_no), 0) FROM batches)
    GROUP BY batch_no
"""

WORDS = [digest(str(number))[: 3 + number % 8] for number in range(20_000)]

if __name__ == "__main__":
    main()
