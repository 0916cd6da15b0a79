"""Whether a message says who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from outreach_lint.detectors.context import Context, RuleMatch
from outreach_lint.rulebook.book import Rulebook
from outreach_lint.text.folding import fold

#: Here the name stands beside the message: leaving it out is no secrecy.
_NAMED_BY_PROFILE = frozenset({"linkedin", "xing", "instagram", "facebook", "x"})
#: Here a number or a form is all that comes along.
_NAMELESS = frozenset({"sms", "whatsapp", "telegram", "contact-form"})

_CLOSING = re.compile(
    r"(?:(?:(?:mit|viele|liebe[nr]?|liabe|beste[nr]?|herzliche[nr]?|freundliche[nmr]?"
    r"|freundlich|sonnige|sch(?:ö|oe)ne[nr]?|ganz"
    r"|einen|es|der|den|aus|auch) )*"
    r"(?:gr(?:ü|ue|üa)(?:ß|ss)(?:e?n?|li|t)(?: sie| dich| euch)?(?: herzlich| freundlich)?"
    r"|gru(?:ß|ss)|grüaß|w(?:ü|ue)nschen"
    r"|hochachtungsvoll|herzlich(?:st)?|servus|ciao|tsch(?:ü|ue)ss?|adieu|adele|pfiat di|baba"
    r"|merci|ade|moin"
    r"|ahoi|bis (?:bald|dann|die tage|demnächst)|gl(?:ü|ue)ck ?auf|von herzen|in diesem sinne"
    r"|auf (?:ihren|deinen|euren) erfolg"
    r"|deine?|ihre?|euer|eure)"
    r"|(?:lg|vg|bg|mfg|hg|glg|bgr|xoxo|x{1,3})\b"
    r"|(?:with |thanks (?:and|&) |many thanks (?:and|&) )?(?:kind|best|warm|many|sincere"
    r"|cordial|all (?:the )?best|all good)\w*"
    r"(?: and \w+)?(?: regards| wishes)?|(?:thanks ?(?:&|and|n) ?)?rega?rds|rgds|br\b"
    r"|cheers|ta\b|thanks(?: so much| a lot| again| a million| in advance)?"
    r"|thank you(?: so much| very much| in advance)?|thx|many thanks"
    r"|yours?(?: sincerely| truly| faithfully| respectfully)?|sincerely|talk soon|take care"
    r"|respectfully|speak soon|bye|greetings|peace|love"
    r"|to your \w+|in friendship|blessings|have a (?:great|good|nice|lovely) (?:day|week|one|weekend)"
    r"|danke(?: dir| ihnen| euch| sch(?:ö|oe)n| schon mal| vorab| im voraus)*|(?:vielen|besten"
    r"|herzlichen) dank(?: vorab| im voraus)*)"
    r"\b(?: aus (?:der |dem )?[^\n,]{2,30}| vom? [^\n,]{2,30}| from [^\n,]{2,30})?",
    re.IGNORECASE,
)
_FIRM = re.compile(
    r"\b(?:g?GmbH|UG|AG|OG|KG|OHG|GbR|mbH|SE|eG|SARL|Sàrl|S\.?r\.?l|Ltd|LLC|LLP|Inc|PLC|Corp"
    r"|Pvt|Lda|B\.?V|S\.?A|Sp\. z ?o)\b"
    r"|\be\. ?(?:K|U|V)\.|[A-ZÄÖÜ]\w+ & [A-ZÄÖÜ]\w|& (?:Co|Cie|Nachf|Sohn|Söhne|Töchter|Tochter"
    r"|Sons?|Daughters?|Partners?)\b"
)
#: "Agentur Netzwind", "App Stechnuss"; but "Ihre Praxis Dr. Ohm" is the reader's.
_NAMED_BUSINESS = re.compile(
    r"(?<!\bIhre )(?<!\bIhrer )(?<!\bIhr )(?<!eure )(?<!eurer )(?<!euer )(?<!eine )(?<!einer )(?"
    r"<!einem )"
    r"\b(?:\w*(?:[Ff]irma|[Aa]gentur|[Ss]tudio|[Kk]anzlei|[Pp]raxis|[Bb]üro|[Bb]etrieb"
    r"|[Vv]erlag|[Ww]erkstatt|[Mm]anufaktur"
    r"|[a-z]erei|[Bb]eratung|[Tt]echnik|[Ss]ervice|[Dd]ienst|[Aa]kademie|[Ii]nstitut|[Hh]andel"
    r"|[Rr]einigung|[Ll]abor|[Hh]otel)"
    r"|[Tt]eam|App|Software|Plattform|Tool|Portal|Podcast|Magazin|Laden|Shop|Marke|Label"
    r"|Projekt|Hof|Weingut|Familie)"
    r"(?: von| der| des| vom)? (?!Ihnen\b|Sie\b|Ihr)[A-ZÄÖÜ][\w'’&-]*[a-zäöüß]"
)
_NAMES_HIMSELF = re.compile(
    r"\b(?:[Mm]ein [Nn]ame\b|[Ii]ch (?:hei(?:ß|ss)e?|heiß)\b|[Ii]ch bin(?:'s|s"
    r"| es)?,? (?:(?:der|die|da|de) )?(?!Ihr|Ihnen)[A-ZÄÖÜ]"
    r"|(?:[Ii]ch|[Ii]) bin(?:'s|s| es),? (?:der |die |da |de )?\w|(?:[Ii]ch|[Ii]) bin (?:der"
    r"|die|da|de) \w+ (?:von|vom|aus)\b"
    r"|(?:[Ww]ir|[Ii]ch)(?: sind| bin)?,? (?:von|vom|bei)(?: der| dem)? (?!Ihnen|Ihr|Sie|Google"
    r"|LinkedIn)[A-ZÄÖÜ]"
    r"|[Hh]ier (?:schreibt|spricht|meldet sich|grüßt|ist|is|sind)(?: der| die| das)? (?!kein"
    r"|nicht|ein|niemand)[A-ZÄÖÜ]"
    r"|[Hh]ier (?:schreibt|spricht|ist|is) (?:der |die )?\w+ (?:von|vom|aus)\b"
    r"|[Mm]y name\b|[Nn]ame'?s [A-Z]|[Mm]yself [A-Z]|[Tt]his is [A-Z]\w|[Tt]his is (?!a |an "
    r"|the |not |my |our |your )\w+ (?:from|at|with|here)\b"
    r"|(?:I'?m|[Ii] am|[Ww]e(?:'?re| are)|[Ii]t'?s) (?!AI\b|IT\b|HR\b|SEO\b|B2B\b"
    r"|I\b)[A-Z][a-z]|[Ii]t'?s \w+ (?:from|w/)"
    r"|[A-Z][a-z]+(?: [A-Z]\w+){0,3} here\b|(?:[Ww]e|[Hh]ere|us|I) at [A-Z]\w"
    r"|[Aa]t [A-Z]\w+,? (?:we|I|our)\b|[A-Z][a-z]+'s (?:can|has|will|delivers?|makes?)\b"
    r"|[A-Z]\w*[a-z] (?:from|at|w/|of) (?!Google|LinkedIn|Facebook|Instagram)[A-Z][a-z]"
    r"|[.!?,] [A-Z][a-z]+ from (?:the|number)\b|[.!?] [A-Z][a-z]+ (?:the [a-z]|\()[^.!?]*\Z"
    r"|(?:called|named|[Aa]sk(?: for)?) [A-Z]\w|\b[Ii]'?m \w+, (?:a|an|the|your|local|from)\b"
    r"|(?:klingeln?|melden?|meldet|fragen|fragt|anrufen|schreibt?)(?: \w+)? (?:bei"
    r"|nach) (?!Interesse|Bedarf|Frage|Wunsch|mir|uns|Ihn|Ihr|d[ie])\w)"
    r"|(?:^|[,.!:] )[Hh]ier,? (?!Ihr|Sie)[A-ZÄÖÜ]\w+(?: \w+)? (?:von|vom|aus)\b|(?:^"
    r"|[,.!] )[A-ZÄÖÜ]\w+ (?:hier\b|grüßt)|(?:^|[,.] )(?:Name|Firma|Absender|Company|From"
    r"|Von) ?: ?\S",
    re.MULTILINE,
)
#: A capital within an English sentence is somebody's name, if it is none of these.
_CAPITAL_WITHIN = re.compile(
    r"\b[a-z][\w']*[,;]? (?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Jan|Febr)uary|March"
    r"|April|May|June|July|August|(?:Sept|Nov|Dec)ember|October"
    r"|Google|Facebook|Instagram|LinkedIn|WhatsApp|PayPal|Skype|Zoom|Android|React|Flutter"
    r"|English|German|Europe|London|Dubai|India|Middle|East"
    r"|United|States|Kingdom|Christmas|Easter|Inc|Dear|Sir|Madam|Reply|Text|Txt|Call|Send"
    r"|Regards|Best|Kind|Thanks|Thank|Cheers|Black"
    r"|We|It|My|Our|You|Your|The|This|That|Do|Are|Would|Could|Have|Can|Is|If|As|Hope|How|What"
    r"|Who|Why|When|Where|Just|There|Did|In|On|At"
    r"|For|With|And|But|So|No|Not|Yes|All|Please|Let|Looking|Are|Get|Want)[A-Z][a-z]{2,}"
    r"|(?<=[.!?,] )(?!Dear|Good|Business|Special|Free|Best|Kind|New)[A-Z][a-z]+ [A-Z][a-z]+ [a-z]"
)
#: Two nouns in a row are rare in German unless one is a name.
_CAPITALS_WITHIN = re.compile(
    r"\b[a-zäöü]\w*[,;]? (?!Herrn? |Frau |Dr |Ende |Anfang |Mitte |Euro |EUR |Cent |Uhr "
    r"|Prozent |Stück |Kilo |Liter |Meter |Minuten |Stunden |Tage"
    r"|Wochen |Raum |Kreis |Stadt |Region |Sie |Ihn|Ihr|Du |Di|Dei|Eu|Montag|Dienstag|Mittwoch"
    r"|Donnerstag|Freitag|Samstag|Sonntag|Interesse |Facebook"
    r"|Bereich |Rahmen |Sinne |Thema |Fach|Kund|Unternehm|Betrieb|Firm|Händler|Mensch|Leute"
    r"|Mitarbeit|Gäste|Patient|Mandant|Klient|Handwerk|Selbst|Mal |Jahr)"
    r"[A-ZÄÖÜ]\w*[a-zäöüß] (?!Sie\b|Ihn|Ihr|Du\b|Di[rc]|Dein|Eu[cer]|Interesse)[A-ZÄÖÜ]\w*[a-zäöüß]"
)
_GREETING = re.compile(
    r"\s*(?i:hi|hello|dear|hey|hallo|liebe[rs]?|moin|servus|sehr geehrte[rs]?|good \w+"
    r"|guten \w+)\b[^\n,.!–]{0,60}"
)
_CAMEL = re.compile(
    r"\b(?!LinkedIn|YouTube|WhatsApp|TikTok|PayPal|WordPress|WooCommerce|BookTok|ChatGPT|OpenAI"
    r"|JavaScript|GitHub)[A-Z][a-z]+[A-Z][a-z]+\b"
)
#: What may stand below the name.
_ASIDE = re.compile(
    r"p\.? ?p?\.? ?s\b|nb\b|<|sent (?:by|from|with)|gesendet|diese (?:e-?mail|nachricht)"
    r"|this (?:e-?mail|message)|unsubscribe|abmelden|to (?:opt|unsub)"
    r"|(?:don't|do not|no longer|nicht mehr|keine weiteren|you are receiving|sie erhalten)\b.*"
    r"|(?:tel|fon|phone|mobil|fax|t|m)\b[.:]? ?[\d+(]|[\d +()/-]+$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?:(?<=[\w)][\w)][.!?…)])|(?<=[!?)…]))\s+|\s[-–—/|]+\s+")
_SYMBOL = re.compile(r"[^\w\s.,!?…()'’&@/|+:;\"„“«»–—-]+")
#: "no worries if not! – Flo", "yes/no? – josie"
_AFTER_DASH = re.compile(r"\s[-–—~]\s?([^\W\d_]{2,15})$")
_PHONE = re.compile(
    r",? ?(?:(?:tel|fon|phone|mobil|handy|mobile|t|m)\b[.:]* ?)?\+?\(?\d[\d /()-]{6,40}\d",
    re.IGNORECASE,
)
#: "Ihre Fördermittelberatung", "das Verkaufsteam".
_NOBODY = re.compile(
    r"[a-z]*(?:team|beratung|service|vertrieb|abteilung|berater|experten|profis|spezialisten"
    r"|redaktion|ansprechpartner(?:in)?)"
)
_MONEY = re.compile(r"[€$£%]|\b(?:Euro|EUR|USD|GBP|CHF)\b")
_CONNECTORS = frozenset(
    """@ von van vom der den de di da du del la le el zu zum zur und and & son sons sohn söhne tochter
    töchter daughter daughters co cie of at from aus für for the in im bei am an dem den i i.v i.a
    i.v.m ppa gez inh mag dr dipl.-ing x xx | – - / · + ihr ihre dein deine""".split()
)
_PUNCTUATION = " ,.;:!()\"'|/*~–—-"
_MOST_WORDS = 8
#: A signature stands within so many characters from the end, and in whole lines.
_SIGNATURE = 400
_LAST_LINES = 14
_SHORT_LINE = 80


def unnamed_sender(context: Context) -> Iterable[RuleMatch]:
    """Yield a match when neither a person nor a firm stands for the message."""
    if is_named(context):
        return
    if context.channel in _NAMED_BY_PROFILE:
        confidence = 0.25
    elif context.channel in _NAMELESS and context.signals:
        confidence = 1.0
    else:
        # Without any sign of a pitch it may be a note among people who know each other.
        confidence = 0.75 if context.channel and context.signals else 0.5
    missing = () if context.channel else ("channel",)
    yield RuleMatch((), confidence, missing=missing)


def is_named(context: Context) -> bool:
    """Whether text, signature or envelope name the sender."""
    document = context.document
    if context.message.sender:
        return True
    if any(mask.kind in ("signature", "email", "url", "handle") for mask in document.masks):
        return True
    text = document.readable[document.body_start :]
    for known in (context.recipient.company, context.recipient.name):
        if known:
            text = text.replace(known, "")
    if _is_signed(text[max(0, text.rfind("\n", 0, -_SIGNATURE)) :], _no_name(context.rulebook)):
        return True
    if any(pattern.search(text) for pattern in (_FIRM, _NAMES_HIMSELF, _NAMED_BUSINESS, _CAMEL)):
        return True
    within = _CAPITAL_WITHIN if document.language == "en" else _CAPITALS_WITHIN
    greeting = _GREETING.match(text)
    return bool(within.search(text, greeting.end() if greeting else 0))


@lru_cache(maxsize=8)
def _no_name(rulebook: Rulebook) -> frozenset[str]:
    """Return the words that name nobody, of both languages: signatures mix them."""
    return frozenset(fold(word) for lang in ("de", "en") for word in rulebook.lexicon("no-name", lang))


def _is_signed(text: str, no_name: frozenset[str]) -> bool:
    """Whether the text ends in a name: behind a closing, on a line of its own, as its last words."""
    lines = [cleaned for line in text.split("\n")[-_LAST_LINES:] if (cleaned := _cleaned(line))]
    below: list[str] = []
    for place, line in enumerate(reversed(lines)):
        if closing := _CLOSING.match(line):
            if any(_is_name(name, no_name, closed=True) for name in (line[closing.end() :], *below)):
                return True
        elif place + 1 < len(lines) and _is_name(line, no_name):
            return True
        below.append(line)
    if not lines:
        return False
    if (last_word := _AFTER_DASH.search(lines[-1])) and fold(last_word.group(1)) not in no_name:
        return True
    # Who writes all in lower case writes his name so too.
    lower = text == text.lower()
    for line in lines[-3:]:
        last = next(filter(None, reversed(_SENTENCE_END.split(line))), "")
        if (closing := _CLOSING.match(last)) and _is_name(last[closing.end() :], no_name, closed=True):
            return True
        if last != line and not last.endswith(".") and _is_name(last, no_name, closed=lower):
            return True
    # "Drück dich, Uli"
    _, comma, last = lines[-1].rpartition(", ")
    few = comma and len(last.split()) <= 3 and last[-1].isalpha()
    return bool(few) and _is_name(last, no_name, closed=lower)


def _cleaned(line: str) -> str:
    """Return a line without emoji and phone numbers; nothing of one that stands below the name."""
    if any(map(str.isdigit, line)):
        line = _PHONE.sub(" 00", line)
    line = _SYMBOL.sub(" ! ", line).strip()
    if line.startswith("!") or line.endswith(" !"):
        line = line.strip(" !")
    return "" if _ASIDE.match(line) else line


def _is_name(line: str, no_name: frozenset[str], closed: bool = False) -> bool:
    """Whether these few words may be a name: with capitals, or ``closed`` by a formula in any case."""
    # "Dr. Tilman Rausch, früher selbst Internist"
    words = line.strip(_PUNCTUATION).partition(",")[0].split()
    if not 1 <= len(words) <= _MOST_WORDS or len(line) > _SHORT_LINE:
        return False
    if line[-1] in "?:" or _MONEY.search(line):
        return False
    named = False
    for word in words:
        core = word.strip(_PUNCTUATION)
        if not core or core.lower() in _CONNECTORS or core[0].isdigit():
            continue
        folded = fold(core)
        nobody = folded in no_name or _NOBODY.fullmatch(folded) is not None
        if core[0].isupper():
            named |= not nobody and (closed or not core.isupper()) and len(core) > 1
        elif not closed or nobody or any(word[0].isupper() for word in words):
            return False
        else:
            named = True
    return named
