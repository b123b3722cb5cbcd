"""Say which language an article is read in."""

from transform.records import Article

_SCRIPTS = (
    ("\u3040", "\u30ff", "ja"),
    ("\uac00", "\ud7a3", "ko"),
    ("\u4e00", "\u9fff", "zh"),
    ("\u0400", "\u04ff", "ru"),
    ("\u0600", "\u06ff", "ar"),
    ("\u0900", "\u097f", "hi"),
)
_SAME = {"nb": "no", "nn": "no", "in": "id", "iw": "he", "jp": "ja", "ua": "uk", "cn": "zh"}


def language_of(article: Article) -> str:
    """Return the primary language subtag, or one guessed from the script; English when nothing says otherwise."""
    if article.language:
        code = article.language.replace("_", "-").split("-")[0].lower()
        return _SAME.get(code, code)
    sample = article.body[:400]
    for first, last, language in _SCRIPTS:
        if sum(first <= one <= last for one in sample) > len(sample) / 4:
            return language
    return "en"
