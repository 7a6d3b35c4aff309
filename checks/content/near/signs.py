"""Words and characters that tell what a place in a text is: a name, grammar, the run of one word into the next."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What stands alone in every sentence and tells nothing.
GRAMMAR_WORDS = frozenset(
    "的地得着过了在和与及对将要并等是为由按从以有不各把被使让向也都就还又再则而或但至到于其之所这那该此每会能可已个名上下中经自起来去出入回好成完住掉点些同时既因后前内外间先渐用未人一二三四五六七八九十"
)
#: They tell nothing either where they stand beside a pair.
BESIDE = frozenset("我县市镇乡村局区省全年月日请应须更再先") | _words(
    "按照 应当 可以 已经 必须 不得 需要 能够 以及 或者 根据 依照 关于 对于 通过 作为 为了 因为 所以 如果 并且 没有 不能 还要 都要"
)
#: Words of official language follow these.
TAKING = _words("予以 进行 加以 给予 提供 受到 得到 按时 及时 足额")
#: Characters whose place another takes for the sake of grammar.
PARTICLES = frozenset("的之地得着了在是即其者们")

TITLES = _words(
    "同志 先生 女士 老师 教授 医生 学生 学者 记者 作者 编辑 通讯员 书记 副书记 主席 主任 副主任 局长 副局长 县长 副县长 市长 副市长 镇长 乡长 村长 "
    "院长 校长 部长 处长 科长 所长 站长 队长 组长 会长 经理 董事 总裁 律师 法官 检察官 委员 委员长 代表 院士 博士 专家 演员 队员 导演 画家 作家 诗人"
)
#: Words that names of persons stand behind.
PERSONS = _words(
    "村民 居民 干部 群众 党员 职工 员工 教师 民警 辅警 医师 护士 志愿者 农户 大户 家属 支书 村支书 户主 业主 患者 选手 运动员 聘用 录用 免去 任命 推荐 慰问 采访 感谢 表彰"
)
#: Parts of foreign names, and of names of substances.
FOREIGN = frozenset("斯尔克特姆罗夫茨卡达拉里亚奥维诺埃伊芙蒂娜莎")
SUBSTANCES = frozenset(
    "苯酚酮酯烷烯炔醇醛酸胺氨氮氧氢氯氟溴碘硫磷硅硼锆钛铬镉汞铅锌铜镍钴锰钼钨锂钠钾钙镁铝锡锑砷甲乙丙丁戊庚辛壬癸邻"
)
#: Characters of names of places alone.
IN_PLACES = frozenset("坂埔厝坑墘垵岐屿埕圳墩寨坪岭塘湾坝墟圩洋溪")
PLACE_ENDS = frozenset("村镇乡街路巷桥站坝岭坑洋埔厝店厂牌寺庙宫祠")
PLACES = _words(
    "公司 集团 广场 大厦 花园 酒店 宾馆 饭店 家园 公寓 小区 学校 小学 中学 幼儿园 医院 社区 街道 片区 景区 公路 隧道 等地 一带 水库 大桥 码头 商场 超市 书店 期货 品牌"
)
OPENING, CLOSING = frozenset("（(、·“《 "), frozenset("）)、·”》（( ")
#: Surnames but for those that official words begin with all the time.
SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚汤陶"
    "黎温莫易樊乔安殷颜庄章鲁倪庞邢俞翟蓝聂齐申葛柴伍覃骆关焦柳欧祝纪尚毕耿芦左季符辛苗詹曲靳祁路涂兰甘裴梅童翁霍游阮尤岳柯牟滕谷舒卜饶宁凌盛冉鲍屈房喻解蒲卫简闵邬吉阳蒙席晏隋古穆姬宫米麦谈柏瞿艾沙鄢桂窦郁缪畅"
    "巩卓褚栾戚娄甄郎池丛边岑苟迟臧佘卞虞刁冷匡栗仇练楚揭师官佟燕桑巫敖原邝仲荆储宗楼干苑寇盖南屠鞠荣井银奚麻雍花闻冼木郜廉衣蔺冀占帅"
)

#: Nouns that are written with a character too many; verbs are known from the dictionary.
OFTEN_DOUBLED = _words(
    "人民 政府 政务 群众 项目 任务 精神 制度 责任 措施 情况 问题 部门 单位 企业 社区 服务 信息 资金 通知 公告 意见"
)
NEVER_DOUBLED = _words("生产 打分")
#: Characters that run on into the next word, in a word or behind one.
RUNS = frozenset("一二三四五六七八九十上下来去进出度年月日天人个次回些位")
FREE = frozenset("低高大小好坏给作多少长短全新老旧快慢真难易做用看说想走吃打问话事人地方面满深超扯管")
