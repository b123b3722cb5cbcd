import csv
from collections import Counter
from pathlib import Path

import pytest

import transform.taggers
from transform.errors import BadTaxonomy
from transform.taggers import TAGGERS, tag_article
from transform.taggers.country import tag_countries
from transform.taggers.custom import read_taxonomy, tag_custom
from transform.taggers.medtop import tag_topics
from transform.taggers.people import tag_people

DATA = Path(transform.taggers.__file__).parent


@pytest.fixture
def tagged(article):
    def countries(body, **more):
        found = tag_countries(article("https://a.example/1", body, **({"headline": None} | more)))
        return {tag.code: tag.score for tag in found if tag.scheme == "country"}

    return countries


COUNTRIES = {
    "en": ("Germany and France signed the treaty. German officials praised the French side.", {"DE", "FR"}),
    "de": ("Die Regierung in Wien kritisiert die ungarische Grenzpolitik, Österreichs Kanzler reist ab.", {"AT", "HU"}),
    "fr": ("Le président russe a reçu une délégation algérienne, a annoncé la Russie.", {"RU", "DZ"}),
    "es": ("El gobierno peruano y el chileno firmaron un acuerdo; Perú lo celebra.", {"PE", "CL"}),
    "it": ("Il ministro tedesco e quello spagnolo si sono incontrati in Germania.", {"DE", "ES"}),
    "pt": ("O presidente brasileiro chegou a Angola, onde o governo angolano o recebeu.", {"BR", "AO"}),
    "ru": ("Президент Франции обсудил с Китаем поставки; российская сторона молчит.", {"FR", "CN", "RU"}),
    "uk": ("Уряд України домовився з Польщею про кордон.", {"UA", "PL"}),
    "pl": ("Premier Polski rozmawiał z kanclerzem Niemiec.", {"PL", "DE"}),
    "tr": ("Türkiye ile Yunanistan arasındaki görüşmeler sürüyor.", {"TR", "GR"}),
    "ar": ("أعلنت وزارة الخارجية أن وفدا من فرنسا زار لبنان وبحث مع لبنان الأزمة.", {"FR", "LB"}),
    "zh": ("中国和日本的代表在会谈后发表声明，日本方面表示欢迎。", {"CN", "JP"}),
    "ja": ("ドイツとブラジルの首脳が会談し、ブラジルは支援を約束した。", {"DE", "BR"}),
    "ko": ("프랑스와 베트남은 협정을 맺었다고 베트남 정부가 밝혔다.", {"FR", "VN"}),
    "nl": ("De EU-top in Nederland werd door Belgische boeren verstoord.", {"NL", "BE"}),
    "vi": ("Thủ tướng Thái Lan thăm Việt Nam.", {"TH", "VN"}),
    "hi": ("जापान और नेपाल ने समझौता किया, नेपाल सरकार ने कहा।", {"JP", "NP"}),
    "el": ("Η κυβέρνηση της Κύπρου και η Ελλάδα συμφώνησαν.", {"CY", "GR"}),
}


@pytest.mark.parametrize("language", COUNTRIES)
def test_countries_are_found_in_many_languages(tagged, language):
    body, wanted = COUNTRIES[language]

    assert tagged(body, language=language).keys() == wanted


@pytest.mark.parametrize(
    ("language", "body", "wanted"),
    [
        ("it", "La pioggia ha chiuso le scuole di Roma e Lubiana.", {"IT", "SI"}),
        ("pl", "Pogoda zamknęła szkoły w Kopenhadze, Lizbonie i Tallinie.", {"PT", "EE"}),
        ("ru", "Дождь закрыл школы Хельсинки и Загреба.", {"FI", "HR"}),
        ("zh", "大雨使布拉格的学校停课。", {"CZ"}),
        ("ru", "Гавани закрыты из-за шторма.", set()),
    ],
)
def test_capitals_are_known_by_their_names_in_the_language(tagged, language, body, wanted):
    assert tagged(body, language=language).keys() == wanted


def test_a_dateline_alone_gives_way_to_the_country_of_the_headline(tagged):
    body = "Purchases fell to 712 tonnes in the week, the board said."

    about = tagged(body, headline="Ghana cocoa purchases fall", dateline_place="LONDON")
    at_home = tagged(body, headline="Cocoa purchases fall", dateline_place="LONDON")

    assert (about.keys(), at_home.keys()) == ({"GH"}, {"GB"})


def test_a_word_written_small_elsewhere_is_no_country(tagged):
    assert tagged("Wholesale turkey is dear.", headline="Turkey prices climb").keys() == set()
    assert tagged("Wholesale flats are dear.", headline="Turkey prices climb").keys() == {"TR"}


def test_a_region_named_for_a_river_is_in_its_own_country(tagged):
    assert tagged("Oil fouls creeks in the Niger Delta, Nigerian officials said.").keys() == {"NG"}


def test_the_publishers_own_label_may_be_a_country(tagged):
    assert tagged("El faro sigue encendido.", language="es", section="España").keys() == {"ES"}
    assert tagged("The light still burns.", keywords=("lighthouses", "Portugal")).keys() == {"PT"}
    assert tagged("The light still burns.", keywords=("Portugal travel tips",)) == {}


def test_a_passing_mention_scores_low_or_not_at_all(tagged):
    body = "\n".join(["The parliament of Norway voted on the budget, and Norway's minister spoke for Oslo."] * 9)

    found = tagged(f"{body}\nA visitor from Chile watched.\n{body}")

    assert found["NO"] > 0.9
    assert found.get("CL", 0) < 0.5


def test_what_a_short_text_adds_after_its_lead_is_in_passing(tagged):
    found = tagged(
        "Brazil sold 1.2 mln bags. Traders said prices rose. Colombia gained.", headline="Brazil sells coffee"
    )

    assert found["BR"] > 0.8
    assert found.get("CO", 0) < 0.5


@pytest.mark.parametrize(
    ("place", "wanted"),
    [
        ("MOSCOW", "RU"),
        ("OAK BROOK, Ill.", "US"),
        ("WARREN, Pa.", "US"),
        ("PARIS, Ont.", "CA"),
        ("Perth, Scotland", "GB"),
        ("Yaounde", "CM"),
        ("SAN DIEGO", "US"),
        ("Port-au-Prince", "HT"),
    ],
)
def test_the_dateline_names_the_country(tagged, place, wanted):
    found = tagged("The company said its results were good.", dateline_place=place)

    assert found.keys() == {wanted}
    assert found[wanted] >= 0.5


@pytest.mark.parametrize(
    "body",
    [
        "Jordan Smith and Chad Miller met Whitney Houston in the reading room.",
        "TELL US WHAT YOU THINK",
        "She ate turkey from fine china.",
        "The Latin America desk of the bank is closed.",
        "Der Mann will essen und dann gehen.",
    ],
)
def test_what_only_looks_like_a_country_gives_no_country(tagged, body):
    assert {code: score for code, score in tagged(body).items() if score >= 0.5} == {}


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("The mill in Birmingham, Ala., closed. The owner in Birmingham, Ala., did not answer.", {"US"}),
        ("The mill in London, Ontario, closed. The owner in London, Ontario, did not answer.", {"CA"}),
        ("The mill in Birmingham closed, and so did one in London, the owner in Birmingham said.", {"GB"}),
        ("Traders in London, Paris and Oslo were calm.", {"GB", "FR", "NO"}),
    ],
)
def test_a_state_behind_a_city_tells_which_city_it_is(tagged, body, wanted):
    assert tagged(body, language="en").keys() == wanted


def test_the_sign_of_a_share_is_no_country(tagged):
    assert tagged("The board met.", headline="UNION MILLS <UK> LOOKS FOR GROWTH") == {}
    assert tagged("The board met.", headline="UK LOOKS FOR GROWTH").keys() == {"GB"}


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("The Soviet Union", "RU"),
        ("The USSR", "RU"),
        ("West Germany", "DE"),
        ("Zaire", "CD"),
        ("Burma", "MM"),
        ("Czechoslovakia", "CZ"),
        ("Yugoslavia", "RS"),
        ("Upper Volta", "BF"),
        ("Rhodesia", "ZW"),
    ],
)
def test_a_state_that_is_no_more_stands_for_the_one_that_followed(tagged, name, wanted):
    assert tagged(f"{name} sold more copper. Prices fell in {name} too.").keys() == {wanted}


def test_an_institution_of_one_country_speaks_for_it_a_little(tagged):
    body = "The Riksbank kept its rate. The Riksbank said the Swedish crown was firm; the Riksdag will hear it."

    assert tagged(body, headline="Riksbank keeps rate").keys() == {"SE"}
    assert tagged("A speaker of the Riksbank was there.") == {}


def test_cities_are_places_with_their_number(article):
    tags = tag_countries(article("https://a.example/1", "Talks began in Nairobi on Monday.", headline="Nairobi talks"))

    assert ("place", "geonames:184745", "Nairobi") in [(tag.scheme, tag.code, tag.label) for tag in tags]
    assert "KE" in [tag.code for tag in tags]


TOPICS = {
    "15000000": (
        "en",
        "United win cup final",
        "The striker scored twice and the goalkeeper saved a penalty.",
    ),
    "11000000": (
        "de",
        "Bundestag stimmt ab",
        "Die Koalition stritt; der Minister lehnte den Antrag der Opposition ab.",
    ),
    "04000000": (
        "fr",
        "L'inflation ralentit",
        "La banque centrale a maintenu ses taux d'intérêt; la Bourse salue.",
    ),
    "02000000": (
        "es",
        "Detenido por homicidio",
        "La policía detuvo al sospechoso del asesinato; el juez ordenó prisión.",
    ),
    "16000000": ("ru", "Обстрел города", "Войска нанесли удар ракетами, солдаты держат фронт."),
    "07000000": ("en", "New vaccine", "Doctors at the hospital gave patients the vaccine against the virus."),
    "03000000": ("ja", "地震で津波", "震度6の地震があり、津波が観測され、火災や事故も起きた。"),
    "08000000": (
        "es",
        "La boda del año",
        "La novia lució un vestido de encaje y los novios parten de luna de miel.",
    ),
    "14000000": ("de", "Kinderarmut wächst", "Alleinerziehende sind von Armut betroffen, sagt der Wohlfahrtsverband."),
    "13000000": ("fr", "Une fusée décolle", "Le lanceur a mis deux satellites en orbite, disent les ingénieurs."),
    "01000000": (
        "it",
        "Il film vince",
        "Il regista e l'attrice del film erano al festival del cinema.",
    ),
}


@pytest.mark.parametrize("code", TOPICS)
def test_the_words_of_a_text_tell_its_topic(article, code):
    language, headline, body = TOPICS[code]

    tags = tag_topics(article("https://a.example/1", body, headline=headline, language=language))

    assert tags[0].code == f"medtop:{code}"
    assert tags[0].evidence


@pytest.mark.parametrize(
    ("url", "more"),
    [
        ("https://a.example/sport/story-1", {}),
        ("https://a.example/1", {"section": "Deportes"}),
        ("https://a.example/1", {"section": "Nachrichten > Fußball"}),
        ("https://a.example/1", {"section": "スポーツ"}),
        ("https://a.example/1", {"section": "Αθλητισμός"}),
        ("https://a.example/1", {"section": "ספורט"}),
        ("https://a.example/1", {"section": "ورزش"}),
    ],
)
def test_the_publishers_section_comes_first(article, url, more):
    tags = tag_topics(article(url, "Something happened somewhere.", **more))

    assert [tag.code for tag in tags] == ["medtop:15000000"]


def topics(article, body, **more):
    tags = tag_topics(article("https://a.example/1", body, **({"headline": None} | more)))
    return {tag.code.removeprefix("medtop:"): tag.score for tag in tags}


@pytest.mark.parametrize(
    ("language", "headline", "body", "wanted"),
    [
        ("lt", "Krepšinio rungtynės", "Komandos treneris gyrė žaidėjus po rungtynių.", "15000000"),
        ("fi", "Käräjäoikeus antoi tuomion", "Syyttäjä vaati vankeutta, poliisi tutki rikosta.", "02000000"),
        ("zu", "Amaphoyisa aboshiwe", "Icala lizoqhubeka enkantolo, kusho umshushisi.", "02000000"),
        ("sw", "Bunge lapitisha bajeti", "Waziri alisema serikali itafuata; wabunge walikubali.", "11000000"),
        ("el", "Σεισμός 5 ρίχτερ", "Ο σεισμός και οι πλημμύρες άφησαν ζημιές.", "03000000"),
        ("sr", "Fudbal: pobeda domaćih", "Trener i igrač slave posle utakmice, prvenstvo ide dalje.", "15000000"),
    ],
)
def test_smaller_languages_have_words_too(article, language, headline, body, wanted):
    assert next(iter(topics(article, body, headline=headline, language=language))) == wanted


def test_words_said_of_every_topic_weigh_little(article):
    body = "The company said the team, the family and the community of the school had a good season in the market."

    assert topics(article, body, language="en") == {}


def test_a_word_that_only_begins_like_another_speaks_for_no_topic(article):
    assert topics(article, "Es handelt sich um Vereinte; gesetzt ist, wer den Regenbogen kriegt.", language="de") == {}


def test_one_word_of_a_short_text_is_no_more_than_half_sure(article):
    found = topics(article, "It went on and on, and on again, for most of the day.", headline="Earthquake")

    assert found.keys() == {"03000000"}
    assert found["03000000"] < 0.6


def test_keywords_that_name_many_topics_name_none(article):
    keywords = ("Sport", "Politics", "Business", "Health", "Science")

    assert topics(article, "It was what it was.", keywords=keywords) == {}


def test_nothing_is_said_of_a_text_that_says_nothing(article):
    assert (
        tag_topics(article("https://a.example/1", "It was what it was, and then it went on.", headline="So it goes"))
        == ()
    )


def people(article, body, **more):
    return {
        tag.code: tag.evidence
        for tag in tag_people(article("https://a.example/1", body, **({"headline": None} | more)))
    }


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("Transport Minister Ilse Brandtner spoke.", {"Ilse Brandtner": "Minister Ilse Brandtner"}),
        ("It began late, Marta Olin said.", {"Marta Olin": "Marta Olin said"}),
        ("It was Tomas Reuel. The rest is known to Reuel.", {"Tomas Reuel": "Tomas Reuel ... Reuel"}),
        ("The Westel Paper Union went to court.", {"Westel Paper Union": "Westel Paper Union"}),
        ("Talks at the U.N. with Vladimir Putin.", {"United Nations": "U.N.", "Vladimir Putin": "Vladimir Putin"}),
        ("Great Expectations fell. They were great, and the expectations too.", {}),
        ("San Diego was quiet. Diego slept.", {}),
    ],
)
def test_the_document_introduces_its_own_names(article, body, wanted):
    assert people(article, body, language="en") == wanted


@pytest.mark.parametrize(
    ("language", "body", "wanted"),
    [
        ("zh", "联合国难民署表示，局势严重。", "UNHCR"),
        ("ja", "欧州議会は決議を採択した。", "European Parliament"),
        ("ar", "قالت محكمة العدل الدولية إنها ستنظر في القضية.", "International Court of Justice"),
        ("ru", "В ОБСЕ сообщили о встрече.", "OSCE"),
        ("fr", "L'OCDE a publié son rapport.", "OECD"),
        ("ko", "윤석열 씨가 출석했다.", "Yoon Suk Yeol"),
        ("hi", "राहुल गांधी ने कहा।", "Rahul Gandhi"),
        ("en", "Jens Stoltenberg was there.", "Jens Stoltenberg"),
    ],
)
def test_well_known_names_are_found_in_their_scripts(article, language, body, wanted):
    assert wanted in people(article, body, language=language)


def test_a_name_of_the_gazetteer_stands_for_one_label():
    with (DATA / "people.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))

    names = Counter(
        name for row in rows for name in {each.rstrip("*").lower() for each in (row["label"], *row["names"].split("|"))}
    )

    assert [name for name, times in names.items() if name and times > 1] == []


def test_german_nouns_are_no_names(article):
    body = "Der Neue Verein der Stadt lobt den Verein. Ministerin Ilse Brandtner kam, die Ministerin ging."

    assert people(article, body, language="de") == {"Ilse Brandtner": "Ministerin Ilse Brandtner"}


def test_a_tag_is_given_once_and_says_where_it_was_read(article, bridge):
    tags = tag_article(article("https://a.example/world/1", bridge, agencies=("EFE",), agency_lines=("(EFE)",)))

    assert len({(tag.scheme, tag.code) for tag in tags}) == len(tags)
    assert all(tag.evidence and 0 < tag.score <= 1 for tag in tags)
    assert [(tag.code, tag.evidence) for tag in tags if tag.scheme == "agency"] == [("efe", "(EFE)")]


def test_every_tagger_stands_an_empty_article(article):
    empty = article("https://a.example/1", "", headline=None)

    assert [tagger(empty) for tagger in TAGGERS.values()] == [()] * len(TAGGERS)


TOML = """
[[topic]]
code = "bridges"
label = "Bridges"
all = ["bridge"]
any = ["crack", "pier"]
not = ["card game"]
"""


def test_an_operators_topic_needs_all_and_any_and_not_none(article, bridge):
    taxonomy = read_taxonomy(TOML, name="own")

    found = tag_custom(article("https://a.example/1", bridge), [taxonomy])
    none = tag_custom(article("https://a.example/1", f"{bridge}\nIt is also a card game."), [taxonomy])

    assert [(tag.code, tag.label, tag.evidence) for tag in found] == [("own:bridges", "Bridges", "bridge, crack")]
    assert none == ()


@pytest.mark.parametrize(
    ("toml", "told"),
    [
        ("[[topic]\n", "not TOML"),
        ("x = 1", "[[topic]]"),
        ("[[topic]]\nlabel = 'x'", "`code`"),
        ("[[topic]]\ncode = 'x'", "`all` or `any`"),
        ("[[topic]]\ncode = 'x'\nany = 'word'", "list of words"),
        ("[[topic]]\ncode = 'x'\nany = ['!']", "without any word"),
        ("[[topic]]\ncode = 'x'\nregex = ['.*']", "unknown key 'regex'"),
        ("", "found nothing"),
        ("[topic]\ncode = 'x'\nany = ['word']", "two brackets"),
        ("[[topic]]\nkode = 'x'\nany = ['word']", "unknown key 'kode'"),
        ("[[topic]]\ncode = ' '\nany = ['word']", "`code` in quotation marks"),
        ("[[topic]]\ncode = 'x'\nlabel = 3\nany = ['word']", "`label` in quotation marks, found 3"),
        ("[[topic]]\ncode = 'x'\nany = ['bridge*']", "'bridge*' looks like a pattern"),
        ("[[topic]]\ncode = 'x'\nany = ['a']\n[[topic]]\ncode = 'x'\nany = ['b']", "code 'x' is that of topic 1"),
    ],
)
def test_a_bad_taxonomy_says_what_is_wrong(toml, told):
    with pytest.raises(BadTaxonomy, match="own") as caught:
        read_taxonomy(toml, name="own")

    assert told in str(caught.value)


def test_every_word_of_the_data_belongs_to_a_topic_and_no_cell_is_empty():
    with (DATA / "medtop.csv").open(encoding="utf-8", newline="") as lines:
        codes = {row["code"] for row in csv.DictReader(lines)} | {""}  # no code: words that speak for no topic

    for name in ("medtop_words.csv", "medtop_sections.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                assert row["code"] in codes, row
                assert all(word.strip("* ") and "*" not in word.strip("*") for word in row["words"].split("|")), row
