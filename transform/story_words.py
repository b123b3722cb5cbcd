"""Words that stand in the news of every day, whatever happened: they link nothing. Beginnings of five letters."""

import unicodedata

_EVERYDAY = """
    accor annou april august autho autum begin billi budge central chair chief city coali commi compa confe count crown
    dayst decem deput direc distr dolla euros execu expec febru first following former friday gover group head hours
    janua journ july june leade least local march mayor media membe milli minis minut monda month morni night novem
    octob offic oppos parli party peopl perce polic presi press price prime publi quart regio repor resid satur sched
    septe since spoke state state sunda since their there these third those thous thurs today tuesd under until vice
    wedne week which while whose world would years yeste about after again along among being below bring could early
    every every given later never other shoul still taken talks times unit where within woman women young
    abend angab behör berei betei bisher bürge chefi diens donne durch etwas fraue freit gegen gemei geset grupp heute
    insge jahre kanzl kosten kronen leite letzt mensc milli milli mitte monat morge mitar nacht opfer parte polit
    poliz präsi proze regie sagte samst seien seine sechs sollen sonnt sowie sprec staat stadt stunde tages teilt
    unter unterne verlet verwa wegen weite werde wieder woche worden wurde zahlr zwisch
    ademá alcal antes asegu ayunt cerca ciuda compa coron despu direc domin durante empre entre euros explic fuent
    gobie grupo hacia hasta hora inform jefe jueve lunes madru marte meses miérc mient millo minis minut munic noche
    nueva nueve otros parti perso perso polic porce poste presi prime pueblo puede quien según semana señal siend sobre
    sábad tambi tarde tiene todos trabaj trave vecin vierne
    ainsi alors annon apres après aprés autre avant avoir chef compa contre couron depui derni déclar deux direc diman
    durant encore entre entrep etait était euros faire frança gouve groupe heure jeudi jours lundi maire mardi mercr
    milli minis minut mois nombr nouve parti pendan perso plusie police premi prési publi quelq ropri samedi selon
    semain serait serait soir sous toujou toute trois vendr ville
    altri anche ancora anni città compa comune contro corone dalla delle diret docent dopo durante eletto euro giorn
    giove gover gruppo hanno luned marte merco mesi miliar milio minis minut molti negli notte nuova nuovo ogni oltre
    parte perso poliz preside prima primo quell quest regio sabato sarà secondo settim signor sindaco società sono
    stata state stato tutti venerd verso
    agora ainda ambém anos antes após cento cerca cidade coroas depois direto disse domin durante empre entre euros
    gover grupo horas janei junto maior meses milhõ minis minut mulhe munic noite novos outra parte pesso poder polic
    porta prefe presi prime quand quarta quinta região segun seman sobre também tarde terça todos
    aantal alles ander antwoo bedri beste burge dagen dinsd donde eerst euro gemee groep hebben jaren kunne kronen
    maand media mensen milj miljoe minis minut moet morge nadat ochte onder ongev onlan opnie over partij perso polit
    presi regeri samen stad staat tegen tijd uren verkl volge volgens vorig vrijd vrouw waarn wegen werd werke woens
    woord worden zater zegt zondag zulle zijn
    администрац более больш будет власт вечер влас время всего глава году город госуд дней долже женщи завтра замес
    заявил известн иници июля июня когда компа корре край крон марта между месяц милли минис минут млн мэр насел недел
    нескол ночью област объяв однако около октяб после позже полиц поном понед предс прези прокур прошл рамках
    района распо расск регио решен росси рубле сегод слова словам служб снова сообщ сооб состо средн страны
    субботу также такж теперь тысяч утром утра часов числ человек через четве этого этом
"""
EVERYDAY = frozenset(
    "".join(one for one in unicodedata.normalize("NFKD", word) if not unicodedata.combining(one))[:5]
    for word in _EVERYDAY.split()
)  # without accents, as terms are
