"""Small tables of how names are rewritten, made for the benchmark alone.

Nothing here is shared with the matcher: what a matcher knows it must know from its own tables.
The entries are common usage, written down from reading declarations, lists and letterheads.
"""

from __future__ import annotations

# One line per legal form: its writings. A swap takes another writing of the same line.
FORMS: tuple[tuple[str, ...], ...] = (
    (
        "LLC",
        "OOO",
        "L.L.C.",
        "Limited Liability Company",
        "ООО",
        "Obshchestvo s ogranichennoy otvetstvennostyu",
        "Общество с ограниченной ответственностью",
        "OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU",
        "OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTIU",
    ),
    (
        "JSC",
        "AO",
        "Joint Stock Company",
        "Joint-Stock Company",
        "АО",
        "Aktsionernoe obshchestvo",
        "Акционерное общество",
        "AKTSIONERNOE OBSHCHESTVO",
    ),
    (
        "PJSC",
        "PAO",
        "Public Joint Stock Company",
        "Public Joint-Stock Company",
        "ПАО",
        "Publichnoe aktsionernoe obshchestvo",
        "Публичное акционерное общество",
    ),
    (
        "OJSC",
        "OAO",
        "Open Joint Stock Company",
        "Open Joint-Stock Company",
        "ОАО",
        "Открытое акционерное общество",
        "Otkrytoe aktsionernoe obshchestvo",
    ),
    (
        "CJSC",
        "ZAO",
        "Closed Joint Stock Company",
        "Closed Joint-Stock Company",
        "ЗАО",
        "Закрытое акционерное общество",
        "Zakrytoe aktsionernoe obshchestvo",
    ),
    ("FSUE", "FGUP", "Federal State Unitary Enterprise", "ФГУП"),
    ("Co., Ltd.", "Co Ltd", "Company Limited", "Co., Limited", "Co.,Ltd"),
    ("Ltd.", "Limited", "Ltd"),
    ("Corp.", "Corporation"),
    ("Inc.", "Incorporated", "Inc"),
    ("S.A.", "SA", "Societe Anonyme"),
    ("S.A. DE C.V.", "SA de CV", "Sociedad Anonima de Capital Variable"),
    ("S. DE R.L. DE C.V.", "S de RL de CV"),
    ("LTDA.", "Ltda", "Limitada"),
    ("GmbH", "G.m.b.H.", "Gesellschaft mit beschraenkter Haftung"),
    ("FZE", "F.Z.E.", "Free Zone Establishment"),
    ("FZCO", "FZ Co", "Free Zone Company"),
    ("FZ LLC", "FZ-LLC", "Free Zone LLC"),
    ("S.R.L.", "SRL"),
    ("SARL", "S.A.R.L.", "S.a.r.l."),
    ("SAL", "S.A.L."),
    ("Pte. Ltd.", "Pte Ltd", "Private Limited", "Pvt. Ltd."),
    ("A.S.", "AS", "Anonim Sirketi"),
    ("Ltd. Sti.", "Limited Sirketi", "Ltd Sti"),
    ("PLC", "Public Limited Company", "P.L.C."),
    ("Company", "Co.", "Co"),
)

# One line per abbreviation: full writing, short writings. Both directions are used.
ABBREVIATIONS: tuple[tuple[str, ...], ...] = (
    ("Scientific Production Enterprise", "SPE", "NPP"),
    ("Scientific and Production Enterprise", "SPE", "NPP"),
    ("Research and Production Enterprise", "RPE", "NPP"),
    ("Research and Production Association", "RPA", "NPO"),
    ("Scientific Production Association", "SPA", "NPO"),
    ("Scientific and Production Association", "SPA", "NPO"),
    ("Research and Production Company", "RPC", "NPK"),
    ("Scientific Research Institute", "SRI", "NII"),
    ("Research Institute", "RI", "NII"),
    ("Design Bureau", "DB", "KB"),
    ("Trading House", "TD", "Trd. House"),
    ("Nauchno-Proizvodstvennoe Predpriyatie", "NPP"),
    ("Nauchno-Proizvodstvennoe Obedinenie", "NPO"),
    ("Nauchno-Issledovatelskii Institut", "NII"),
    ("Научно-производственное предприятие", "НПП"),
    ("Научно-производственное объединение", "НПО"),
    ("Научно-исследовательский институт", "НИИ"),
    ("Торговый дом", "ТД"),
    ("International", "Intl", "Int'l"), ("Technology", "Tech", "Techn."), ("Technologies", "Tech", "Techs"),
    ("Manufacturing", "Mfg", "Manuf."), ("Engineering", "Eng.", "Engg"), ("Industries", "Ind.", "Inds"),
    ("Industrial", "Indl", "Ind."), ("Industry", "Ind."), ("Corporation", "Corp."), ("Institute", "Inst."),
    ("Electronics", "Elec.", "Electr."), ("Electronic", "Electr."), ("Development", "Dev.", "Devt"),
    ("Services", "Svcs", "Serv."), ("Service", "Svc"), ("Trading", "Trdg", "Trd."), ("General", "Gen."),
    ("Import", "Imp."), ("Export", "Exp."), ("Association", "Assn", "Assoc."), ("Department", "Dept"),
    ("University", "Univ."), ("National", "Natl", "Nat."), ("Organization", "Org."), ("Center", "Ctr"),
    ("Centre", "Ctr"), ("Management", "Mgmt", "Mgt"), ("Construction", "Constr.", "Const."), ("Group", "Grp"),
    ("Investment", "Inv.", "Invest"), ("Petroleum", "Petr.", "Petrol"), ("Chemical", "Chem."),
    ("Machinery", "Mach."), ("Equipment", "Equip.", "Eqpt"), ("Transport", "Transp."), ("Shipping", "Shpg"),
    ("Production", "Prod."), ("Research", "Res."), ("Foundation", "Fdn", "Found."), ("Company", "Co."),
    ("Limited", "Ltd"), ("Brothers", "Bros"), ("Federal", "Fed."), ("Republic", "Rep."), ("System", "Sys."),
    ("Systems", "Sys.", "Syst."), ("Logistics", "Log.", "Logist."), ("Pharmaceutical", "Pharm."),
    ("Aviation", "Av.", "Avn"), ("Scientific", "Sci.", "Scient."), ("Commercial", "Comml", "Comm."),
    ("Compania", "Cia."), ("Comercializadora", "Com."), ("Inmobiliaria", "Inmob."), ("Zavod", "Zd"),
    ("завод", "з-д"), ("Завод", "З-д"), ("предприятие", "предпр."), ("объединение", "об-ние"),
)  # fmt: skip

# What stands around a name on a declaration or an invoice.
BEFORE = (
    "Branch of ",
    "Messrs. ",
    "M/s ",
    "Attn: ",
    "To the order of ",
    "Representative office of ",
)
AFTER = (
    ", Moscow", " Moscow Branch", " (Russia)", ", St. Petersburg", " Dubai Branch", " Head Office", " Export Dept.",
    " Import Export Department", " (HK)", ", Minsk", " Warehouse No. 2", ", Istanbul", " c/o Transit Logistics",
    " Purchasing Department", ", Tehran", " Customs Warehouse", " - Main Office", " & Partners", ", Bishkek",
)  # fmt: skip
AFTER_CYRILLIC = (
    ", г. Москва",
    " филиал в г. Санкт-Петербург",
    " (Россия)",
    " обособленное подразделение",
    ", склад № 2",
)

# Words of business that are translated or kept, not romanised; they do not tell firms apart.
_GENERIC = """
academy aerospace after agency air aircraft airlines airport airways and association auto
autonomous aviation bank battalion branch brigade budgetary building bureau capital center
central centre chemical chemicals city co commercial committee communication communications
company complex concern construction consulting control corporation cutting defence defense
department design development digital east electric electrical electronic electronics energy
engineering engineers enterprise enterprises equipment experimental export factory federal
federation finance financial firm for force forces foundation free from fund gas general global
group heavy high holding holdings house import industrial industries industry information
institute institution instrument instruments insurance international investment investments
joint laboratory laser liability limited logistics ltd machine machinery machines maintenance
management manufacturing marine maritime materials mechanical medical metal metals military
mining ministry missile motor named national naval navigation new north nuclear of office oil
optical organization parts people peoples petrochemical petroleum pharmaceutical physics plant
plants plastic power precision private product production products program project projects
public public-joint radio rail railway refinery regiment repair repair-plant republic research
resources science sciences scientific scientific-production security semiconductor service
services ship shipbuilding shipping shipyard shipyards society software solution solutions south
space special stars state steel stock supply system systems technical technique technologies
technology telecom telecommunications the tool tools tourism trade trading transport travel
union unit unitary united university vehicle vehicles war water west with works world
"""
GENERIC = frozenset(_GENERIC.split())

NEAR_KEYS = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl",
    "p": "ol", "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv", "g": "fthb", "h": "gyjn", "j": "hukm",
    "k": "jil", "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv", "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
    "а": "вкп", "б": "ью", "в": "ыаф", "г": "нш", "д": "лж", "е": "кн", "и": "мт", "к": "уе", "л": "од",
    "м": "си", "н": "ег", "о": "рл", "п": "ар", "р": "по", "с": "чм", "т": "иь", "у": "цк", "ы": "фв", "я": "фч",
}  # fmt: skip
