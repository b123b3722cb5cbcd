-- Views for people. Made anew after every migration; their names and columns stay.
-- A day is a day in UTC, of publication, or of the first fetch when the page gives no date.

CREATE OR REPLACE VIEW newest AS
SELECT
    article_id,
    version,
    url,
    source,
    publisher,
    headline,
    standfirst,
    body,
    byline,
    byline_line,
    language,
    section,
    keywords,
    dateline,
    dateline_place,
    dateline_date,
    agencies,
    attribution,
    published_at,
    modified_at,
    first_seen_at,
    fetched_at,
    pubstatus,
    ednote,
    is_update,
    is_correction,
    genre,
    access,
    copyright_holder,
    usage_terms,
    flags,
    repairs,
    content_hash,
    copy_of,
    similarity,
    copy_evidence,
    correction_of,
    story_id,
    archive_file,
    archive_offset,
    run_id,
    extractor_version
FROM articles
WHERE (article_id, version) IN (SELECT article_id, max(version) FROM articles GROUP BY article_id);
COMMENT ON VIEW newest IS 'The newest version of each article, originals and copies';
COMMENT ON COLUMN newest.article_id IS 'The article, in all its versions: 32 hex digits of its canonical address. ninjs: uri (as a key)';
COMMENT ON COLUMN newest.version IS 'The state of the article, counted from 1. ninjs: version';
COMMENT ON COLUMN newest.url IS 'The canonical address. ninjs: uri';
COMMENT ON COLUMN newest.source IS 'The declared source that led here: sources.name';
COMMENT ON COLUMN newest.publisher IS 'Who published the page, as the page or the source says. ninjs: infosources, role publisher';
COMMENT ON COLUMN newest.headline IS 'As printed; NULL when the page has none (flag missing_headline). ninjs: headlines.value, role main';
COMMENT ON COLUMN newest.standfirst IS 'The summary under the headline, as printed. ninjs: descriptions.value, role summary';
COMMENT ON COLUMN newest.body IS 'The text: paragraphs parted by a newline; no captions, no credits, no agency lines. ninjs: bodies.value';
COMMENT ON COLUMN newest.byline IS 'The names of the authors, in printed order. ninjs: people, role author';
COMMENT ON COLUMN newest.byline_line IS 'The byline, verbatim. ninjs: by';
COMMENT ON COLUMN newest.language IS 'BCP 47 code of the text, declared or found. ninjs: language';
COMMENT ON COLUMN newest.section IS 'The section or desk, as the page says';
COMMENT ON COLUMN newest.keywords IS 'Keywords, as the page lists them';
COMMENT ON COLUMN newest.dateline IS 'The dateline, verbatim, such as MOSCOW, Sept 16 (Reuters) -. ninjs: located (with date and agency)';
COMMENT ON COLUMN newest.dateline_place IS 'The place of the dateline, verbatim. ninjs: located';
COMMENT ON COLUMN newest.dateline_date IS 'The date of the dateline; its year comes from the date of publication';
COMMENT ON COLUMN newest.agencies IS 'Agencies whose text this is or contains, canonical names; from dateline, byline and notices, never from a mention. ninjs: infosources';
COMMENT ON COLUMN newest.attribution IS 'The lines that name the agencies, verbatim, parted by a newline';
COMMENT ON COLUMN newest.published_at IS 'When it was published, UTC; NULL when the page gives no date. ninjs: firstcreated';
COMMENT ON COLUMN newest.modified_at IS 'When the page says it was last changed, UTC. ninjs: contentcreated of the new version';
COMMENT ON COLUMN newest.first_seen_at IS 'When the article, in any version, was first fetched, UTC';
COMMENT ON COLUMN newest.fetched_at IS 'When this version was fetched, UTC. ninjs: versioncreated (as seen from here)';
COMMENT ON COLUMN newest.pubstatus IS 'usable, withheld or canceled. ninjs: pubstatus';
COMMENT ON COLUMN newest.ednote IS 'A correction, kill or desk note, verbatim. ninjs: ednote';
COMMENT ON COLUMN newest.is_update IS 'The text says that it updates an earlier one';
COMMENT ON COLUMN newest.is_correction IS 'The text says that it corrects an earlier one';
COMMENT ON COLUMN newest.genre IS 'article, live_blog, opinion, gallery, video. ninjs: genres';
COMMENT ON COLUMN newest.access IS 'free, metered, paywalled or unknown. schema.org: isAccessibleForFree';
COMMENT ON COLUMN newest.copyright_holder IS 'Who holds the rights, as the page says. ninjs: rightsinfo copyrightholder';
COMMENT ON COLUMN newest.usage_terms IS 'Terms of use, as the page says. ninjs: rightsinfo usageterms';
COMMENT ON COLUMN newest.flags IS 'Codes of what a reader should know: missing_headline, truncated, translation_residue, ...';
COMMENT ON COLUMN newest.repairs IS 'Each glued word that was parted, or seen and left: where, before, after and the evidence';
COMMENT ON COLUMN newest.content_hash IS 'Digest of the normalised headline, standfirst and body: equal digest, equal text';
COMMENT ON COLUMN newest.copy_of IS 'article_id of the original whose text this is; NULL for an original. The newest of copy_decisions';
COMMENT ON COLUMN newest.similarity IS 'How much of the text is shared with the original, 0 to 1; NULL for an original';
COMMENT ON COLUMN newest.copy_evidence IS 'The longest passage shared with the original';
COMMENT ON COLUMN newest.correction_of IS 'article_id of the article that this one corrects or updates under another address';
COMMENT ON COLUMN newest.story_id IS 'The story: article_id of its first telling, its own when nobody told it before';
COMMENT ON COLUMN newest.archive_file IS 'The WARC file that holds the page as fetched';
COMMENT ON COLUMN newest.archive_offset IS 'Where in archive_file the page begins, in bytes';
COMMENT ON COLUMN newest.run_id IS 'The run that stored this version: runs.run_id';
COMMENT ON COLUMN newest.extractor_version IS 'Version of the reading code; the same bytes may read differently under another';

CREATE OR REPLACE VIEW latest AS
SELECT
    article_id,
    version,
    url,
    source,
    publisher,
    headline,
    standfirst,
    body,
    byline,
    byline_line,
    language,
    section,
    keywords,
    dateline,
    dateline_place,
    dateline_date,
    agencies,
    attribution,
    published_at,
    modified_at,
    first_seen_at,
    fetched_at,
    pubstatus,
    ednote,
    is_update,
    is_correction,
    genre,
    access,
    copyright_holder,
    usage_terms,
    flags,
    repairs,
    content_hash,
    copy_of,
    similarity,
    copy_evidence,
    correction_of,
    story_id,
    archive_file,
    archive_offset,
    run_id,
    extractor_version
FROM newest
WHERE copy_of IS NULL;
COMMENT ON VIEW latest IS 'The newest version of each article, originals only';
COMMENT ON COLUMN latest.article_id IS 'The article, in all its versions: 32 hex digits of its canonical address. ninjs: uri (as a key)';
COMMENT ON COLUMN latest.version IS 'The state of the article, counted from 1. ninjs: version';
COMMENT ON COLUMN latest.url IS 'The canonical address. ninjs: uri';
COMMENT ON COLUMN latest.source IS 'The declared source that led here: sources.name';
COMMENT ON COLUMN latest.publisher IS 'Who published the page, as the page or the source says. ninjs: infosources, role publisher';
COMMENT ON COLUMN latest.headline IS 'As printed; NULL when the page has none (flag missing_headline). ninjs: headlines.value, role main';
COMMENT ON COLUMN latest.standfirst IS 'The summary under the headline, as printed. ninjs: descriptions.value, role summary';
COMMENT ON COLUMN latest.body IS 'The text: paragraphs parted by a newline; no captions, no credits, no agency lines. ninjs: bodies.value';
COMMENT ON COLUMN latest.byline IS 'The names of the authors, in printed order. ninjs: people, role author';
COMMENT ON COLUMN latest.byline_line IS 'The byline, verbatim. ninjs: by';
COMMENT ON COLUMN latest.language IS 'BCP 47 code of the text, declared or found. ninjs: language';
COMMENT ON COLUMN latest.section IS 'The section or desk, as the page says';
COMMENT ON COLUMN latest.keywords IS 'Keywords, as the page lists them';
COMMENT ON COLUMN latest.dateline IS 'The dateline, verbatim, such as MOSCOW, Sept 16 (Reuters) -. ninjs: located (with date and agency)';
COMMENT ON COLUMN latest.dateline_place IS 'The place of the dateline, verbatim. ninjs: located';
COMMENT ON COLUMN latest.dateline_date IS 'The date of the dateline; its year comes from the date of publication';
COMMENT ON COLUMN latest.agencies IS 'Agencies whose text this is or contains, canonical names; from dateline, byline and notices, never from a mention. ninjs: infosources';
COMMENT ON COLUMN latest.attribution IS 'The lines that name the agencies, verbatim, parted by a newline';
COMMENT ON COLUMN latest.published_at IS 'When it was published, UTC; NULL when the page gives no date. ninjs: firstcreated';
COMMENT ON COLUMN latest.modified_at IS 'When the page says it was last changed, UTC. ninjs: contentcreated of the new version';
COMMENT ON COLUMN latest.first_seen_at IS 'When the article, in any version, was first fetched, UTC';
COMMENT ON COLUMN latest.fetched_at IS 'When this version was fetched, UTC. ninjs: versioncreated (as seen from here)';
COMMENT ON COLUMN latest.pubstatus IS 'usable, withheld or canceled. ninjs: pubstatus';
COMMENT ON COLUMN latest.ednote IS 'A correction, kill or desk note, verbatim. ninjs: ednote';
COMMENT ON COLUMN latest.is_update IS 'The text says that it updates an earlier one';
COMMENT ON COLUMN latest.is_correction IS 'The text says that it corrects an earlier one';
COMMENT ON COLUMN latest.genre IS 'article, live_blog, opinion, gallery, video. ninjs: genres';
COMMENT ON COLUMN latest.access IS 'free, metered, paywalled or unknown. schema.org: isAccessibleForFree';
COMMENT ON COLUMN latest.copyright_holder IS 'Who holds the rights, as the page says. ninjs: rightsinfo copyrightholder';
COMMENT ON COLUMN latest.usage_terms IS 'Terms of use, as the page says. ninjs: rightsinfo usageterms';
COMMENT ON COLUMN latest.flags IS 'Codes of what a reader should know: missing_headline, truncated, translation_residue, ...';
COMMENT ON COLUMN latest.repairs IS 'Each glued word that was parted, or seen and left: where, before, after and the evidence';
COMMENT ON COLUMN latest.content_hash IS 'Digest of the normalised headline, standfirst and body: equal digest, equal text';
COMMENT ON COLUMN latest.copy_of IS 'article_id of the original whose text this is; NULL for an original. The newest of copy_decisions';
COMMENT ON COLUMN latest.similarity IS 'How much of the text is shared with the original, 0 to 1; NULL for an original';
COMMENT ON COLUMN latest.copy_evidence IS 'The longest passage shared with the original';
COMMENT ON COLUMN latest.correction_of IS 'article_id of the article that this one corrects or updates under another address';
COMMENT ON COLUMN latest.story_id IS 'The story: article_id of its first telling, its own when nobody told it before';
COMMENT ON COLUMN latest.archive_file IS 'The WARC file that holds the page as fetched';
COMMENT ON COLUMN latest.archive_offset IS 'Where in archive_file the page begins, in bytes';
COMMENT ON COLUMN latest.run_id IS 'The run that stored this version: runs.run_id';
COMMENT ON COLUMN latest.extractor_version IS 'Version of the reading code; the same bytes may read differently under another';

CREATE OR REPLACE VIEW copies AS
SELECT
    copy.article_id,
    copy.source,
    copy.publisher,
    copy.url,
    copy.headline,
    copy.published_at,
    original.article_id AS original_id,
    original.source AS original_source,
    original.publisher AS original_publisher,
    original.url AS original_url,
    original.headline AS original_headline,
    original.published_at AS original_published_at,
    original.agencies AS original_agencies,
    date_diff('minute', original.published_at, copy.published_at) AS minutes_later,
    copy.similarity,
    copy.copy_evidence,
    list_filter(
        string_split(copy.body, chr(10)), lambda one: NOT list_contains(string_split(original.body, chr(10)), one)
    ) AS paragraphs_added,
    list_filter(
        string_split(original.body, chr(10)), lambda one: NOT list_contains(string_split(copy.body, chr(10)), one)
    ) AS paragraphs_left_out
FROM newest AS copy
LEFT JOIN newest AS original ON original.article_id = copy.copy_of
WHERE copy.copy_of IS NOT NULL;
COMMENT ON VIEW copies IS 'Who carried whose text: one row for each article that is a copy';
COMMENT ON COLUMN copies.article_id IS 'The article, in all its versions: 32 hex digits of its canonical address. ninjs: uri (as a key)';
COMMENT ON COLUMN copies.source IS 'The declared source that led here: sources.name';
COMMENT ON COLUMN copies.publisher IS 'Who published the page, as the page or the source says. ninjs: infosources, role publisher';
COMMENT ON COLUMN copies.url IS 'The canonical address. ninjs: uri';
COMMENT ON COLUMN copies.headline IS 'As printed; NULL when the page has none (flag missing_headline). ninjs: headlines.value, role main';
COMMENT ON COLUMN copies.published_at IS 'When it was published, UTC; NULL when the page gives no date. ninjs: firstcreated';
COMMENT ON COLUMN copies.original_id IS 'The original: articles.article_id';
COMMENT ON COLUMN copies.original_source IS 'The source that the original came from';
COMMENT ON COLUMN copies.original_publisher IS 'Who published the original';
COMMENT ON COLUMN copies.original_url IS 'The address of the original';
COMMENT ON COLUMN copies.original_headline IS 'The headline of the original';
COMMENT ON COLUMN copies.original_published_at IS 'When the original was published, UTC';
COMMENT ON COLUMN copies.original_agencies IS 'Agencies of the original';
COMMENT ON COLUMN copies.minutes_later IS 'Minutes from the original to the copy; NULL when either has no date';
COMMENT ON COLUMN copies.similarity IS 'How much of the text is shared with the original, 0 to 1; NULL for an original';
COMMENT ON COLUMN copies.copy_evidence IS 'The longest passage shared with the original';
COMMENT ON COLUMN copies.paragraphs_added IS 'Paragraphs of the copy that do not stand so in the original; reworded ones count';
COMMENT ON COLUMN copies.paragraphs_left_out IS 'Paragraphs of the original that do not stand so in the copy; reworded ones count';

CREATE OR REPLACE VIEW changes AS
SELECT
    edits.article_id,
    edits.version,
    articles.source,
    articles.url,
    articles.headline,
    articles.fetched_at AS changed_at,
    edits.field,
    edits.kind,
    edits."position",
    edits."before",
    edits."after",
    articles.ednote,
    articles.is_correction
FROM edits
JOIN articles ON articles.article_id = edits.article_id AND articles.version = edits.version;
COMMENT ON VIEW changes IS 'What changed from one version of an article to the next: one row for each change';
COMMENT ON COLUMN changes.article_id IS 'The article: articles.article_id';
COMMENT ON COLUMN changes.version IS 'The newer version: articles.version';
COMMENT ON COLUMN changes.source IS 'The declared source that led here: sources.name';
COMMENT ON COLUMN changes.url IS 'The canonical address. ninjs: uri';
COMMENT ON COLUMN changes.headline IS 'As printed; NULL when the page has none (flag missing_headline). ninjs: headlines.value, role main';
COMMENT ON COLUMN changes.changed_at IS 'When the newer version was fetched, UTC';
COMMENT ON COLUMN changes.field IS 'headline, standfirst, body, byline or ednote';
COMMENT ON COLUMN changes.kind IS 'added, removed or reworded';
COMMENT ON COLUMN changes."position" IS 'The paragraph in the newer body, from 0; NULL outside the body';
COMMENT ON COLUMN changes."before" IS 'The words of the older version; NULL when added';
COMMENT ON COLUMN changes."after" IS 'The words of the newer version; NULL when removed';
COMMENT ON COLUMN changes.ednote IS 'A correction, kill or desk note, verbatim. ninjs: ednote';
COMMENT ON COLUMN changes.is_correction IS 'The text says that it corrects an earlier one';

CREATE OR REPLACE VIEW corrections AS
SELECT
    article.article_id,
    article.version,
    article.source,
    article.url,
    article.headline,
    article.ednote,
    article.pubstatus,
    article.is_correction,
    article.correction_of,
    corrected.headline AS corrected_headline,
    corrected.url AS corrected_url,
    article.fetched_at
FROM newest AS article
LEFT JOIN newest AS corrected ON corrected.article_id = article.correction_of
WHERE article.is_correction
    OR article.ednote IS NOT NULL
    OR article.correction_of IS NOT NULL
    OR article.pubstatus <> 'usable';
COMMENT ON VIEW corrections IS 'Articles that correct, are corrected with a note, or were withdrawn; newest version';
COMMENT ON COLUMN corrections.article_id IS 'The article, in all its versions: 32 hex digits of its canonical address. ninjs: uri (as a key)';
COMMENT ON COLUMN corrections.version IS 'The state of the article, counted from 1. ninjs: version';
COMMENT ON COLUMN corrections.source IS 'The declared source that led here: sources.name';
COMMENT ON COLUMN corrections.url IS 'The canonical address. ninjs: uri';
COMMENT ON COLUMN corrections.headline IS 'As printed; NULL when the page has none (flag missing_headline). ninjs: headlines.value, role main';
COMMENT ON COLUMN corrections.ednote IS 'A correction, kill or desk note, verbatim. ninjs: ednote';
COMMENT ON COLUMN corrections.pubstatus IS 'usable, withheld or canceled. ninjs: pubstatus';
COMMENT ON COLUMN corrections.is_correction IS 'The text says that it corrects an earlier one';
COMMENT ON COLUMN corrections.correction_of IS 'article_id of the article that this one corrects or updates under another address';
COMMENT ON COLUMN corrections.corrected_headline IS 'The headline of the article that is corrected, when it has another address';
COMMENT ON COLUMN corrections.corrected_url IS 'The address of the article that is corrected, when it has another address';
COMMENT ON COLUMN corrections.fetched_at IS 'When this version was fetched, UTC. ninjs: versioncreated (as seen from here)';

CREATE OR REPLACE VIEW photo_credits AS
SELECT
    photos.article_id,
    photos.version,
    newest.source,
    newest.headline,
    newest.published_at,
    photos."position",
    photos.url AS photo_url,
    photos.caption,
    photos.credit_line,
    photos.creators,
    photos.agencies,
    photos.organisations,
    photos.via,
    photos.date_created,
    photos.instructions,
    photos.is_pool,
    photos.is_handout,
    photos.is_file_photo,
    photos.is_lead
FROM photos
JOIN newest ON newest.article_id = photos.article_id AND newest.version = photos.version;
COMMENT ON VIEW photo_credits IS 'Photos of the newest version of each article, copies included, with whose they are';
COMMENT ON COLUMN photo_credits.article_id IS 'The article: articles.article_id';
COMMENT ON COLUMN photo_credits.version IS 'The version of the article: articles.version';
COMMENT ON COLUMN photo_credits.source IS 'The declared source that led here: sources.name';
COMMENT ON COLUMN photo_credits.headline IS 'As printed; NULL when the page has none (flag missing_headline). ninjs: headlines.value, role main';
COMMENT ON COLUMN photo_credits.published_at IS 'When it was published, UTC; NULL when the page gives no date. ninjs: firstcreated';
COMMENT ON COLUMN photo_credits."position" IS 'Place in reading order, from 0';
COMMENT ON COLUMN photo_credits.photo_url IS 'The best rendition the page offers. ninjs: renditions.href';
COMMENT ON COLUMN photo_credits.caption IS 'The caption without its credit. IPTC: Description';
COMMENT ON COLUMN photo_credits.credit_line IS 'The credit, verbatim. IPTC: Credit Line';
COMMENT ON COLUMN photo_credits.creators IS 'The photographers. IPTC: Creator';
COMMENT ON COLUMN photo_credits.agencies IS 'News and photo agencies of the credit, canonical names. IPTC: Source';
COMMENT ON COLUMN photo_credits.organisations IS 'Any other body that gave the photo. IPTC: Image Supplier';
COMMENT ON COLUMN photo_credits.via IS 'Distributors between the source and the page, canonical names';
COMMENT ON COLUMN photo_credits.date_created IS 'When it was taken, from the caption''s own words. IPTC: Date Created';
COMMENT ON COLUMN photo_credits.instructions IS 'Such as MANDATORY CREDIT or NO SALES, verbatim. IPTC: Instructions';
COMMENT ON COLUMN photo_credits.is_pool IS 'The credit says pool';
COMMENT ON COLUMN photo_credits.is_handout IS 'The credit says handout, or names a giver that is no agency';
COMMENT ON COLUMN photo_credits.is_file_photo IS 'The credit or caption says that it is a file photo';
COMMENT ON COLUMN photo_credits.is_lead IS 'The page shows it above the text';

CREATE OR REPLACE VIEW photo_uses AS
WITH named AS (
    SELECT
        photos.article_id,
        photos."position",
        photos.url AS photo_url,
        photos.caption,
        photos.credit_line,
        coalesce(newest.published_at, newest.first_seen_at) AS used_at,
        regexp_replace(photos.url, '[?#].*$', '') AS address,
        regexp_replace(parse_filename(address), '[-_][0-9]{2,4}x[0-9]{2,4}\.', '.') AS file_name
    FROM photos
    JOIN newest ON newest.article_id = photos.article_id AND newest.version = photos.version
),
keyed AS (
    SELECT *, 1 AS rank, 'address' AS evidence, address AS key FROM named
    UNION ALL
    SELECT *, 2, 'file name', lower(file_name) FROM named WHERE regexp_matches(file_name, '[0-9].*[0-9].*[0-9].*[0-9]')
    UNION ALL
    SELECT *, 3, 'caption and credit', lower(concat_ws(' ', caption, credit_line))
    FROM named
    WHERE length(caption) >= 20 AND credit_line IS NOT NULL
),
placed AS (
    SELECT *, first(keyed) OVER (PARTITION BY rank, key ORDER BY used_at, article_id, "position") AS first_use
    FROM keyed
    WHERE key IS NOT NULL
)
SELECT
    placed.article_id,
    carrier.source,
    carrier.publisher,
    carrier.headline,
    placed."position",
    placed.photo_url,
    placed.credit_line,
    placed.used_at,
    placed.first_use.article_id AS first_article_id,
    original.source AS first_source,
    original.headline AS first_headline,
    placed.first_use.photo_url AS first_photo_url,
    placed.first_use.credit_line AS first_credit_line,
    placed.first_use.used_at AS first_used_at,
    date_diff('minute', placed.first_use.used_at, placed.used_at) AS minutes_later,
    placed.evidence
FROM placed
JOIN newest AS carrier ON carrier.article_id = placed.article_id
JOIN newest AS original ON original.article_id = placed.first_use.article_id
WHERE placed.article_id <> placed.first_use.article_id
QUALIFY row_number() OVER (PARTITION BY placed.article_id, placed."position" ORDER BY placed.rank) = 1;
COMMENT ON VIEW photo_uses IS 'Who printed the same photo again: one row for each use after the first, in newest versions';
COMMENT ON COLUMN photo_uses.article_id IS 'The article that carries it: articles.article_id';
COMMENT ON COLUMN photo_uses.source IS 'The declared source that led to it: sources.name';
COMMENT ON COLUMN photo_uses.publisher IS 'Who published it';
COMMENT ON COLUMN photo_uses.headline IS 'The headline of the article that carries it';
COMMENT ON COLUMN photo_uses."position" IS 'Place in reading order, from 0';
COMMENT ON COLUMN photo_uses.photo_url IS 'The address of the photo there. ninjs: renditions.href';
COMMENT ON COLUMN photo_uses.credit_line IS 'The credit there, verbatim. IPTC: Credit Line';
COMMENT ON COLUMN photo_uses.used_at IS 'When that article was published, UTC, or first seen when it gives no date';
COMMENT ON COLUMN photo_uses.first_article_id IS 'The article that had the photo first: articles.article_id';
COMMENT ON COLUMN photo_uses.first_source IS 'The source that had it first';
COMMENT ON COLUMN photo_uses.first_headline IS 'The headline it stood under first';
COMMENT ON COLUMN photo_uses.first_photo_url IS 'The address of the photo in the first article';
COMMENT ON COLUMN photo_uses.first_credit_line IS 'The credit in the first article, verbatim';
COMMENT ON COLUMN photo_uses.first_used_at IS 'When the first article was published, UTC, or first seen';
COMMENT ON COLUMN photo_uses.minutes_later IS 'Minutes from the first use to this one';
COMMENT ON COLUMN photo_uses.evidence IS 'Why it is the same: address, file name (four digits or more), or caption and credit';

CREATE OR REPLACE VIEW vanished AS
SELECT
    newest.article_id,
    newest.version,
    newest.source,
    newest.publisher,
    newest.url,
    newest.headline,
    newest.published_at,
    newest.copy_of,
    min(rejects.first_rejected_at) AS vanished_at,
    max(rejects.rejected_at) AS last_tried_at,
    any_value(rejects.reason) AS reason
FROM newest
JOIN fetches ON fetches.archive_file = newest.archive_file AND fetches.archive_offset = newest.archive_offset
JOIN rejects ON rejects.url = fetches.url
WHERE rejects.resolved_at IS NULL AND rejects.reason IN ('http_404', 'http_410', 'http_451')
GROUP BY ALL;
COMMENT ON VIEW vanished IS 'Articles that were read once and whose address answers no more; their rows stay';
COMMENT ON COLUMN vanished.article_id IS 'The article, in all its versions: 32 hex digits of its canonical address. ninjs: uri (as a key)';
COMMENT ON COLUMN vanished.version IS 'The last state that was read. ninjs: version';
COMMENT ON COLUMN vanished.source IS 'The declared source that led here: sources.name';
COMMENT ON COLUMN vanished.publisher IS 'Who published the page, as the page or the source says. ninjs: infosources, role publisher';
COMMENT ON COLUMN vanished.url IS 'The canonical address. ninjs: uri';
COMMENT ON COLUMN vanished.headline IS 'As printed; NULL when the page had none';
COMMENT ON COLUMN vanished.published_at IS 'When it was published, UTC; NULL when the page gave no date. ninjs: firstcreated';
COMMENT ON COLUMN vanished.copy_of IS 'article_id of the original whose text it carries; NULL for an original';
COMMENT ON COLUMN vanished.vanished_at IS 'When its address first gave nothing, UTC';
COMMENT ON COLUMN vanished.last_tried_at IS 'When it was last tried, UTC';
COMMENT ON COLUMN vanished.reason IS 'What it answered: http_404, http_410 or http_451';

CREATE OR REPLACE VIEW tags_by_day AS
SELECT
    coalesce(latest.published_at, latest.first_seen_at)::DATE AS day,
    tags.scheme,
    tags.code,
    any_value(tags.label) AS label,
    count(DISTINCT tags.article_id) AS articles
FROM tags
JOIN latest ON latest.article_id = tags.article_id AND latest.version = tags.version
GROUP BY ALL;
COMMENT ON VIEW tags_by_day IS 'How many articles had a tag on a day; originals only';
COMMENT ON COLUMN tags_by_day.day IS 'The day, UTC';
COMMENT ON COLUMN tags_by_day.scheme IS 'medtop, country, place, person, organisation, agency or custom';
COMMENT ON COLUMN tags_by_day.code IS 'The code in its scheme: medtop:11000000, RU, geonames:524901. ninjs: subjects.uri';
COMMENT ON COLUMN tags_by_day.label IS 'The name of the code, for people. ninjs: subjects.name';
COMMENT ON COLUMN tags_by_day.articles IS 'Articles with the tag';

CREATE OR REPLACE VIEW agencies_by_day AS
SELECT
    day,
    agency,
    count(*) AS articles,
    count(DISTINCT source) AS sources
FROM (SELECT coalesce(published_at, first_seen_at)::DATE AS day, source, unnest(agencies) AS agency FROM newest)
GROUP BY day, agency;
COMMENT ON VIEW agencies_by_day IS 'How many articles carried the text of an agency on a day; copies count';
COMMENT ON COLUMN agencies_by_day.day IS 'The day, UTC';
COMMENT ON COLUMN agencies_by_day.agency IS 'The agency, canonical name';
COMMENT ON COLUMN agencies_by_day.articles IS 'Articles that carried it';
COMMENT ON COLUMN agencies_by_day.sources IS 'Sources that carried it';

CREATE OR REPLACE VIEW stories AS
SELECT
    story_id,
    arg_min(headline, coalesce(published_at, first_seen_at)) AS first_headline,
    arg_min(source, coalesce(published_at, first_seen_at)) AS first_source,
    min(coalesce(published_at, first_seen_at)) AS first_at,
    max(coalesce(published_at, first_seen_at)) AS last_at,
    count(*) AS articles,
    count(*) FILTER (WHERE copy_of IS NULL) AS originals,
    count(DISTINCT source) AS sources,
    count(DISTINCT language) AS languages
FROM newest
WHERE story_id IS NOT NULL
GROUP BY story_id;
COMMENT ON VIEW stories IS 'Articles of one event: who was first, how many followed';
COMMENT ON COLUMN stories.story_id IS 'The story: article_id of its first telling, its own when nobody told it before';
COMMENT ON COLUMN stories.first_headline IS 'The headline of the first';
COMMENT ON COLUMN stories.first_source IS 'The source that was first';
COMMENT ON COLUMN stories.first_at IS 'When the first was published, UTC';
COMMENT ON COLUMN stories.last_at IS 'When the last was published, UTC';
COMMENT ON COLUMN stories.articles IS 'Articles of the story, copies included';
COMMENT ON COLUMN stories.originals IS 'Articles of the story that are no copy';
COMMENT ON COLUMN stories.sources IS 'Sources that had it';
COMMENT ON COLUMN stories.languages IS 'Languages it was told in';

CREATE OR REPLACE VIEW repairs AS
SELECT
    article_id,
    version,
    source,
    url,
    repair.field,
    repair."offset" AS at_letter,
    repair."before",
    repair."after",
    repair.evidence
FROM (SELECT article_id, version, source, url, unnest(repairs) AS repair FROM newest);
COMMENT ON VIEW repairs IS 'Each repair of the newest version of each article';
COMMENT ON COLUMN repairs.article_id IS 'The article, in all its versions: 32 hex digits of its canonical address. ninjs: uri (as a key)';
COMMENT ON COLUMN repairs.version IS 'The state of the article, counted from 1. ninjs: version';
COMMENT ON COLUMN repairs.source IS 'The declared source that led here: sources.name';
COMMENT ON COLUMN repairs.url IS 'The canonical address. ninjs: uri';
COMMENT ON COLUMN repairs.field IS 'Where: body, headline, caption:0';
COMMENT ON COLUMN repairs.at_letter IS 'Where in the text before the repair, in letters from 0';
COMMENT ON COLUMN repairs."before" IS 'As printed';
COMMENT ON COLUMN repairs."after" IS 'As repaired; the same when it was seen and left';
COMMENT ON COLUMN repairs.evidence IS 'Why: both_parts_stand_alone, stripped_inline_tag';

CREATE OR REPLACE VIEW source_health AS
SELECT
    sources.name AS source,
    sources.kind,
    last_run.finished_at AS last_run_at,
    last_run.state AS last_state,
    last_run.found,
    last_run.stored,
    last_run.unchanged,
    last_run.copies,
    last_run.rejected,
    last_run.message,
    stored.last_stored_at,
    coalesce(stored.versions, 0) AS versions,
    coalesce(waiting.links, 0) AS waiting_links
FROM sources
LEFT JOIN (
    SELECT *
    FROM runs
    WHERE coalesce(flow, 'ingest') = 'ingest'
    QUALIFY row_number() OVER (PARTITION BY source ORDER BY finished_at DESC) = 1
) AS last_run ON last_run.source = sources.name
LEFT JOIN (
    SELECT source, max(fetched_at) AS last_stored_at, count(*) AS versions
    FROM articles
    GROUP BY source
) AS stored ON stored.source = sources.name
LEFT JOIN (
    SELECT source, count(*) AS links
    FROM rejects
    WHERE resolved_at IS NULL AND next_try_at IS NOT NULL
    GROUP BY source
) AS waiting ON waiting.source = sources.name
WHERE sources.is_declared;
COMMENT ON VIEW source_health IS 'How each declared source is doing';
COMMENT ON COLUMN source_health.source IS 'The source, as articles.source names it';
COMMENT ON COLUMN source_health.kind IS 'How it is looked at: rss, sitemap, listing, urls, warc, wirecopy';
COMMENT ON COLUMN source_health.last_run_at IS 'When its last ingest ended, UTC; NULL: never run';
COMMENT ON COLUMN source_health.last_state IS 'How its last ingest ended';
COMMENT ON COLUMN source_health.found IS 'Links the source named';
COMMENT ON COLUMN source_health.stored IS 'Links that gave a new article or version';
COMMENT ON COLUMN source_health.unchanged IS 'Links that said nothing new';
COMMENT ON COLUMN source_health.copies IS 'Links that gave the text of another article';
COMMENT ON COLUMN source_health.rejected IS 'Links that gave no article';
COMMENT ON COLUMN source_health.message IS 'Why it failed, or what is odd, as a sentence';
COMMENT ON COLUMN source_health.last_stored_at IS 'When it last gave an article or version, UTC';
COMMENT ON COLUMN source_health.versions IS 'Versions it gave in all';
COMMENT ON COLUMN source_health.waiting_links IS 'Links that will be tried again';

CREATE OR REPLACE VIEW quarantine AS
SELECT
    source,
    url,
    stage,
    reason,
    message,
    tries,
    first_rejected_at,
    rejected_at,
    next_try_at,
    status
FROM rejects
WHERE resolved_at IS NULL;
COMMENT ON VIEW quarantine IS 'Addresses that gave no article so far, and when they are tried again';
COMMENT ON COLUMN quarantine.source IS 'The source that named it: sources.name';
COMMENT ON COLUMN quarantine.url IS 'The address as asked';
COMMENT ON COLUMN quarantine.stage IS 'Where it ended: list, fetch, read or transform';
COMMENT ON COLUMN quarantine.reason IS 'Why, as a code: http_404, timeout, empty_body, ...';
COMMENT ON COLUMN quarantine.message IS 'Why, as a sentence';
COMMENT ON COLUMN quarantine.tries IS 'How often it was tried';
COMMENT ON COLUMN quarantine.first_rejected_at IS 'The first time, UTC';
COMMENT ON COLUMN quarantine.rejected_at IS 'The last time, UTC';
COMMENT ON COLUMN quarantine.next_try_at IS 'When it is tried again, UTC; NULL: not again';
COMMENT ON COLUMN quarantine.status IS 'The HTTP status of the last try';

CREATE OR REPLACE MACRO utc_now() AS now() AT TIME ZONE 'UTC';
