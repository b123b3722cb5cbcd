-- What somebody is quoted with. Articles stored before have none until they are read again.

CREATE TABLE quotes (
    article_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "offset" INTEGER NOT NULL,
    "text" VARCHAR NOT NULL,
    speaker VARCHAR,
    evidence VARCHAR
);
COMMENT ON TABLE quotes IS 'One quote in the body of one version of an article, with its speaker where the text says so';
COMMENT ON COLUMN quotes.article_id IS 'The article: articles.article_id';
COMMENT ON COLUMN quotes.version IS 'The version of the article: articles.version';
COMMENT ON COLUMN quotes."position" IS 'Place in reading order, from 0';
COMMENT ON COLUMN quotes."offset" IS 'Characters of articles.body before it; it is body[offset + 1 : offset + length(text)]';
COMMENT ON COLUMN quotes."text" IS 'The words between the marks, verbatim';
COMMENT ON COLUMN quotes.speaker IS 'Who said it, by the full name the text gives; NULL when the text does not say for sure';
COMMENT ON COLUMN quotes.evidence IS 'The words that name the speaker; NULL when there are none';
