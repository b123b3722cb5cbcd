-- The first warehouse. Times are TIMESTAMP in UTC, never local: a day is the same day in every session.
-- Text is NFC. Where IPTC ninjs 2.x or the IPTC Photo Metadata Standard has the same field, the comment names it.
-- No keys and no indexes: measured at 10 million rows they cost more than the anti-join that replaces them.

CREATE TABLE articles (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    url VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    publisher VARCHAR,
    headline VARCHAR,
    standfirst VARCHAR,
    body VARCHAR NOT NULL,
    byline VARCHAR[] NOT NULL,
    byline_line VARCHAR,
    language VARCHAR,
    section VARCHAR,
    keywords VARCHAR[] NOT NULL,
    dateline VARCHAR,
    dateline_place VARCHAR,
    dateline_date DATE,
    agencies VARCHAR[] NOT NULL,
    attribution VARCHAR,
    published_at TIMESTAMP,
    modified_at TIMESTAMP,
    first_seen_at TIMESTAMP NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    pubstatus VARCHAR NOT NULL,
    ednote VARCHAR,
    is_update BOOLEAN NOT NULL,
    is_correction BOOLEAN NOT NULL,
    genre VARCHAR,
    access VARCHAR NOT NULL,
    copyright_holder VARCHAR,
    usage_terms VARCHAR,
    flags VARCHAR[] NOT NULL,
    repairs STRUCT(field VARCHAR, "offset" BIGINT, "before" VARCHAR, "after" VARCHAR, evidence VARCHAR)[] NOT NULL,
    content_hash VARCHAR NOT NULL,
    copy_of VARCHAR,
    similarity DOUBLE,
    copy_evidence VARCHAR,
    correction_of VARCHAR,
    story_id VARCHAR,
    archive_file VARCHAR,
    archive_offset BIGINT,
    run_id VARCHAR NOT NULL,
    extractor_version VARCHAR NOT NULL
);
COMMENT ON TABLE articles IS 'One version of one article, as its page said it when it was fetched. ninjs: item';
COMMENT ON COLUMN articles.article_id IS 'The article, in all its versions: 32 hex digits of its canonical address. ninjs: uri (as a key)';
COMMENT ON COLUMN articles.version IS 'The state of the article, counted from 1. ninjs: version';
COMMENT ON COLUMN articles.url IS 'The canonical address. ninjs: uri';
COMMENT ON COLUMN articles.source IS 'The declared source that led here: sources.name';
COMMENT ON COLUMN articles.publisher IS 'Who published the page, as the page or the source says. ninjs: infosources, role publisher';
COMMENT ON COLUMN articles.headline IS 'As printed; NULL when the page has none (flag missing_headline). ninjs: headlines.value, role main';
COMMENT ON COLUMN articles.standfirst IS 'The summary under the headline, as printed. ninjs: descriptions.value, role summary';
COMMENT ON COLUMN articles.body IS 'The text: paragraphs parted by a newline; no captions, no credits, no agency lines. ninjs: bodies.value';
COMMENT ON COLUMN articles.byline IS 'The names of the authors, in printed order. ninjs: people, role author';
COMMENT ON COLUMN articles.byline_line IS 'The byline, verbatim. ninjs: by';
COMMENT ON COLUMN articles.language IS 'BCP 47 code of the text, declared or found. ninjs: language';
COMMENT ON COLUMN articles.section IS 'The section or desk, as the page says';
COMMENT ON COLUMN articles.keywords IS 'Keywords, as the page lists them';
COMMENT ON COLUMN articles.dateline IS 'The dateline, verbatim, such as MOSCOW, Sept 16 (Reuters) -. ninjs: located (with date and agency)';
COMMENT ON COLUMN articles.dateline_place IS 'The place of the dateline, verbatim. ninjs: located';
COMMENT ON COLUMN articles.dateline_date IS 'The date of the dateline; its year comes from the date of publication';
COMMENT ON COLUMN articles.agencies IS 'Agencies whose text this is or contains, canonical names; from dateline, byline and notices, never from a mention. ninjs: infosources';
COMMENT ON COLUMN articles.attribution IS 'The lines that name the agencies, verbatim, parted by a newline';
COMMENT ON COLUMN articles.published_at IS 'When it was published, UTC; NULL when the page gives no date. ninjs: firstcreated';
COMMENT ON COLUMN articles.modified_at IS 'When the page says it was last changed, UTC. ninjs: contentcreated of the new version';
COMMENT ON COLUMN articles.first_seen_at IS 'When the article, in any version, was first fetched, UTC';
COMMENT ON COLUMN articles.fetched_at IS 'When this version was fetched, UTC. ninjs: versioncreated (as seen from here)';
COMMENT ON COLUMN articles.pubstatus IS 'usable, withheld or canceled. ninjs: pubstatus';
COMMENT ON COLUMN articles.ednote IS 'A correction, kill or desk note, verbatim. ninjs: ednote';
COMMENT ON COLUMN articles.is_update IS 'The text says that it updates an earlier one';
COMMENT ON COLUMN articles.is_correction IS 'The text says that it corrects an earlier one';
COMMENT ON COLUMN articles.genre IS 'article, live_blog, opinion, gallery, video. ninjs: genres';
COMMENT ON COLUMN articles.access IS 'free, metered, paywalled or unknown. schema.org: isAccessibleForFree';
COMMENT ON COLUMN articles.copyright_holder IS 'Who holds the rights, as the page says. ninjs: rightsinfo copyrightholder';
COMMENT ON COLUMN articles.usage_terms IS 'Terms of use, as the page says. ninjs: rightsinfo usageterms';
COMMENT ON COLUMN articles.flags IS 'Codes of what a reader should know: missing_headline, truncated, translation_residue, ...';
COMMENT ON COLUMN articles.repairs IS 'Each glued word that was parted, or seen and left: where, before, after and the evidence';
COMMENT ON COLUMN articles.content_hash IS 'Digest of the normalised headline, standfirst and body: equal digest, equal text';
COMMENT ON COLUMN articles.copy_of IS 'article_id of the original whose text this is; NULL for an original. The newest of copy_decisions';
COMMENT ON COLUMN articles.similarity IS 'How much of the text is shared with the original, 0 to 1; NULL for an original';
COMMENT ON COLUMN articles.copy_evidence IS 'The longest passage shared with the original';
COMMENT ON COLUMN articles.correction_of IS 'article_id of the article that this one corrects or updates under another address';
COMMENT ON COLUMN articles.story_id IS 'Articles of one event within days share it';
COMMENT ON COLUMN articles.archive_file IS 'The WARC file that holds the page as fetched';
COMMENT ON COLUMN articles.archive_offset IS 'Where in archive_file the page begins, in bytes';
COMMENT ON COLUMN articles.run_id IS 'The run that stored this version: runs.run_id';
COMMENT ON COLUMN articles.extractor_version IS 'Version of the reading code; the same bytes may read differently under another';

CREATE TABLE photos (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    url VARCHAR,
    caption VARCHAR,
    credit_line VARCHAR,
    creators VARCHAR[] NOT NULL,
    agencies VARCHAR[] NOT NULL,
    organisations VARCHAR[] NOT NULL,
    via VARCHAR[] NOT NULL,
    date_created DATE,
    instructions VARCHAR,
    is_pool BOOLEAN NOT NULL,
    is_handout BOOLEAN NOT NULL,
    is_file_photo BOOLEAN NOT NULL,
    is_lead BOOLEAN NOT NULL,
    alt VARCHAR
);
COMMENT ON TABLE photos IS 'One photo of one version of an article, with its credit taken apart. ninjs: associations, type picture';
COMMENT ON COLUMN photos.article_id IS 'The article: articles.article_id';
COMMENT ON COLUMN photos.version IS 'The version of the article: articles.version';
COMMENT ON COLUMN photos."position" IS 'Place in reading order, from 0';
COMMENT ON COLUMN photos.url IS 'The best rendition the page offers. ninjs: renditions.href';
COMMENT ON COLUMN photos.caption IS 'The caption without its credit. IPTC: Description';
COMMENT ON COLUMN photos.credit_line IS 'The credit, verbatim. IPTC: Credit Line';
COMMENT ON COLUMN photos.creators IS 'The photographers. IPTC: Creator';
COMMENT ON COLUMN photos.agencies IS 'News and photo agencies of the credit, canonical names. IPTC: Source';
COMMENT ON COLUMN photos.organisations IS 'Any other body that gave the photo. IPTC: Image Supplier';
COMMENT ON COLUMN photos.via IS 'Distributors between the source and the page, canonical names';
COMMENT ON COLUMN photos.date_created IS 'When it was taken, from the caption''s own words. IPTC: Date Created';
COMMENT ON COLUMN photos.instructions IS 'Such as MANDATORY CREDIT or NO SALES, verbatim. IPTC: Instructions';
COMMENT ON COLUMN photos.is_pool IS 'The credit says pool';
COMMENT ON COLUMN photos.is_handout IS 'The credit says handout, or names a giver that is no agency';
COMMENT ON COLUMN photos.is_file_photo IS 'The credit or caption says that it is a file photo';
COMMENT ON COLUMN photos.is_lead IS 'The page shows it above the text';
COMMENT ON COLUMN photos.alt IS 'The text alternative. IPTC: Alt Text (Accessibility)';

CREATE TABLE tags (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    scheme VARCHAR NOT NULL,
    code VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    score DOUBLE NOT NULL,
    evidence VARCHAR NOT NULL
);
COMMENT ON TABLE tags IS 'One tag of one version of an article. ninjs: subjects, places, people, organisations';
COMMENT ON COLUMN tags.article_id IS 'The article: articles.article_id';
COMMENT ON COLUMN tags.version IS 'The version of the article: articles.version';
COMMENT ON COLUMN tags.scheme IS 'medtop, country, place, person, organisation, agency or custom';
COMMENT ON COLUMN tags.code IS 'The code in its scheme: medtop:11000000, RU, geonames:524901. ninjs: subjects.uri';
COMMENT ON COLUMN tags.label IS 'The name of the code, for people. ninjs: subjects.name';
COMMENT ON COLUMN tags.score IS 'How sure, 0 to 1. ninjs: subjects.confidence';
COMMENT ON COLUMN tags.evidence IS 'The words found';

CREATE TABLE edits (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    field VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    "position" INTEGER,
    "before" VARCHAR,
    "after" VARCHAR
);
COMMENT ON TABLE edits IS 'One thing that changed from the version before to this one';
COMMENT ON COLUMN edits.article_id IS 'The article: articles.article_id';
COMMENT ON COLUMN edits.version IS 'The newer version: articles.version';
COMMENT ON COLUMN edits.field IS 'headline, standfirst, body, byline or ednote';
COMMENT ON COLUMN edits.kind IS 'added, removed or reworded';
COMMENT ON COLUMN edits."position" IS 'The paragraph in the newer body, from 0; NULL outside the body';
COMMENT ON COLUMN edits."before" IS 'The words of the older version; NULL when added';
COMMENT ON COLUMN edits."after" IS 'The words of the newer version; NULL when removed';

CREATE TABLE copy_decisions (
    article_id VARCHAR NOT NULL,
    copy_of VARCHAR,
    similarity DOUBLE,
    evidence VARCHAR,
    decided_at TIMESTAMP NOT NULL,
    correction_of VARCHAR,
    story_id VARCHAR,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE copy_decisions IS 'Every decision on whose text an article is; articles.copy_of holds the newest';
COMMENT ON COLUMN copy_decisions.article_id IS 'The article decided on: articles.article_id';
COMMENT ON COLUMN copy_decisions.copy_of IS 'The original: articles.article_id; NULL: an original after all';
COMMENT ON COLUMN copy_decisions.similarity IS 'How much of the text is shared, 0 to 1';
COMMENT ON COLUMN copy_decisions.evidence IS 'The longest passage shared';
COMMENT ON COLUMN copy_decisions.decided_at IS 'When it was decided, UTC';
COMMENT ON COLUMN copy_decisions.correction_of IS 'The article that this one corrects: articles.article_id';
COMMENT ON COLUMN copy_decisions.story_id IS 'The story it belongs to: articles.story_id';
COMMENT ON COLUMN copy_decisions.run_id IS 'The run that decided: runs.run_id';

CREATE TABLE fetches (
    url VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    outcome VARCHAR NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    final_url VARCHAR,
    status INTEGER,
    etag VARCHAR,
    last_modified VARCHAR,
    page_hash VARCHAR,
    modified_at TIMESTAMP,
    bytes BIGINT NOT NULL,
    seconds DOUBLE NOT NULL,
    archive_file VARCHAR,
    archive_offset BIGINT,
    note VARCHAR,
    run_id VARCHAR NOT NULL,
    url_key UBIGINT NOT NULL
);
COMMENT ON TABLE fetches IS 'How each link of each run ended: exactly one row a link and run';
COMMENT ON COLUMN fetches.url IS 'The address as asked';
COMMENT ON COLUMN fetches.source IS 'The source that named it: sources.name';
COMMENT ON COLUMN fetches.outcome IS 'stored, unchanged, copy or rejected';
COMMENT ON COLUMN fetches.fetched_at IS 'When, UTC';
COMMENT ON COLUMN fetches.final_url IS 'The address after redirects';
COMMENT ON COLUMN fetches.status IS 'The HTTP status';
COMMENT ON COLUMN fetches.etag IS 'Validator for the next request: ETag';
COMMENT ON COLUMN fetches.last_modified IS 'Validator for the next request: Last-Modified';
COMMENT ON COLUMN fetches.page_hash IS 'Digest of the bytes of the page';
COMMENT ON COLUMN fetches.modified_at IS 'What the source said of the address, UTC';
COMMENT ON COLUMN fetches.bytes IS 'Size of the page, in bytes';
COMMENT ON COLUMN fetches.seconds IS 'How long the request took';
COMMENT ON COLUMN fetches.archive_file IS 'The WARC file that holds the page as fetched';
COMMENT ON COLUMN fetches.archive_offset IS 'Where in archive_file the page begins, in bytes';
COMMENT ON COLUMN fetches.note IS 'What else is to be known: an opt-out, a redirect, a charset that lied';
COMMENT ON COLUMN fetches.run_id IS 'The run: runs.run_id';
COMMENT ON COLUMN fetches.url_key IS 'Number under which the address is looked up';

CREATE TABLE rejects (
    url VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    stage VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    message VARCHAR NOT NULL,
    tries INTEGER NOT NULL,
    first_rejected_at TIMESTAMP NOT NULL,
    rejected_at TIMESTAMP NOT NULL,
    next_try_at TIMESTAMP,
    resolved_at TIMESTAMP,
    status INTEGER,
    archive_file VARCHAR,
    archive_offset BIGINT,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE rejects IS 'The quarantine: one current row for each address and source that gave no article';
COMMENT ON COLUMN rejects.url IS 'The address as asked';
COMMENT ON COLUMN rejects.source IS 'The source that named it: sources.name';
COMMENT ON COLUMN rejects.stage IS 'Where it ended: list, fetch, read or transform';
COMMENT ON COLUMN rejects.reason IS 'Why, as a code: http_404, timeout, empty_body, ...';
COMMENT ON COLUMN rejects.message IS 'Why, as a sentence';
COMMENT ON COLUMN rejects.tries IS 'How often it was tried';
COMMENT ON COLUMN rejects.first_rejected_at IS 'The first time, UTC';
COMMENT ON COLUMN rejects.rejected_at IS 'The last time, UTC';
COMMENT ON COLUMN rejects.next_try_at IS 'When it is tried again, UTC; NULL: not again';
COMMENT ON COLUMN rejects.resolved_at IS 'When the address gave an article after all, UTC; NULL: still rejected';
COMMENT ON COLUMN rejects.status IS 'The HTTP status of the last try';
COMMENT ON COLUMN rejects.archive_file IS 'The WARC file that holds the page of the last try';
COMMENT ON COLUMN rejects.archive_offset IS 'Where in archive_file the page begins, in bytes';
COMMENT ON COLUMN rejects.run_id IS 'The run of the last try: runs.run_id';

CREATE TABLE runs (
    run_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    started_at TIMESTAMP NOT NULL,
    finished_at TIMESTAMP NOT NULL,
    found INTEGER NOT NULL,
    stored INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    copies INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    seconds DOUBLE NOT NULL,
    state VARCHAR NOT NULL,
    message VARCHAR
);
COMMENT ON TABLE runs IS 'The count of one run and source: found = stored + unchanged + copies + rejected, always';
COMMENT ON COLUMN runs.run_id IS 'The run';
COMMENT ON COLUMN runs.source IS 'The source: sources.name';
COMMENT ON COLUMN runs.started_at IS 'UTC';
COMMENT ON COLUMN runs.finished_at IS 'UTC';
COMMENT ON COLUMN runs.found IS 'Links the source named';
COMMENT ON COLUMN runs.stored IS 'Links that gave a new article or version';
COMMENT ON COLUMN runs.unchanged IS 'Links that said nothing new';
COMMENT ON COLUMN runs.copies IS 'Links that gave the text of another article';
COMMENT ON COLUMN runs.rejected IS 'Links that gave no article';
COMMENT ON COLUMN runs.seconds IS 'How long it took';
COMMENT ON COLUMN runs.state IS 'complete, complete_with_rejects or failed';
COMMENT ON COLUMN runs.message IS 'Why it failed, or what is odd, as a sentence';

CREATE TABLE sources (
    name VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    url VARCHAR,
    path VARCHAR,
    publisher VARCHAR,
    language VARCHAR,
    region VARCHAR,
    rank INTEGER NOT NULL,
    include VARCHAR[] NOT NULL,
    exclude VARCHAR[] NOT NULL,
    max_pages INTEGER,
    pause_seconds DOUBLE,
    is_declared BOOLEAN NOT NULL
);
COMMENT ON TABLE sources IS 'One place to look, as last declared';
COMMENT ON COLUMN sources.name IS 'The source, as articles.source names it';
COMMENT ON COLUMN sources.kind IS 'How it is looked at: rss, sitemap, listing, urls, warc, wirecopy';
COMMENT ON COLUMN sources.url IS 'Where it is, on the web';
COMMENT ON COLUMN sources.path IS 'Where it is, on disk';
COMMENT ON COLUMN sources.publisher IS 'The publisher, as declared';
COMMENT ON COLUMN sources.language IS 'BCP 47 code, as declared';
COMMENT ON COLUMN sources.region IS 'The region, as declared';
COMMENT ON COLUMN sources.rank IS 'Lower is nearer to the origin of a text: agencies 10, publishers 50, aggregators 90';
COMMENT ON COLUMN sources.include IS 'Patterns of addresses taken; empty takes all';
COMMENT ON COLUMN sources.exclude IS 'Patterns of addresses left out';
COMMENT ON COLUMN sources.max_pages IS 'Links taken in one run';
COMMENT ON COLUMN sources.pause_seconds IS 'Pause between two requests to one host';
COMMENT ON COLUMN sources.is_declared IS 'False once the declaration is gone';

CREATE TABLE batches (
    batch_no BIGINT NOT NULL,
    batch_id VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL,
    source VARCHAR NOT NULL,
    articles INTEGER NOT NULL,
    skipped INTEGER NOT NULL,
    fetches INTEGER NOT NULL,
    rejects INTEGER NOT NULL,
    last_fetched_at TIMESTAMP
);
COMMENT ON TABLE batches IS 'The ledger: one row for each batch, written in one transaction with all its rows';
COMMENT ON COLUMN batches.batch_no IS 'Order of arrival, from 1';
COMMENT ON COLUMN batches.batch_id IS 'Unique for ever: run, source and number';
COMMENT ON COLUMN batches.run_id IS 'The run: runs.run_id';
COMMENT ON COLUMN batches.source IS 'The source: sources.name';
COMMENT ON COLUMN batches.articles IS 'Versions added';
COMMENT ON COLUMN batches.skipped IS 'Versions that were there already, added by another run';
COMMENT ON COLUMN batches.fetches IS 'Rows of fetches added';
COMMENT ON COLUMN batches.rejects IS 'Rejects counted';
COMMENT ON COLUMN batches.last_fetched_at IS 'The newest fetch of the batch, UTC';

CREATE TABLE bands (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    fetched_at TIMESTAMP NOT NULL,
    batch_no BIGINT NOT NULL,
    id_key UBIGINT NOT NULL,
    text_key UBIGINT NOT NULL,
    bands UBIGINT[] NOT NULL
);
COMMENT ON TABLE bands IS 'The index of deduplication: one row for each version, in the order of the rows of articles';
COMMENT ON COLUMN bands.article_id IS 'The article: articles.article_id';
COMMENT ON COLUMN bands.version IS 'The version: articles.version';
COMMENT ON COLUMN bands.fetched_at IS 'articles.fetched_at, UTC; bounds the look-up of rows';
COMMENT ON COLUMN bands.batch_no IS 'The batch that added it: batches.batch_no';
COMMENT ON COLUMN bands.id_key IS 'Number under which article_id is looked up';
COMMENT ON COLUMN bands.text_key IS 'Number under which content_hash is looked up';
COMMENT ON COLUMN bands.bands IS 'Keys of the near-duplicate index: texts that share one may be copies';

COMMENT ON TABLE migrations IS 'The migrations that made this schema, and the views'' own';
COMMENT ON COLUMN migrations.number IS 'Place in the order; 0 for the views';
COMMENT ON COLUMN migrations.name IS 'The file';
COMMENT ON COLUMN migrations.digest IS 'Digest of the file as applied';
