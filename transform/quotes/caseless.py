"""Say who said a quote in scripts without capitals, where a title or a list of known names must tell a name."""

import re

from transform.quotes.speakers import Attribution
from transform.taggers.gazetteer import known_persons

_JA_TITLE = (
    "氏|さん|首相|大統領|知事|社長|会長|大臣|外相|財務相|防衛相|監督|選手|教授|代表|幹事長|官房長官|長官|報道官|"
    "議員|市長|委員長|主席|総裁|容疑者|被告"
)
_BODY_ENDS = tuple("省庁党府署局社会院部国県市町側軍庭")
_JA_BEFORE = re.compile(
    rf"(?<![\u4e00-\u9fff々])(?P<who>[\u4e00-\u9fff々]{{2,5}}?|[\u30a1-\u30ff・＝]{{2,20}})(?:（[^）]{{1,20}}）)?\s?(?:{_JA_TITLE})"
    r"(?:ら)?(?:は|が)[^。「」]{0,40}$"
)
_JA_AFTER = re.compile(
    r"^\s?(?:など)?と[^。「」]{0,20}(?:述べ|語|話し|言|強調|指摘|説明|明らか|発言|批判|訴え|主張|コメント)"
)
_ZH_TITLE = "发言人|發言人|总统|總統|总理|總理|主席|部长|部長|外长|外長|市长|市長|教授|局长|局長|主任|院长|院長|董事长"
_ZH_SAYS = "表示|说|說|称|稱|指出|强调|強調|回应|回應|写道|寫道|宣布|坦言"
_ZH_BEFORE = re.compile(rf"(?:{_ZH_TITLE})(?P<who>[\u4e00-\u9fff]{{2,3}})(?:{_ZH_SAYS})[:：,，]?\s?$")
_KO_TITLE = "대통령|총리|장관|의원|대표|위원장|시장|감독|교수|회장|씨|후보|대변인|지사|총장|사장"
_KO_BEFORE = re.compile(
    rf"(?<![가-힣])(?P<who>[가-힣]{{3}})(?: [가-힣]{{1,8}})? ?(?:{_KO_TITLE})(?:은|는|이|가|도)[^.\"“”]{{0,60}}$"
)
_KO_AFTER = re.compile(r"^(?:라고|이라고|고|이라며|라며|며|면서)")
_SAYS = {
    "zh": re.compile(_ZH_SAYS),
    "ja": re.compile("述べ|語|話し|強調|指摘|発言"),
    "ko": re.compile("말했|밝혔|강조|전했|적었"),
    "ar": re.compile("قال|قالت|أكد|أكدت|صرح|صرحت|أضاف|أضافت|أوضح|أعلن|كتب"),
    "fa": re.compile("گفت|افزود|اظهار|نوشت|تاکید|تأکید"),
    "he": re.compile('אמר|אמרה|מסר|כתב|הוסיף|הצהיר'),
    "hi": re.compile("कहा|बताया|लिखा"),
    "th": re.compile("กล่าว|ระบุ"),
}  # fmt: skip
_SENTENCE_END = re.compile(r"[。！？؟।]|[.!?]\s")
LANGUAGES = frozenset(_SAYS)


def attribution_in(before: str, after: str, language: str) -> Attribution | None:
    """Return what stands beside a quote in a language of `LANGUAGES`, or None.

    A name is told by the title behind or before it, as Japanese, Korean and Chinese print them; else the one known
    person of the sentence counts, when the sentence has a verb of speech.
    """
    sentence = _SENTENCE_END.split(before)[-1]
    for tongue, pattern, behind in (
        ("ja", _JA_BEFORE, _JA_AFTER),
        ("zh", _ZH_BEFORE, None),
        ("ko", _KO_BEFORE, _KO_AFTER),
    ):
        found = pattern.search(sentence) if tongue == language else None
        if found and (behind is None or behind.match(after)) and not found["who"].endswith(_BODY_ENDS):
            return Attribution(found["who"], found[0].strip())
    rest = _SENTENCE_END.split(after)[0]
    return _known(sentence, rest, language)


def _known(sentence: str, rest: str, language: str) -> Attribution | None:
    persons = known_persons(f"{sentence} … {rest}")
    if len(persons) != 1 or not (_SAYS[language].search(sentence) or _SAYS[language].search(rest)):
        return None
    label, words = persons[0]
    return Attribution(label, words)
