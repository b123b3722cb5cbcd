"""The warehouse against a model: whatever is done in whatever order, it holds what a plain dictionary holds."""

import contextlib
import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from load.backup import back_up
from load.restore import restore
from load.seen import read_known, read_seen
from load.spool import read_batch, waiting, write_batch
from load.store import append_batch, drain_spool
from load.warehouse import open_warehouse
from tests.load.make import NOW, article, batch, digest
from transform.records import CopyDecision

NAMES = st.sampled_from("abcdef")
TEXTS = st.sampled_from(["first", "second", "third"])


class Warehouse(RuleBasedStateMachine):
    """Texts of each article by version, copies decided, and what waits in the spool."""

    @initialize()
    def create(self):
        self.folder = Path(tempfile.mkdtemp())
        self.path = self.folder / "warehouse.duckdb"
        self.con = open_warehouse(self.path)
        self.texts = {}  # name -> texts, oldest first
        self.copy_of = {}
        self.fetched = set()
        self.saved = None
        self.loaded = []
        self.number = 0

    def teardown(self):
        if hasattr(self, "folder"):
            self.con.close()
            shutil.rmtree(self.folder)

    def settled(self, names_and_texts):
        """A batch as deduplication would give it: newest text differs from the one stored."""
        articles, texts = [], {}
        for name, text in names_and_texts.items():
            stored = self.texts.get(name, ())
            if not stored or stored[-1] != text:
                articles.append(article(name, version=len(stored) + 1, body=f"{name} {text}"))
                texts[name] = text
        self.number += 1
        return batch(self.number, *articles), texts

    def commit(self, texts):
        for name, text in texts.items():
            self.texts[name] = (*self.texts.get(name, ()), text)
            self.fetched.add(name)
            # A new version comes undecided, as it does from a deduplication that found no original.
            self.copy_of.pop(name, None)

    @rule(given=st.dictionaries(NAMES, TEXTS, min_size=1))
    def ingest(self, given):
        if waiting(self.folder / "spool"):
            return
        one, texts = self.settled(given)
        decisions = tuple(self.undecided(name) for name in texts)
        one = batch(self.number, *one.articles, decisions=decisions)
        assert append_batch(self.con, one)
        self.loaded.append(one)
        self.commit(texts)

    def undecided(self, name):
        return CopyDecision(
            article_id=article(name).article_id, copy_of=None, similarity=None, evidence=None, decided_at=NOW
        )

    @rule(given=st.dictionaries(NAMES, TEXTS, min_size=1))
    def crash_after_the_spool_was_written(self, given):
        if waiting(self.folder / "spool"):
            return
        one, texts = self.settled(given)
        one = batch(self.number, *one.articles, decisions=tuple(self.undecided(name) for name in texts))
        write_batch(self.folder / "spool", one)
        self.reopen()
        drain_spool(self.con, self.folder / "spool")
        self.loaded.append(one)
        self.commit(texts)

    @rule(given=st.dictionaries(NAMES, TEXTS, min_size=1))
    def crash_after_the_commit(self, given):
        if waiting(self.folder / "spool"):
            return
        one, texts = self.settled(given)
        one = batch(self.number, *one.articles, decisions=tuple(self.undecided(name) for name in texts))
        path = write_batch(self.folder / "spool", one)
        append_batch(self.con, read_batch(path))
        self.reopen()
        assert drain_spool(self.con, self.folder / "spool") == 0
        self.loaded.append(one)
        self.commit(texts)

    @rule()
    def load_everything_again(self):
        for one in self.loaded:
            assert not append_batch(self.con, one)

    @rule()
    def second_run_brings_the_same(self):
        self.number += 1
        newest = [
            article(name, version=len(texts), body=f"{name} {texts[-1]}") for name, texts in sorted(self.texts.items())
        ]
        one = batch(self.number, *newest, run_id="other")
        append_batch(self.con, one)
        self.loaded.append(one)

    @rule(copy=NAMES, original=NAMES)
    def decide(self, copy, original):
        if copy == original or not {copy, original} <= self.texts.keys():
            return
        self.number += 1
        decision = CopyDecision(
            article_id=article(copy).article_id,
            copy_of=article(original).article_id,
            similarity=0.9,
            evidence="shared",
            decided_at=NOW,
        )
        one = batch(self.number, decisions=(decision,))
        append_batch(self.con, one)
        self.loaded.append(one)
        self.copy_of[copy] = original

    @rule()
    def back_up(self):
        self.con.close()
        back_up(self.path, self.folder / "backups", now=NOW + timedelta(days=self.number))
        self.con = open_warehouse(self.path)
        self.saved = (dict(self.texts), dict(self.copy_of), set(self.fetched), list(self.loaded))

    @rule()
    def restore(self):
        if self.saved is None:
            return
        self.con.close()
        self.path.write_bytes(b"damaged")
        restore(self.path, self.folder / "backups")
        self.con = open_warehouse(self.path)
        texts, copy_of, fetched, loaded = self.saved
        self.texts, self.copy_of, self.fetched, self.loaded = dict(texts), dict(copy_of), set(fetched), list(loaded)

    @rule()
    def reopen(self):
        self.con.close()
        self.con = open_warehouse(self.path)

    @rule()
    def fail_in_the_middle(self):
        nothing = None  # where a reject should be: found out when the articles are already written
        with contextlib.suppress(AttributeError):
            append_batch(self.con, batch(0, article("broken"), rejects=(nothing,)))
            raise AssertionError("the broken batch was taken")

    @invariant()
    def holds_what_the_model_holds(self):
        if not hasattr(self, "con"):
            return
        rows = self.con.execute("SELECT article_id, version, body, copy_of FROM articles ORDER BY ALL").fetchall()
        by_name = {name: article(name).article_id for name in "abcdef"}
        expected = [
            (by_name[name], number, f"{name} {text}", by_name.get(self.copy_of.get(name)))
            for name, texts in self.texts.items()
            for number, text in enumerate(texts, start=1)
        ]
        assert sorted(rows) == sorted(expected, key=lambda row: row[:3])
        per_version = self.con.execute("SELECT count(*) FROM photos").fetchall()[0][0]
        assert per_version == len(rows)
        originals = {row[0] for row in self.con.execute("SELECT article_id FROM latest").fetchall()}
        assert originals == {by_name[name] for name in self.texts if name not in self.copy_of}

    @invariant()
    def is_seen_as_the_model_says(self):
        if not hasattr(self, "con"):
            return
        asked = [article(name, body="asked") for name in "abcdef"]
        latest = {one.url.rpartition("/")[2]: one for one in read_seen(self.con, asked, now=NOW).latest}
        assert {name: (one.version, one.body) for name, one in latest.items()} == {
            name: (len(texts), f"{name} {texts[-1]}") for name, texts in self.texts.items()
        }
        for name, one in latest.items():
            assert one.earlier_hashes == tuple(digest(f"{name} {text}") for text in self.texts[name][:-1])
        known = read_known(self.con, [one.asked_url for one in asked])
        assert set(known) == {article(name).asked_url for name in self.fetched}


TestWarehouse = Warehouse.TestCase
TestWarehouse.settings = settings(
    max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
)
