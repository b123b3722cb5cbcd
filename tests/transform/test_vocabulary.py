import json

import pytest

from transform.errors import BadTaxonomy
from transform.taggers.vocabulary_files import read_vocabulary

IPTC = "http://cv.iptc.org/newscodes/mediatopic/"
TREE = {
    "13000000": ("", {"en-GB": "science and technology", "fr": "science et technologie"}),
    "20000717": ("13000000", {"en-GB": "natural science", "fr": "sciences naturelles"}),
    "20000725": ("20000717", {"en-GB": "astronomy", "fr": "astronomie", "ru": "астрономия"}),
    "20000731": ("20000717", {"en-GB": "marine biology (science)", "fr": "biologie marine"}),
}
JSON = json.dumps(
    {
        "uri": IPTC,
        "conceptSet": [
            {
                "uri": IPTC + code,
                "qcode": f"medtop:{code}",
                "prefLabel": names,
                "broader": [IPTC + parent] * bool(parent),
            }
            for code, (parent, names) in TREE.items()
        ]
        + [{"qcode": "medtop:20009999", "prefLabel": {"en-GB": "harbour"}, "retired": "2019-01-01"}],
    }
)
JSONLD = json.dumps(
    {
        "@graph": [
            {
                "@id": IPTC + code,
                "@type": "skos:Concept",
                "skos:prefLabel": [{"@language": tag, "@value": name} for tag, name in names.items()],
                "skos:broader": {"@id": IPTC + parent} if parent else [],
            }
            for code, (parent, names) in TREE.items()
        ]
    }
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:skos="http://www.w3.org/2004/02/skos/core#">'
    + "".join(
        f'<skos:Concept rdf:about="{IPTC}{code}">'
        + "".join(f'<skos:prefLabel xml:lang="{tag}">{name}</skos:prefLabel>' for tag, name in names.items())
        + (f'<skos:broader rdf:resource="{IPTC}{parent}"/>' if parent else "")
        + "</skos:Concept>"
        for code, (parent, names) in TREE.items()
    )
    + "</rdf:RDF>"
)
CSV = "code,parent,name (en-GB),name (fr),name (ru)\n" + "".join(
    f"medtop:{code},{parent and 'medtop:' + parent},{names['en-GB']},{names['fr']},{names.get('ru', '')}\n"
    for code, (parent, names) in TREE.items()
)
DEPTHS = (("13000000", 0), ("20000717", 1), ("20000725", 2), ("20000731", 2))
LEVELS = "NewsCode-URI,Level1/NewsCode,Level2/NewsCode,Level3/NewsCode,Name (en-GB)\n" + "".join(
    f"{IPTC}{code},{','.join(code if level == depth else '' for level in range(3))},{TREE[code][1]['en-GB']}\n"
    for code, depth in DEPTHS
)
FORMS = {"json": JSON, "jsonld": JSONLD, "rdf": RDF, "csv": CSV, "levels": LEVELS}


@pytest.fixture
def tagged(article):
    def codes(vocabulary, body, **more):
        one = article("https://a.example/1", body, **({"headline": None, "language": "en"} | more))
        return {tag.code: (tag.score, tag.evidence) for tag in vocabulary.tags(one)}

    return codes


@pytest.mark.parametrize("form", FORMS)
def test_a_vocabulary_is_read_in_every_form_it_is_published_in(tagged, form):
    vocabulary = read_vocabulary(FORMS[form], name="medtop", form="csv" if form == "levels" else form)

    found = tagged(vocabulary, "It was a good year for marine biology.", headline="Marine biology wins")

    assert list(found) == ["medtop:20000731", "medtop:20000717", "medtop:13000000"]
    assert found["medtop:20000731"] == (0.85, "headline: Marine biology")
    assert found["medtop:20000717"] == (0.765, "marine biology (science) (headline: Marine biology)")


def test_names_are_read_in_the_language_of_the_article(tagged):
    vocabulary = read_vocabulary(JSON, name="medtop", form="json")

    assert "medtop:20000725" in tagged(
        vocabulary, "On l'a dit.", headline="L'astronomie de demain: l'astronomie", language="fr"
    )
    assert "medtop:20000725" in tagged(vocabulary, "Успехи в астрономии.", headline="Об астрономии", language="ru")
    assert tagged(vocabulary, "Успехи в астрономии.", headline="Об астрономии") == {}


def test_a_name_in_passing_and_a_retired_concept_give_no_tag(tagged):
    vocabulary = read_vocabulary(JSON, name="medtop", form="json")

    assert (
        tagged(vocabulary, "The harbour was closed.\nThe painter once read astronomy.", headline="Harbour closed") == {}
    )


def test_codes_of_another_vocabulary_stand_under_its_name(article):
    vocabulary = read_vocabulary("code,name\nb1,harbour bridge\n", name="own", form="csv")

    (tag,) = vocabulary.tags(article("https://a.example/1", "It fell.", headline="Harbour bridge falls", language="en"))

    assert (tag.scheme, tag.code, tag.label) == ("custom", "own:b1", "harbour bridge")


def test_a_circle_in_a_vocabulary_ends(tagged):
    vocabulary = read_vocabulary("code,parent,name\na,b,harbour\nb,a,bridge\n", name="own", form="csv")

    assert tagged(vocabulary, "The harbour, the harbour.").keys() == {"own:a", "own:b"}


@pytest.mark.parametrize(
    ("form", "text", "told"),
    [
        ("json", "{", "not JSON"),
        ("json", '{"topics": []}', "`conceptSet` or `@graph`"),
        ("json", '{"conceptSet": []}', "no concept"),
        ("json", '{"conceptSet": ["x"]}', "concept 1: expected an object"),
        ("json", '{"conceptSet": [{"prefLabel": {"en": "x"}}]}', "concept 1: expected a `qcode`"),
        ("csv", "a,b\n1,2\n", "expected columns `code`"),
        ("rdf", "<a>", "not XML"),
        ("rdf", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "no concept"),
        ("yaml", "a: b", "unknown form 'yaml'"),
    ],
)
def test_a_bad_vocabulary_says_what_is_wrong(form, text, told):
    with pytest.raises(BadTaxonomy, match="medtop") as caught:
        read_vocabulary(text, name="medtop", form=form)

    assert told in str(caught.value)
