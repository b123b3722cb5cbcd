-- Views for people. Made anew after every migration; their names and columns stay.

CREATE OR REPLACE VIEW latest AS
SELECT
    articles.*
FROM articles
WHERE copy_of IS NULL
    AND (article_id, version) IN (SELECT article_id, max(version) FROM articles GROUP BY article_id);
COMMENT ON VIEW latest IS 'The newest version of each article, originals only';
