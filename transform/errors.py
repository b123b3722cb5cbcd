"""What may go wrong while turning a document into an article."""


class TransformError(Exception):
    """A document that gives no article; it ends as one `Reject` under the code `reason`."""

    reason = "transform_error"


class BadUrl(TransformError):
    """An address without a scheme or a host."""

    reason = "bad_url"


class BadTaxonomy(TransformError):
    """A user's taxonomy file that cannot be used."""

    reason = "bad_taxonomy"
