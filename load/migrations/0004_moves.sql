-- Addresses that lead to an article filed under an earlier one. Before this, such a page was a copy of itself.

CREATE TABLE moves (
    address_id VARCHAR NOT NULL,
    article_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    from_url VARCHAR NOT NULL,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE moves IS 'Addresses that an article moved to; what they give are versions of the article';
COMMENT ON COLUMN moves.address_id IS '32 hex digits of the new address: the article_id that it would have been filed under';
COMMENT ON COLUMN moves.article_id IS 'The article: articles.article_id';
COMMENT ON COLUMN moves.url IS 'The new address';
COMMENT ON COLUMN moves.from_url IS 'The address before';
COMMENT ON COLUMN moves.run_id IS 'The run that found it moved: runs.run_id';
