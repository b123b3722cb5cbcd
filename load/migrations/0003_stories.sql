-- Stories are linked when a run's articles are all stored. Articles stored before have no terms and keep their story.

ALTER TABLE bands ADD COLUMN terms UBIGINT[];
COMMENT ON COLUMN bands.terms IS 'What its story is told by: names, places, numbers and words of its top; NULL in older rows';

CREATE TABLE story_days (
    "day" DATE NOT NULL
);
COMMENT ON TABLE story_days IS 'Days that got articles or decisions, and whose stories wait to be linked; empty after a run';
COMMENT ON COLUMN story_days."day" IS 'The day, UTC, of articles.published_at, or of first_seen_at';

COMMENT ON COLUMN articles.story_id IS 'The story: article_id of its first telling, its own when nobody told it before';
COMMENT ON COLUMN copy_decisions.story_id IS 'Of rows of earlier releases; articles.story_id is what holds';
