"""The words and phrases of furniture, in the languages of the sources."""

# Words a clock or counter line is made of; with numbers they fill the whole line.
CLOCK_WORDS = """
    updated update last published posted modified edited first on at the of min mins minute minutes hour hours hr
    hrs day days week weeks second seconds month months ago just now today yesterday read reading time view views
    viewed share shares shared comment comments like likes reaction reactions reader readers people watching watched
    listen a an one s h m am pm gmt utc bst est edt cet cest ist et pt pst pdt jst kst msk by and times monday
    tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun january february march april may
    june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec
    aktualisiert stand zuletzt veröffentlicht um uhr vor minuten stunde stunden tag tagen gerade eben lesezeit
    kommentar kommentare aufrufe mal geteilt gelesen montag dienstag mittwoch donnerstag freitag samstag sonntag
    januar februar märz mai juni juli oktober dezember actualizado actualizada publicado publicada hace el las los
    de del hora horas minutos lectura comentarios comentario compartido visto vistas lunes martes miércoles jueves
    viernes sábado domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    mis à jour publié publiée modifié le il y lecture commentaires commentaire partages vues vu fois heure heures
    jours lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril juin juillet août septembre
    octobre novembre décembre atualizado atualizada em há atrás leitura comentários comentário segunda terça quarta
    quinta sexta feira janeiro fevereiro março maio junho julho setembro outubro novembro dezembro aggiornato
    aggiornata pubblicato pubblicata alle ore fa minuti lettura commenti visualizzazioni condivisioni lunedì martedì
    mercoledì giovedì venerdì gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre bijgewerkt
    gepubliceerd geleden leestijd reacties weergaven uur om обновлено опубликовано изменено сегодня вчера в мин
    минут минуты назад час часа часов просмотров просмотра комментариев комментария комментарии читать чтение января
    февраля марта апреля мая июня июля августа сентября октября ноября декабря оновлено сьогодні вчора хвилин тому
    zaktualizowano opublikowano temu minut komentarzy komentarze wyświetleń czytania güncelleme güncellendi
    yayınlanma önce dakika saat okunma yorum görüntülenme تحديث آخر نشر في قبل منذ دقيقة دقائق ساعة ساعات مشاهدة
    مشاهدات تعليق تعليقات قراءة cập nhật lúc phút giờ trước lượt xem bình luận diperbarui menit jam lalu dibaca
    komentar dilihat kali k ca viewer viewers visitor visitors online user users live tweet tweets facebook twitter
    whatsapp refreshed reload generated lesedauer temps lecturas leído leída veces visto vista às januari februari
    maart mei juni juli augustus ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık stycznia
    lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia січня лютого березня
    квітня травня червня липня серпня вересня жовтня листопада грудня يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس
    سبتمبر أكتوبر نوفمبر ديسمبر
"""
# A whole line that counts, or tells the time, in a sentence; the words alone might be the article's.
COUNTERS = (
    r"[\d.,]+ ?[km]? (people|readers|users|viewers|visitors) (are )?(now |currently )?(reading|watching|viewing|online)"
    r"( this( story| article| page)?)?( right)?( now)?|(visitors|views|readers|hits)( today| now)?: ?[\d.,]+ ?[km]?|"
    r"(this |the )?(story|article|page) (was|has been) (read|viewed|seen|shared) [\d.,]+ ?[km]? times?|"
    r"(total|page) ?(views|reads|hits|shares|comments):? ?[\d.,]+ ?[km]?|[\d.,]+ ?[km]? (total |page ?)?(reads|hits)|"
    r"you have \d+ (free )?(articles?|stories) (left|remaining).*|page (generated|loaded|rendered) in .*|"
    r"next (update|refresh) in .*|share this (story|article) \(\d+\)|(it is |time )now:? [\d:.]+ ?([ap]\.?m\.?)?|"
    r"today is [^.!?]{6,30}\d{4}|rating:? [\d.,]+ ?(/ ?\d+)?( \([\d.,]+ (votes|ratings)\))?|"
    r"[\d.,]+( ?/ ?\d)? \([\d.,]+ (votes|ratings)\)"
)
# A whole line that labels an advertisement, a button, a player.
LABELS = (
    r"advertis(e)?ment|ad|ads|sponsored( content)?|promoted|anzeige|werbung|publicidad|anuncio|publicité|"
    r"pubblicità|publicidade|advertentie|реклама|reklama|reklam|reklame|annons|annonse|إعلان|広告|廣告|广告|광고|"
    r"quảng cáo|iklan|share( this( article| story)?)?|print|save|copy link|follow us.*|subscribe( now)?|sign up.*|"
    r"newsletter|scroll( down)? (to|for).*|story continues below.*|article continues (below|after).*|"
    r"continue reading( below)?|loading( \.\.\.|…)?.*|play( video)?|watch( now)?|listen( now)?|read more|"
    r"weiterlesen|mehr lesen|leer más|lire plus|leia mais|leggi tutto|lees meer|читать далее|devamını oku|"
    r"اقرأ المزيد"
)
# A whole line that heads a list of other articles.
LIST_HEADINGS = (
    r"most (read|viewed|popular|shared|commented|watched|discussed).*|top stories|trending( now)?|"
    r"more (from|on|in|stories|news)\b.*|related( (articles?|stories|news|links?|content|topics?|coverage))?|"
    r"read (also|next|more)\b.*|also read.*|see also.*|recommended( for you)?|you (may|might) (also )?like.*|"
    r"don'?t miss.*|latest( news| headlines| stories)?|editor'?s picks?|meist ?gelesen.*|am meisten gelesen|"
    r"mehr zum thema.*|lesen sie auch.*|auch interessant.*|das könnte sie (auch )?interessieren.*|"
    r"weitere (artikel|meldungen|themen).*|lo más (leído|visto|popular).*|más leídas?.*|te puede interesar.*|"
    r"lea también.*|noticias relacionadas|relacionados?|les plus lus.*|à lire aussi.*|lire aussi.*|"
    r"sur le même sujet.*|articles liés|mais lid[ao]s.*|leia também.*|veja também.*|i più letti.*|leggi anche.*|"
    r"potrebbe interessarti.*|meest gelezen.*|lees ook.*|самое читаемое|читайте также.*|по теме|популярное|"
    r"читайте також.*|najczęściej czytane|czytaj (też|także|również).*|en çok okunanlar|ilginizi çekebilir.*|"
    r"الأكثر قراءة|اقرأ أيضا.*|اقرأ أيضًا.*|あわせて読みたい|関連記事|ランキング|人気記事|"
    r"相关(新闻|阅读|报道)|相關新聞|热门新闻|延伸閱讀|관련기사|많이 본 뉴스|"
    r"인기 ?기사|đọc nhiều( nhất)?|tin liên quan|baca juga.*|terpopuler"
)
