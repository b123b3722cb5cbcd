"""Tag an article: each module here is one tagger, listed in `TAGGERS`; its data stands beside it as .csv."""
