"""The closed lists of words that records use, with what people call them in English, Chinese and pinyin."""

from yrd_cli.model.columns import Word

KNOWN = (
    Word("reported", "reported", "有来源", "you lai yuan"),
    Word("derived", "derived", "推算", "tui suan"),
    Word("unconfirmed", "unconfirmed", "待核实", "dai he shi"),
)

NAME_ORIGINS = (
    Word("official", "official name", "官方名称", "guan fang ming cheng"),
    Word("source", "name in a source", "来源名称", "lai yuan ming cheng"),
    Word("translation", "translation", "译名", "yi ming"),
)

GRADES = (
    Word("official", "official", "官方", "guan fang"),
    Word("media", "media", "媒体", "mei ti"),
    Word("institution", "institution", "机构", "ji gou"),
    Word("repost", "repost", "转载", "zhuan zai"),
    Word("weak", "weak", "薄弱", "bo ruo"),
)

LANGUAGES = (
    Word("en", "English", "英文", "ying wen"),
    Word("zh", "Chinese", "中文", "zhong wen"),
    Word("ja", "Japanese", "日文", "ri wen"),
    Word("id", "Indonesian", "印尼文", "yin ni wen"),
)

ROUNDS = (
    Word("2021-1", "2021, first round", "2021年第一批", "2021 nian di yi pi"),
    Word("2021-2", "2021, second round", "2021年第二批", "2021 nian di er pi"),
    Word("2021", "2021, first or second round", "2021年第一批或第二批", "2021 nian"),
    Word("2022", "2022, third round", "2022年第三批", "2022 nian di san pi"),
    Word("2024", "2024", "2024年", "2024 nian"),
)

LEVELS = (
    Word("national-regional", "national, for the region", "国家级区域性", "guo jia ji qu yu xing"),
    Word("cross-regional", "cross-regional", "跨区域", "kua qu yu"),
    Word("provincial", "provincial", "省级", "sheng ji"),
    Word("municipal", "municipal", "市级", "shi ji"),
    Word("district", "district", "区县级", "qu xian ji"),
)

STATUSES = (
    Word("announced", "announced", "已公布", "yi gong bu"),
    Word("established", "established", "已设立", "yi she li"),
    Word("investing", "investing", "投资中", "tou zi zhong"),
)

TIES = (
    Word("part-of", "part of", "组成部分", "zu cheng bu fen"),
    Word("part-funded", "part-funded by", "部分出资", "bu fen chu zi"),
)

SIZE_KINDS = (
    Word("target", "target", "目标", "mu biao"),
    Word("announced", "announced", "公布规模", "gong bu gui mo"),
    Word("subscribed", "subscribed", "认缴", "ren jiao"),
    Word("registered", "registered capital", "注册资本", "zhu ce zi ben"),
    Word("first-phase", "first phase", "首期", "shou qi"),
    Word("first-close", "first close", "首轮关账", "shou lun guan zhang"),
    Word("paid-in", "paid in", "实缴", "shi jiao"),
    Word("assets", "assets under management", "管理规模", "guan li gui mo"),
    Word("cluster-total", "total with sub-funds", "集群总规模", "ji qun zong gui mo"),
)

QUALIFIERS = (
    Word("more than", "more than", "超过", "chao guo"),
    Word("about", "about", "约", "yue"),
    Word("nearly", "nearly", "近", "jin"),
    Word("at least", "at least", "不低于", "bu di yu"),
    Word("less than", "less than", "不足", "bu zu"),
)

MEASURES = (
    Word("output", "output", "产值", "chan zhi"),
    Word("firms", "firms", "企业数", "qi ye shu"),
    Word("firms-above-size", "firms above designated size", "规上企业数", "gui shang qi ye shu"),
    Word("little-giants", "little-giant firms", "专精特新小巨人企业数", "zhuan jing te xin xiao ju ren qi ye shu"),
    Word("employees", "employees", "从业人员", "cong ye ren yuan"),
    Word("national-share", "share of the nation", "占全国比重", "zhan quan guo bi zhong"),
)

REVISIONS = (
    Word("preliminary", "preliminary", "初步核算", "chu bu he suan"),
    Word("revised", "revised", "修订", "xiu ding"),
    Word("final", "final", "最终核实", "zui zhong he shi"),
    Word("rounded", "rounded", "约数", "yue shu"),
)

EVENT_KINDS = (
    Word("forum", "forum", "论坛", "lun tan"),
    Word("meeting", "meeting", "会议", "hui yi"),
    Word("policy", "policy", "政策", "zheng ce"),
    Word("list", "list", "名单", "ming dan"),
    Word("alliance", "alliance", "联盟", "lian meng"),
)

TAKES = (
    Word("count", "number of rows", "行数", "hang shu"),
    Word("value", "value of the row", "该行数值", "gai hang shu zhi"),
    Word("sum", "sum", "合计", "he ji"),
)

VERDICTS = (
    Word("agrees", "agrees", "一致", "yi zhi"),
    Word("differs", "differs", "不一致", "bu yi zhi"),
    Word("not-computable", "not computable", "无法复算", "wu fa fu suan"),
)

EXPECTATIONS = VERDICTS[:2]  # what cannot be computed has no query
