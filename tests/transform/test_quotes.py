import pytest
from hypothesis import given
from hypothesis import strategies as st

from transform.quotes import find_quotes


@pytest.fixture
def said(article):
    """A function that gives the speaker and the first words of every quote of a body."""

    def quotes(body, language="en"):
        found = find_quotes(article("https://a.example/1", body, headline=None, language=language))
        return [(quote.speaker, " ".join(quote.text.split()[:3])) for quote in found]

    return quotes


SPEAKERS = {
    "en-inverted": ("en", "“It is over for the bridge,” said Marta Olin, who runs it.", "Marta Olin"),
    "en-straight": (
        "en",
        '"We want angry drivers," Transport Minister Ilse Brandtner told reporters.',
        "Ilse Brandtner",
    ),
    "en-leading": ("en", "Marta Olin, mayor of Westel, said: “It is over for the bridge.”", "Marta Olin"),
    "en-partial": ("en", "Marta Olin said that it was “a great and terrible mistake” to go.", "Marta Olin"),
    "en-according": ("en", "According to Ivan Petrov, “the road is closed to traffic”.", "Ivan Petrov"),
    "en-behind-where": ("en", "In Westel, Dr. J. Marsh said: “The road is closed to traffic.”", "J. Marsh"),
    "en-office": ("en", "“We are done with it,” said police chief Tomas Reuel of Westel.", "Tomas Reuel"),
    "en-single-marks": ("en", "‘I don’t like it at all,’ said Marta Olin.", "Marta Olin"),
    "de": ("de", "„Wir wollen das so nicht“, sagte Polizeisprecher Jens Maurer am Montag.", "Jens Maurer"),
    "de-guillemets": ("de", "»Wir wollen das so nicht«, so Karl Huber von der Feuerwehr.", "Karl Huber"),
    "fr": ("fr", "« Nous avons perdu du temps », a déclaré Jean Moreau à la presse.", "Jean Moreau"),
    "fr-leading": ("fr", "Jean Moreau a déclaré : « Nous avons perdu du temps. »", "Jean Moreau"),
    "es": ("es", "“No vamos a permitirlo nunca”, dijo la ministra Ana Torres.", "Ana Torres"),
    "it": ("it", "«Non possiamo più aspettare così», ha detto Paolo Bianchi.", "Paolo Bianchi"),
    "pt": ("pt", "“Não vamos esperar mais”, afirmou o ministro Rui Prado.", "Rui Prado"),
    "nl": ("nl", "“Dit gaat zo niet langer”, zegt Karel de Wit.", "Karel de Wit"),
    "sv": ("sv", "”Vi har aldrig sett något liknande”, säger Anna Berg.", "Anna Berg"),
    "pl": ("pl", "„Nie możemy dłużej czekać” – powiedziała Anna Nowak.", "Anna Nowak"),
    "ru": ("ru", "«Мы не будем ждать до весны», — сказал Иван Петров.", "Иван Петров"),
    "ru-office": ("ru", "«Мы не будем ждать до весны», — сказал президент Путин.", "Vladimir Putin"),
    "en-owner": ("en", "Marta Olin’s lawyer, Ben Smith, said: “She is not guilty of it.”", "Ben Smith"),
    "es-office": ("es", "El presidente de México, Andrés López, afirmó: “Vamos a trabajar juntos”.", "Andrés López"),
    "uk": ("uk", "«Ми не будемо чекати до весни», — сказав Іван Коваль.", "Іван Коваль"),
    "tr": ("tr", 'Ali Demir, "Bu yolda sonuna kadar gideceğiz" dedi.', "Ali Demir"),
    "ja": ("ja", "山田花子知事は「防災の対策を急ぐ必要がある」と述べた。", "山田花子"),
    "zh": ("zh", "市长王小明表示：“我们将尽快修复这座大桥。”", "王小明"),
    "ko": ("ko", '홍길동 장관은 "우리는 끝까지 책임을 다하겠다"라고 말했다.', "홍길동"),
    "ar-known": ("ar", 'قال فلاديمير بوتين: "سنواصل العمل في المنطقة".', "Vladimir Putin"),
}


@pytest.mark.parametrize("case", SPEAKERS)
def test_the_words_beside_a_quote_tell_who_said_it(said, case):
    language, body, wanted = SPEAKERS[case]

    assert [speaker for speaker, _ in said(body, language)] == [wanted]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("en", "“We are done with all of this,” said a friend of Marta Olin."),
        ("en", "“We are done with all of this,” said Marta Olin’s friend."),
        ("en", "“We are done with all of this,” a spokesman said."),
        ("en", "“I like this very much indeed.” Olin said the mayor lost. Olin left."),
        ("en", "Ivan Petrov spoke. Marta Olin replied. “The road is closed to us,” he said."),
        ("en", "Marta Olin and Tomas Reuel said: “We are done with all of this.”"),
        ("en", "Ben Smith and Anna Smith were there. “The road is closed to us all,” Smith said."),
        ("de", "„Das ist ein schlechter Tag für uns“, sagte der Sprecher der Polizei."),
        ("de", "„Das ist ein schlechter Tag für uns“, sagte der Berner Stadtrat."),
        ("de", "„Das ist ein schlechter Tag für uns“, teilte die Stadt mit."),
        ("de", "„Das ist ein schlechter Tag für uns“, sagte Merkels Vertrauter."),
        ("es", "“Es un mal día para todos”, dijo el jefe de Gobierno."),
        ("es", "“Es un mal día para todos”, dijo el portavoz de Pedro Torres."),
        ("ru", "«Мы не будем ждать до самой весны», — сказал представитель Ивана Петрова."),
        ("ru", "Представитель Ивана Петрова заявил: «Мы не будем ждать до самой весны»."),
        ("ru", "«Мы не будем ждать до самой весны», — сказал представитель Путина."),
        ("pl", "„Nie możemy dłużej czekać na wiosnę” – powiedział rzecznik Anny Nowak."),
        ("ja", "外務省報道官は「防災のための対策をすぐに急ぐ必要がある」と述べた。"),
    ],
)
def test_a_quote_whose_speaker_is_not_named_for_sure_has_none(said, language, body):
    assert [speaker for speaker, _ in said(body, language)] == [None]


@pytest.mark.parametrize(
    ("language", "body", "wanted"),
    [
        ("sv", "– Vi väntar inte längre på våren, säger ministern Karin Ekdahl.", "Karin Ekdahl"),
        ("no", "– Vi venter ikke lenger på våren, sier NRK-kommentator Kari Solberg.", "Kari Solberg"),
        ("da", "- Vi venter ikke længere på foråret, siger borgmester Mette Holm.", "Mette Holm"),
        ("fi", "– Emme odota enää kevättä ja lunta! sanoo ministeri Liisa Korpela.", "Liisa Korpela"),
        ("pl", "– Nie możemy dłużej czekać na wiosnę – powiedział minister Marek Nowicki.", "Marek Nowicki"),
        ("ru", "— Мы не будем ждать до самой весны, — заявила депутат Ольга Ветрова.", "Ольга Ветрова"),
        ("es", "—No vamos a esperar la primavera —afirmó la portavoz Lucía Ferrán.", "Lucía Ferrán"),
        ("hu", "„Nem várunk tovább a tavaszra” – mondta Kovács Péter miniszter.", "Kovács Péter"),
        ("tr", "“Baharı daha fazla beklemeyeceğiz” dedi Bakan Ayşe Demirel.", "Ayşe Demirel"),
        ("fr", "Selon le maire, Paul Verdier, « la situation est intenable ici ».", "Paul Verdier"),
        ("ca", "«No esperarem més la primavera», ha dit la consellera Núria Soler.", "Núria Soler"),
    ],
)
def test_speech_behind_a_dash_and_beside_an_office_has_its_speaker(said, language, body, wanted):
    assert [speaker for speaker, _ in said(body, language)] == [wanted]


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("sv", "– Priserna stiger i hela landet, säger myndigheten."),
        ("sv", "- Första punkten i listan handlar om priser"),
        ("pl", "– Nie możemy się na to zgodzić – powiedział rzecznik Anny Nowak."),
        ("en", "– We will not wait for spring, says Marta Olin."),
    ],
)
def test_a_dash_alone_opens_no_quote(said, language, body):
    assert said(body, language) == []


@pytest.mark.parametrize(
    "body",
    [
        "They call him “the old man” at home.",
        "The novel “The Old Man of the Sea and Me” is out.",
        "It is five feet 6\" tall and 7\" wide, and that is all.",
        "She’s the boss’ friend, and that’s all there is.",
    ],
)  # fmt: skip
def test_titles_nicknames_and_apostrophes_are_no_quotes(said, body):
    assert said(body) == []


def test_a_last_name_becomes_the_full_one_that_stands_before_it(said):
    body = "Marta Olin came late.\n“It is over for the bridge,” Olin said."

    assert said(body) == [("Marta Olin", "It is over")]


def test_a_quote_goes_on_behind_the_words_that_name_its_speaker(said):
    body = "“It is over for now,” said Marta Olin, who leads. “We will not go back.\n“We will fight to the end.”"

    assert [speaker for speaker, _ in said(body)] == ["Marta Olin", "Marta Olin", "Marta Olin"]


def test_he_said_is_the_one_who_spoke_before_when_nobody_else_was_named(said):
    same = "“It is over for now,” said Tomas Reuel.\n“We will not go back,” he said."
    other = "“It is over for now,” said Tomas Reuel.\nIvan Petrov came in. “We will not go back,” he said."
    office = "“It is over for now,” said Tomas Reuel.\nThe minister came in. “We will not go back,” he said."
    woman = "“It is over for now,” said Marta Olin.\n“We will not go back,” he said."

    assert [[speaker for speaker, _ in said(body)][1] for body in (same, other, office, woman)] == [
        "Tomas Reuel",
        None,
        None,
        None,
    ]


def test_the_evidence_is_the_words_that_name_the_speaker(article):
    body = "“It is over for now,” said Tomas Reuel.\n“We will not go back,” he said."

    first, second = find_quotes(article("https://a.example/1", body, language="en"))

    assert (first.evidence, second.evidence) == ("said Tomas Reuel", "he said (said Tomas Reuel)")


MARKS = st.text(st.sampled_from('“”„«»"‘’「」– ,.?:\nabcA said Olin Marta'), max_size=200)


@given(body=MARKS, language=st.sampled_from(["en", "sv"]))
def test_every_quote_is_where_it_says(article, body, language):
    one = article("https://a.example/1", body, language=language)

    for quote in find_quotes(one):
        assert one.body[quote.offset : quote.offset + len(quote.text)] == quote.text
