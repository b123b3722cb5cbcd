"""Tell a body that is mostly furniture: notices of consent and subscription, menus, lists of links."""

import re
from functools import cache

import ahocorasick

from transform.furniture import LONGEST_LINE, without_furniture
from transform.text import SPACELESS, paragraphs

MOST_OWN = 0.5  # share of a body's letters that is the article's own text, below which it is boilerplate
MENU_LINE = 60  # characters; a shorter line without a number or a full stop is an entry of a menu or list
LEAST_MENU_LINES = 5  # fewer such lines are headings
SHORT_NOTICE = 160  # characters; a paragraph this short is a notice by one phrase, a longer one by two

_PHRASES = """
    cookie|kakor|куки-файл|クッキー|쿠키|privacy policy|privacy settings|privacy notice|terms of use|terms of service|
    terms and conditions|your consent|manage preferences|manage your preferences|manage choices|manage your choices|
    accept all|enable javascript|javascript is|javascript must|ad blocker|adblocker|all rights reserved|sign up for|
    subscribe now|subscribe to|already a subscriber|log in to|login to|sign in to|create an account|free trial|
    unsubscribe|your inbox|your browser|datenschutz|einwilligung|nutzungsbedingungen|alle akzeptieren|werbeblocker|
    alle rechte vorbehalten|jetzt abonnieren|jetzt registrieren|jetzt anmelden|jetzt testen|probeabo|
    bereits abonnent|newsletter|politique de confidentialité|conditions générales|tous droits réservés|abonnez-vous|
    déjà abonné|votre consentement|tout accepter|votre navigateur|política de privacidad|términos y condiciones|
    todos los derechos reservados|suscríb|iniciar sesión|inicia sesión|aceptar todas|aceptar todo|tu consentimiento|
    su navegador|todos os direitos reservados|termos de uso|assine já|assine agora|seu navegador|
    informativa sulla privacy|tutti i diritti riservati|abbonati|iscriviti|il tuo consenso|accetta tutti|
    privacybeleid|alle rechten voorbehouden|abonneer|uw toestemming|политика конфиденциальности|
    политикой конфиденциальности|все права защищены|подпишитесь|ваш браузер|polityka prywatności|
    wszelkie prawa zastrzeżone|zaloguj się|gizlilik politikası|tüm hakları saklıdır|abone ol|سياسة الخصوصية|
    جميع الحقوق محفوظة|隐私政策|版权所有|プライバシーポリシー|無断転載|会員登録|개인정보 처리방침|무단 전재|무단전재
"""
_ENDS = re.compile(r"[.!?…:;。！？।؟][\"'”’»)\]]*$")
_DIGIT = re.compile(r"\d")
_SPACELESS_LETTER = re.compile(f"[{SPACELESS}]")


def is_boilerplate(body: str) -> bool:
    r"""Say whether most of a body is no text of an article: so that a reader of rows can leave it out.

    Counted as furniture are clocks, counters, labels and lists of other articles, paragraphs that ask for consent, a
    subscription or a login or state rights, and menus: many short lines without a number and without an end. A body
    that says nothing is not judged.

    >>> is_boilerplate("We use cookies. See our privacy policy.\nSubscribe now")
    True
    """
    lines = paragraphs(body)
    least = MOST_OWN * sum(map(len, lines))
    text = 0
    for line in sorted((line for line in lines if len(line) > LONGEST_LINE), key=len, reverse=True):
        text += 0 if _is_notice(line.lower()) else len(line)
        if text >= least:  # so long lines are no other furniture: most articles are told here
            return False
    own = [line for line in without_furniture(lines) if not _is_notice(line.lower())]
    if sum(map(_is_menu_line, own)) >= LEAST_MENU_LINES:
        own = [line for line in own if not _is_menu_line(line)]
    return sum(map(len, own)) < least


def _is_notice(lowered: str) -> bool:
    phrases = {phrase for _, phrase in _notices().iter(lowered)}
    return len(phrases) > 1 or (len(phrases) == 1 and len(lowered) <= SHORT_NOTICE)


@cache
def _notices() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for phrase in " ".join(_PHRASES.split()).split("|"):
        automaton.add_word(phrase.strip(), phrase)
    automaton.make_automaton()
    return automaton


def _is_menu_line(line: str) -> bool:
    longest = MENU_LINE // 3 if _SPACELESS_LETTER.search(line) else MENU_LINE
    return len(line) < longest and not _ENDS.search(line) and not _DIGIT.search(line)
