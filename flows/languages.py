"""Languages by their names in English."""

# ISO 639, the languages that news is most often written in.
NAMES = """
af Afrikaans|am Amharic|ar Arabic|az Azerbaijani|be Belarusian|bg Bulgarian|bn Bengali|bs Bosnian|ca Catalan|cs Czech
cy Welsh|da Danish|de German|el Greek|en English|es Spanish|et Estonian|eu Basque|fa Persian|fi Finnish|fil Filipino
fr French|ga Irish|gl Galician|gu Gujarati|ha Hausa|he Hebrew|hi Hindi|hr Croatian|hu Hungarian|hy Armenian
id Indonesian|is Icelandic|it Italian|ja Japanese|ka Georgian|kk Kazakh|km Khmer|kn Kannada|ko Korean|ku Kurdish
ky Kyrgyz|lo Lao|lt Lithuanian|lv Latvian|mk Macedonian|ml Malayalam|mn Mongolian|mr Marathi|ms Malay|mt Maltese
my Burmese|nb Norwegian|ne Nepali|nl Dutch|nn Norwegian|no Norwegian|or Odia|pa Punjabi|pl Polish|ps Pashto
pt Portuguese|ro Romanian|ru Russian|si Sinhala|sk Slovak|sl Slovenian|so Somali|sq Albanian|sr Serbian|sv Swedish
sw Swahili|ta Tamil|te Telugu|tg Tajik|th Thai|tl Tagalog|tr Turkish|uk Ukrainian|ur Urdu|uz Uzbek|vi Vietnamese
yo Yoruba|zh Chinese|zu Zulu
"""
NAME_BY_CODE = dict(entry.split(" ") for line in NAMES.split("\n") for entry in line.split("|") if entry)


def language_name(code: str) -> str:
    """Return the English name of a language code; the code itself where it has none here.

    >>> language_name("pt"), language_name("pt-BR"), language_name("tlh")
    ('Portuguese', 'Portuguese (BR)', 'tlh')
    """
    language, _, region = code.partition("-")
    name = NAME_BY_CODE.get(language.lower())
    if name is None:
        return code
    return f"{name} ({region})" if region else name
