# ruff: noqa: SIM905  (tables of words read better as text)
"""What made-up companies are named with: syllables, trades, forms, cities; shares nothing with enduse."""

from __future__ import annotations

RUSSIAN = tuple(
    tuple(entry.split("/"))
    for entry in """
ба/ba/ba ве/ve/ve го/go/go ди/di/di жа/zha/ja зе/ze/ze ки/ki/ki ла/la/la лю/lyu/liu ля/lya/lia
ме/me/me но/no/no пе/pe/pe ра/ra/ra ре/re/re ри/ri/ri ро/ro/ro са/sa/sa се/se/se си/si/si
сте/ste/ste та/ta/ta ти/ti/ti тор/tor/tor ум/um/um ур/ur/ur фе/fe/fe ха/kha/ha хо/kho/ho цен/tsen/cen
чи/chi/chi чу/chu/chu шо/sho/sho ще/shche/sche эр/er/er юн/yun/iun яр/yar/iar бор/bor/bor вар/var/var
гра/gra/gra дон/don/don енд/end/end зор/zor/zor кам/kam/kam кро/kro/kro лен/len/len мир/mir/mir
ник/nik/nik ост/ost/ost пал/pal/pal пром/prom/prom руд/rud/rud сол/sol/sol тал/tal/tal тем/tem/tem
уви/uvi/uvi фор/for/for хим/khim/him цев/tsev/cev шта/shta/shta ясн/yasn/iasn брю/bryu/briu вей/vey/vei
""".split()
)
CHINESE = tuple(
    tuple(entry.split("/"))
    for entry in """
鑫/xin 达/da 华/hua 盛/sheng 瑞/rui 丰/feng 恒/heng 泰/tai 宏/hong 远/yuan 嘉/jia 诚/cheng 博/bo
创/chuang 凯/kai 隆/long 美/mei 腾/teng 威/wei 翔/xiang 永/yong 正/zheng 卓/zhuo 安/an 宝/bao
昌/chang 德/de 富/fu 光/guang 浩/hao 和/he 晶/jing 久/jiu 康/kang 兰/lan 力/li 明/ming 宁/ning
鹏/peng 普/pu 强/qiang 荣/rong 森/sen 顺/shun 旺/wang 兴/xing 旭/xu 雅/ya 亿/yi 宇/yu 云/yun
展/zhan 志/zhi 耀/yao 维/wei 思/si 润/run 伦/lun 科/ke 柯/ke 邦/bang 澳/ao
""".split()
)
# Latin makers and traders: two or three of these make a word
LATIN = tuple(
    "al be cor del ema fin gal har ist jor kan lum mor nav oze pel qua ras sar tek uno vol wer xan "
    "yil zar bris cald dun eld fros gren hol ind kap lin mez nor orl pra ros sil tur ves wil".split()
)
# trade: Russian, the same romanised, English, Chinese, pinyin; a space is written _
TRADES = tuple(
    tuple(part.replace("_", " ") for part in entry.split("/"))
    for entry in """
Станки/Stanki/Machine_Tools/机床/Jichuang Снаб/Snab/Supply/物资/Wuzi Трейд/Treyd/Trading/贸易/Maoyi
Логистик/Logistik/Logistics/物流/Wuliu Электроника/Elektronika/Electronics/电子/Dianzi
Прибор/Pribor/Instruments/仪器/Yiqi Подшипник/Podshipnik/Bearings/轴承/Zhoucheng
Инструмент/Instrument/Tools/工具/Gongju Строй/Stroy/Construction/建筑/Jianzhu
Технология/Tekhnologiya/Technology/科技/Keji Экспорт/Eksport/Export/出口/Chukou
Машины/Mashiny/Machinery/机械/Jixie Химия/Khimiya/Chemicals/化工/Huagong
Металл/Metall/Metal/金属/Jinshu Оптика/Optika/Optics/光学/Guangxue
Энерго/Energo/Energy/能源/Nengyuan Авто/Avto/Auto_Parts/汽车配件/Qiche_Peijian
Сервис/Servis/Service/服务/Fuwu Пластик/Plastik/Plastics/塑料/Suliao Агро/Agro/Agro/农业/Nongye
""".split()
)
# form as written in each script: short, in full, another form
FORMS = {
    "RU": (("ООО", "Общество с ограниченной ответственностью", "АО"), ("OOO", "LLC", "AO")),
    "KZ": (("ТОО", "Товарищество с ограниченной ответственностью", "АО"), ("TOO", "LLP", "JSC")),
    "BY": (("ООО", "Общество с ограниченной ответственностью", "ЗАО"), ("OOO", "LLC", "ZAO")),
    "CN": (("有限公司", "有限责任公司", "股份有限公司"), ("Co., Ltd.", "Company Limited", "Inc.")),
    "TR": (("Ltd. Şti.", "Limited Şirketi", "A.Ş."), ("Ltd. Sti.", "Limited Sirketi", "A.S.")),
    "AE": (("FZE", "L.L.C", "DMCC"), ("FZE", "LLC", "DMCC")),
    "DE": (("GmbH", "Gesellschaft mit beschränkter Haftung", "AG"), ("GmbH", "GmbH", "AG")),
    "IT": (("S.r.l.", "Società a responsabilità limitata", "S.p.A."), ("SRL", "S.R.L.", "SPA")),
}
# country, Cyrillic, Latin
RUSSIAN_CITIES = tuple(
    tuple(entry.split("/"))
    for entry in """
RU/Москва/Moscow RU/Екатеринбург/Yekaterinburg RU/Новосибирск/Novosibirsk RU/Казань/Kazan
RU/Пермь/Perm RU/Самара/Samara RU/Омск/Omsk RU/Тула/Tula RU/Воронеж/Voronezh RU/Пенза/Penza
RU/Челябинск/Chelyabinsk RU/Краснодар/Krasnodar KZ/Алматы/Almaty KZ/Астана/Astana
KZ/Караганда/Karaganda BY/Минск/Minsk BY/Гомель/Gomel BY/Брест/Brest
""".split()
)
# country, Chinese, Latin
CHINESE_CITIES = tuple(
    tuple(entry.split("/"))
    for entry in """
CN/沈阳/Shenyang CN/上海/Shanghai CN/深圳/Shenzhen CN/北京/Beijing CN/广州/Guangzhou CN/苏州/Suzhou
CN/宁波/Ningbo CN/大连/Dalian CN/青岛/Qingdao CN/成都/Chengdu CN/武汉/Wuhan CN/东莞/Dongguan
""".split()
)
LATIN_CITIES = tuple(
    tuple(entry.split("/"))
    for entry in """
TR/Istanbul/Istanbul TR/Ankara/Ankara TR/Izmir/Izmir AE/Dubai/Dubai DE/Berlin/Berlin
DE/Hamburg/Hamburg IT/Milano/Milano
""".split()
)
