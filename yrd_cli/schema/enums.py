"""Enums: the closed lists of terms that fields draw on, with their names in English, Chinese and pinyin."""

from yrd_cli.schema.fields import Term
from yrd_cli.schema.units import UNITS

KNOWN = (
    Term("reported", "reported", "有来源", "you lai yuan"),
    Term("derived", "derived", "推算", "tui suan"),
    Term("unconfirmed", "unconfirmed", "待核实", "dai he shi"),
)

NAME_ORIGINS = (
    Term("official", "official name", "官方名称", "guan fang ming cheng"),
    Term("source", "name in a source", "来源名称", "lai yuan ming cheng"),
    Term("translation", "translation", "译名", "yi ming"),
)

GRADES = (
    Term("official", "official", "官方", "guan fang"),
    Term("media", "media", "媒体", "mei ti"),
    Term("institution", "institution", "机构", "ji gou"),
    Term("repost", "repost", "转载", "zhuan zai"),
    Term("weak", "weak", "薄弱", "bo ruo"),
)

LANGUAGES = (
    Term("en", "English", "英文", "ying wen"),
    Term("zh", "Chinese", "中文", "zhong wen"),
    Term("ja", "Japanese", "日文", "ri wen"),
    Term("id", "Indonesian", "印尼文", "yin ni wen"),
)

ROUNDS = (
    Term("2021-1", "2021, first round", "2021年第一批", "2021 nian di yi pi"),
    Term("2021-2", "2021, second round", "2021年第二批", "2021 nian di er pi"),
    Term("2021", "2021, first or second round", "2021年第一批或第二批", "2021 nian"),
    Term("2022", "2022, third round", "2022年第三批", "2022 nian di san pi"),
    Term("2024", "2024", "2024年", "2024 nian"),
)

LEVELS = (
    Term("national-regional", "national, for the region", "国家级区域性", "guo jia ji qu yu xing"),
    Term("cross-regional", "cross-regional", "跨区域", "kua qu yu"),
    Term("provincial", "provincial", "省级", "sheng ji"),
    Term("municipal", "municipal", "市级", "shi ji"),
    Term("district", "district", "区县级", "qu xian ji"),
)

STATUSES = (
    Term("announced", "announced", "已公布", "yi gong bu"),
    Term("established", "established", "已设立", "yi she li"),
    Term("investing", "investing", "投资中", "tou zi zhong"),
)

TIES = (
    Term("part-of", "part of", "组成部分", "zu cheng bu fen"),
    Term("part-funded", "part-funded by", "部分出资", "bu fen chu zi"),
)

SIZE_KINDS = (
    Term("target", "target", "目标", "mu biao"),
    Term("announced", "announced", "公布规模", "gong bu gui mo"),
    Term("subscribed", "subscribed", "认缴", "ren jiao"),
    Term("registered", "registered capital", "注册资本", "zhu ce zi ben"),
    Term("first-phase", "first phase", "首期", "shou qi"),
    Term("first-close", "first close", "首轮关账", "shou lun guan zhang"),
    Term("paid-in", "paid in", "实缴", "shi jiao"),
    Term("assets", "assets under management", "管理规模", "guan li gui mo"),
    Term("cluster-total", "total with sub-funds", "含子基金总规模", "han zi ji jin zong gui mo"),
)

QUALIFIERS = (
    Term("more than", "more than", "超过", "chao guo"),
    Term("about", "about", "约", "yue"),
    Term("nearly", "nearly", "近", "jin"),
    Term("at least", "at least", "不低于", "bu di yu"),
    Term("less than", "less than", "不足", "bu zu"),
)

MEASURES = (
    Term("output", "output", "产值", "chan zhi"),
    Term("firms", "firms", "企业数", "qi ye shu"),
    Term("firms-above-size", "firms above designated size", "规上企业数", "gui shang qi ye shu"),
    Term("little-giants", "little-giant firms", "专精特新小巨人企业数", "zhuan jing te xin xiao ju ren qi ye shu"),
    Term("employees", "employees", "从业人员", "cong ye ren yuan"),
    Term("national-share", "share of the nation", "占全国比重", "zhan quan guo bi zhong"),
)

GROWTH_UNITS = (
    Term("percent", "%", "%", "bai fen bi"),
    Term("percentage points", "% points", "个百分点", "ge bai fen dian"),
)

REVISIONS = (
    Term("preliminary", "preliminary", "初步核算", "chu bu he suan"),
    Term("revised", "revised", "修订", "xiu ding"),
    Term("final", "final", "最终核实", "zui zhong he shi"),
    Term("rounded", "rounded", "约数", "yue shu"),
)

EVENT_KINDS = (
    Term("forum", "forum", "论坛", "lun tan"),
    Term("meeting", "meeting", "会议", "hui yi"),
    Term("policy", "policy", "政策", "zheng ce"),
    Term("list", "list", "名单", "ming dan"),
    Term("alliance", "alliance", "联盟", "lian meng"),
)

TAKES = (
    Term("count", "number of rows", "行数", "hang shu"),
    Term("value", "value of the row", "该行数值", "gai hang shu zhi"),
    Term("sum", "sum", "合计", "he ji"),
    Term("direction", "direction of the series", "序列走向", "xu lie zou xiang"),
)

DIRECTIONS = (
    Term("increasing", "increasing", "上升", "shang sheng"),
    Term("decreasing", "decreasing", "下降", "xia jiang"),
    Term("record-high", "record high", "创新高", "chuang xin gao"),
    Term("unchanged", "unchanged", "持平", "chi ping"),
    Term("mixed", "mixed", "升降不一", "sheng jiang bu yi"),
)

STATED_DIRECTIONS = DIRECTIONS[:3]  # the others are only found

VERDICTS = (
    Term("agrees", "agrees", "一致", "yi zhi"),
    Term("differs", "differs", "不一致", "bu yi zhi"),
    Term("records-incomplete", "records incomplete", "记录不全", "ji lu bu quan"),
    Term("not-computable", "not computable", "无法复算", "wu fa fu suan"),
)

EXPECTATIONS = VERDICTS[:3]  # what cannot be computed has no query

UNIT_TERMS = tuple(Term(unit.id, unit.en, unit.zh, "") for unit in UNITS.values())
YUAN_TERMS = tuple(term for term in UNIT_TERMS if UNITS[term.id].base == "bn yuan")
