"""How a name moves between scripts and systems: the benchmark's own small tables and rules."""

from __future__ import annotations

import re
from random import Random

from alter_tables import GENERIC

_ORDER = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LATIN = {
    "icao": "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia",
    "bgn": "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya",
    "gost": "a b v g d e yo zh z i j k l m n o p r s t u f x c ch sh shh - y - e yu ya",
    "iso9": "a b v g d e ë ž z i j k l m n o p r s t u f h c č š ŝ - y - è û â",
    "trade": "a b v g d e e j z i y k l m n o p r s t u f h tz tch sh sch - i - e u ia",
}
SYSTEMS = {
    name: dict(zip(_ORDER, (part.replace("-", "") for part in row.split()), strict=True))
    for name, row in _LATIN.items()
}
_BELARUSIAN = {"і": "i", "ў": "u", "ї": "i", "є": "ie", "ґ": "g", "’": ""}

# Pairs of writings of one sound in romanised names; a respelling takes one side for the other.
SOUNDS = (
    ("shch", "sch"), ("shch", "šč"), ("sh", "š"), ("zh", "ž"), ("zh", "j"), ("ch", "č"), ("kh", "h"),
    ("kh", "x"), ("ts", "c"), ("ts", "tz"), ("ya", "ia"), ("ya", "ja"), ("ia", "ya"), ("yu", "iu"),
    ("yu", "ju"), ("iu", "yu"), ("iy", "y"), ("ii", "iy"), ("yy", "y"), ("iya", "ia"), ("ye", "e"),
    ("yo", "e"), ("ks", "x"), ("oe", "oye"), ("ij", "iy"), ("ei", "ey"), ("ai", "ay"), ("ou", "u"),
    ("ee", "i"), ("oo", "u"), ("dzh", "j"), ("q", "k"), ("gh", "g"), ("ph", "f"), ("ck", "k"), ("w", "v"),
    ("aa", "a"), ("iyy", "iy"),
)  # fmt: skip

_CYRILLIC = {
    "shch": "щ", "sch": "щ", "zh": "ж", "kh": "х", "ts": "ц", "ch": "ч", "sh": "ш", "yu": "ю", "iu": "ю",
    "ju": "ю", "ya": "я", "ia": "иа", "iia": "ия", "oi": "ой", "ei": "ей", "nye": "ные", "ja": "я", "yo": "ё", "ye": "е", "aya": "ая", "iya": "ия", "iy": "ий", "iji": "ии", "yi": "ый",
    "yy": "ый", "iyi": "ий", "ii": "ий", "oy": "ой", "ey": "ей", "ay": "ай", "uy": "уй", "a": "а", "b": "б",
    "v": "в", "w": "в", "g": "г", "d": "д", "e": "е", "z": "з", "i": "и", "j": "й", "k": "к", "l": "л",
    "m": "м", "n": "н", "o": "о", "p": "п", "r": "р", "s": "с", "t": "т", "u": "у", "f": "ф", "h": "х",
    "lsk": "льск", "lst": "льст", "ln": "льн", "c": "ц", "y": "ы", "x": "кс", "q": "к", "'": "ь", "’": "ь", "`": "ь",
}  # fmt: skip
_ENGLISH = re.compile(
    r"th|ck|c(?!h)|[ts]ion|ing\b|ee|(?<!o)oo(?!o)|[^\W]w[^\W]|ph|qu|ure\b", re.IGNORECASE
)
_LONGEST = max(map(len, _CYRILLIC))
_GLOSSES = {
    "llc": "ООО", "ooo": "ООО", "jsc": "АО", "ao": "АО", "pjsc": "ПАО", "pao": "ПАО", "ojsc": "ОАО",
    "oao": "ОАО", "cjsc": "ЗАО", "zao": "ЗАО", "npo": "НПО", "npp": "НПП", "nii": "НИИ", "npk": "НПК",
    "td": "ТД", "group": "Групп", "plant": "завод", "bank": "банк", "institute": "институт",
    "company": "компания", "factory": "фабрика", "center": "центр", "centre": "центр", "trade": "трейд",
    "service": "сервис", "technology": "технология", "technologies": "технологии", "systems": "системы",
    "energy": "энергия", "holding": "холдинг", "limited": "лимитед", "ltd": "лтд", "capital": "капитал",
    "leasing": "лизинг", "engineering": "инжиниринг", "and": "и", "research": "исследования",
}  # fmt: skip
_PHRASES = {
    "limited liability company": "ООО", "public joint stock company": "ПАО", "open joint stock company": "ОАО",
    "closed joint stock company": "ЗАО", "joint stock company": "АО", "trading house": "Торговый дом",
    "obshchestvo s ogranichennoy otvetstvennostyu": "ООО", "aktsionernoe obshchestvo": "АО",
    "obshchestvo s ogranichennoi otvetstvennostyu": "ООО",
}  # fmt: skip

_LOOKALIKE = dict(zip("aceopxyABCEHKMOPTXpc", "асеорхуАВСЕНКМОРТХрс", strict=True))
_LOOKALIKE_BACK = {cyrillic: latin for latin, cyrillic in _LOOKALIKE.items()}
_DIGITS = {"O": "0", "o": "0", "l": "1", "I": "l"}

_SIMPLE = "术业东车机电设备进出贸军医药华万长门马风飞龙云产联发众无动务广庆应张仓园国图场实宁宝导层岛币师带库开异强归录总战执报护担拥择换据极构枪标栋树样桥档梦检汇汉沟泽洁济测浓湾满灯灵热爱环现盐监矿码确离种积称稳窃竞笔签简粮紧红级纪纯纲纳纵纺线组细织终绍经结给络统继绩续维综绿缆网罗职脑节范荣营补装观规视计认议记讯许论设证评识词试话该详语误说请诸调谐财责败货质购资赛赢赵车轨转轮软轴载辅输达过运还进远连适选递遥邮郑释钢铁铜锋错键镇镜问间闻阀阳阴陆际陈险随隐难雾静页顶项顺须顾预领频题额饰驱验鱼鸟麦贝厂宾达"
_TRADITIONAL = "術業東車機電設備進出貿軍醫藥華萬長門馬風飛龍雲產聯發眾無動務廣慶應張倉園國圖場實寧寶導層島幣師帶庫開異強歸錄總戰執報護擔擁擇換據極構槍標棟樹樣橋檔夢檢匯漢溝澤潔濟測濃灣滿燈靈熱愛環現鹽監礦碼確離種積稱穩竊競筆簽簡糧緊紅級紀純綱納縱紡線組細織終紹經結給絡統繼績續維綜綠纜網羅職腦節範榮營補裝觀規視計認議記訊許論設證評識詞試話該詳語誤說請諸調諧財責敗貨質購資賽贏趙車軌轉輪軟軸載輔輸達過運還進遠連適選遞遙郵鄭釋鋼鐵銅鋒錯鍵鎮鏡問間聞閥陽陰陸際陳險隨隱難霧靜頁頂項順須顧預領頻題額飾驅驗魚鳥麥貝廠賓達"
_TO_TRADITIONAL = dict(zip(_SIMPLE, _TRADITIONAL, strict=True))
_TO_SIMPLE = {after: before for before, after in _TO_TRADITIONAL.items()}
_HAN_FORMS = ("股份有限公司", "有限责任公司", "有限責任公司", "有限公司", "集团公司", "公司")


def like(model: str, text: str) -> str:
    """Return `text` in the case of `model`: all capitals, first capital or as it is."""
    if model.isupper() and len(model) > 1:
        return text.upper()
    return text[:1].upper() + text[1:] if model[:1].isupper() else text


def romanise(text: str, system: str) -> str:
    """Return Cyrillic text in Latin letters under one of SYSTEMS."""
    table = SYSTEMS[system] | _BELARUSIAN
    words = []
    for word in re.split(r"(\W+)", text):
        written = "".join(table.get(char.lower(), char.lower()) for char in word)
        words.append(like(word, written))
    return "".join(words)


def respell(name: str, random: Random) -> str | None:
    """Return a Latin name with one to three sounds of its proper words in another system."""
    words = re.split(r"(\W+)", name)
    proper = [i for i, w in enumerate(words) if len(w) > 3 and w.lower() not in GENERIC]
    random.shuffle(proper)
    wanted, done = random.randint(1, 3), 0
    for place in proper:
        fitting = [pair for pair in SOUNDS if pair[0] in words[place].lower()]
        if fitting and done < wanted:
            old, new = random.choice(fitting)
            changed = words[place].lower().replace(old, new, 1)
            words[place] = like(words[place], changed)
            done += 1
    return "".join(words) if done else None


def to_cyrillic(name: str) -> str | None:
    """Return a romanised Russian name in Cyrillic; None where an English word would be spelt."""
    text = re.sub(r"\s*\([^)]*\)", "", name)
    for phrase, written in _PHRASES.items():
        text = re.sub(phrase.replace(" ", "[ -]"), written, text, flags=re.IGNORECASE)
    words = re.split(r"((?:[^\w'’`]|(?<!\w)['’`]|['’`](?!\w))+)", text)
    unknown = [w for w in words if w.lower() not in _GLOSSES]
    foreign = any(w.lower() in GENERIC or _ENGLISH.search(w) for w in unknown)
    if foreign or not re.search(r"[A-Za-z]{4}", text):
        return None
    return "".join(_GLOSSES.get(w.lower()) or like(w, _spell(w.lower())) for w in words).strip()


def _spell(word: str) -> str:
    word = re.sub(r"(?<=[nv])y$", "yy", re.sub(r"(?<=k)[iy]$", "iy", word))
    word = re.sub(r"(?<=[^i])ia$", "iia", re.sub(r"(?<=g)ii$", "iji", word))
    out, place = "", 0
    while place < len(word):
        for size in range(min(_LONGEST, len(word) - place), 0, -1):
            piece = word[place : place + size]
            if piece == "e" and place == 0:
                out, place = out + "э", 1
                break
            if piece in _CYRILLIC:
                out, place = out + _CYRILLIC[piece], place + size
                break
        else:
            out, place = out + word[place], place + 1
    return out


def homoglyphs(name: str, random: Random) -> str | None:
    """Return the name with one to four letters of another script that look the same."""
    table = _LOOKALIKE_BACK if re.search(r"[\u0400-\u04ff]", name) else _LOOKALIKE
    places = [i for i, char in enumerate(name) if char in table]
    if len(places) < 2:
        return None
    chosen = random.sample(places, min(len(places), random.randint(1, 4)))
    letters = [table[char] if i in chosen else char for i, char in enumerate(name)]
    zeros = [i for i, char in enumerate(letters) if char in _DIGITS]
    if zeros and random.random() < 0.25:
        place = random.choice(zeros)
        letters[place] = _DIGITS[letters[place]]
    return "".join(letters)


def chinese(name: str, random: Random) -> str | None:
    """Return another writing of a Chinese name: the other script, another form, spaces, brackets."""
    table = _TO_SIMPLE if any(char in _TO_SIMPLE for char in name) else _TO_TRADITIONAL
    ways = [
        "".join(table.get(char, char) for char in name),
        _other_form(name, random),
        " ".join((name[:2], name[2:])),
        name.replace("(", "（").replace(")", "）")
        if "(" in name
        else name.replace("（", "(").replace("）", ")"),
    ]
    changed = [way for way in ways if way != name]
    if not changed:
        return None
    first = random.choice(changed)
    second = _other_form(first, random)
    return first if random.random() < 0.6 or second == name else second


def _other_form(name: str, random: Random) -> str:
    for form in _HAN_FORMS:
        if name.endswith(form) and len(name) > len(form) + 1:
            others = [other for other in ("", "公司", "有限责任公司", "有限公司") if other != form]
            return name[: -len(form)] + random.choice(others)
    return name + "有限公司"
