"""The words that repair leans on: function words by language, and names that are written in one on purpose."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# After a name these are glued words, hardly ever the end of a longer name. "son", "ton", "ist", "all", "us" are
# left out for Johnson, Charleston, Trumpist, Marshall and Marcus.
STRONG_TAILS = {
    "en": _words(
        "and who whose which that with from was were has had have said says would will could should may might must "
        "the this these those they their when where while after before since until because against between during "
        "told also but are did does there into about through whom called added asked"
    ),
    "es": _words("que quien quienes para pero con por como desde hasta donde cuando fue dijo sobre entre también"),
    "fr": _words("qui que dont dans avec pour mais par sur était ont sont avait selon depuis entre après"),
    "de": _words("und mit von für nach über auch wird wurde hatte haben sich gegen nicht aber bei"),
    "pt": _words("que para com por como desde até onde quando foi disse sobre entre também não"),
    "it": _words("che con come dove quando sono della dello delle nella anche dopo contro"),
    "nl": _words("dat met voor naar ook werd wordt heeft zijn niet maar bij tegen tussen"),
}

# After a name these may be its ending (Norman, Louis, Lucas): they need the name's own company as evidence.
WEAK_TAILS = {
    "en": _words("on in at to of is as by for he she it its his her not or so be been"),
    "es": _words("en el la los las de del se no su un una es al"),
    "fr": _words("en le la les des du de se ne un une est au et"),
    "de": _words("der die das in im am zu den dem des ein eine ist er sie es"),
    "pt": _words("em no na nos nas do da dos das de se um uma ao"),
    "it": _words("in il la lo gli di del da un una ha si al"),
    "nl": _words("die van over in de het een op te is en aan"),
}

FUNCTION_WORDS = {language: STRONG_TAILS[language] | WEAK_TAILS[language] for language in STRONG_TAILS}

# What may follow a name of two or three letters without being the end of a longer one (Armand, Roland).
AFTER_SHORT = _words("said says told who which that with from has had was were would will called")

PREPOSITIONS = _words("of in on over at to for by with from during after before against between under into about")

# A title stands before many names, so that it is no evidence for one of them.
TITLES = _words("mr mrs ms dr sir president minister king queen prince pope saint st san señor herr frau m mme")

# Written in one on purpose though both halves are words.
WHOLE_NAMES = _words(
    """
    accuweather airasia airbnb aliexpress astrazeneca bankamerica basecamp bellsouth bestbuy bigquery bitcoin
    blackberry blackrock bluesky boardwalk bookforum breitbart brightline buzzfeed capitalone carmax centurylink
    chatgpt chinadaily citigroup cloudflare coinbase comiccon compuserve conocophillips costco craigslist
    creditsuisse crowdstrike dailymail deepmind deepseek deutschebank doordash dreamworks dropbox eastenders easyjet
    eurojust euroleague euronews eurostar eurozone exxonmobil facebook facetime fanduel fedex financialtimes firefox
    fivethirtyeight flightradar foxnews freshdirect fulbright gamestop geforce github glaxosmithkline
    globalfoundries goldcorp goodreads googlemaps grubhub halloween harpercollins healthcare hometown hubspot
    huffpost instacart instagram intercontinental interpol javascript jetblue justgiving kickstarter laguardia
    liveaction livenation livestrong lockheedmartin lufthansa macbook marketwatch mastercard mcclatchy medicaid
    metlife microsoft moneygram myspace nasdaq nationwide netease newscorp newsguard newsnight newsweek nordstream
    northeast northrop oceangate openai openstreetmap palmbeach parkrun paypal petrochina photoshop pinkvilla
    playboy playstation politifact postmedia powerpoint pricewaterhousecoopers propublica qualcomm rainforest
    realclearpolitics redhat restofworld ryanair salesforce screenrant seaworld servicenow sharepoint shutterstock
    silicon skynews skysports smackdown snapchat softbank soundcloud southwest spacex sportscenter starlink
    startribune stockholm streetview stubhub swisscom teamviewer techcrunch teslamotors thinkpad ticketmaster tiktok
    timesofindia topgear townhall truecar trustpilot truthsocial turbotax unicredit unionpay unitedhealth
    unitedhealthcare usatoday vietjet volkswagen walgreens walmart washingtonpost waterstones wechat westjet westpac
    whatsapp wikileaks wikimedia wikipedia windows woolworths wordpress workday worldcom worldcup youtube zerohedge
    """
)

# Words of one language that machine translation leaves standing; none is a word of the language on the left.
FOREIGN = {
    "en": _words("y el los las del que por para und mit von nicht les des est avec och het een"),
    "es": _words("and the of with from und mit et avec und e"),
    "fr": _words("and the of with from y und mit con el los"),
    "de": _words("and the of with from y et con el los les"),
    "pt": _words("and the of with from y und mit et con el los"),
    "it": _words("and the of with from y und mit et avec el los"),
}

# English function words that have no business in capitals in the middle of a sentence.
CAPITALISED = _words("Already Also Him They Than While Now")
SHOUTED = _words("HIM HER HIS THEM THEY SHE ITS OUR THEIR THAN")
