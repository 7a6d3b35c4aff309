"""Invented units for the practice province, and the registry file that lists them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from core.unit import Category, Unit

PROVINCE = "岚海省"
_DEPARTMENTS = (
    ("fgw", "发展和改革委员会", "发改"),
    ("jyt", "教育厅", "教"),
    ("kjt", "科学技术厅", "科"),
    ("gxt", "工业和信息化厅", "工信"),
    ("mzt", "民政厅", "民"),
    ("sft", "司法厅", "司"),
    ("czt", "财政厅", "财"),
    ("rst", "人力资源和社会保障厅", "人社"),
    ("zrzyt", "自然资源厅", "自然资"),
    ("sthjt", "生态环境厅", "环"),
    ("zjt", "住房和城乡建设厅", "建"),
    ("jtt", "交通运输厅", "交"),
    ("slt", "水利厅", "水"),
    ("nyt", "农业农村厅", "农"),
    ("swt", "商务厅", "商"),
    ("wlt", "文化和旅游厅", "文旅"),
    ("wjw", "卫生健康委员会", "卫"),
    ("yjt", "应急管理厅", "应急"),
    ("sjt", "审计厅", "审"),
    ("wsb", "外事办公室", "外"),
    ("gzw", "国有资产监督管理委员会", "国资"),
    ("scjg", "市场监督管理局", "市监"),
    ("gbdsj", "广播电视局", "广"),
    ("tyj", "体育局", "体"),
    ("tjj", "统计局", "统"),
    ("ybj", "医疗保障局", "医保"),
    ("jrjg", "地方金融管理局", "金"),
    ("xfj", "信访局", "信"),
    ("rfb", "国防动员办公室", "防"),
    ("lyj", "林业局", "林"),
    ("hyj", "海洋与渔业局", "海渔"),
    ("ysj", "药品监督管理局", "药"),
    ("zscq", "知识产权局", "知"),
    ("lswz", "粮食和物资储备局", "粮"),
)
_FIRST = (
    ("岚", "lan"), ("砚", "yan"), ("汀", "ting"), ("霁", "ji"), ("澜", "lanh"), ("樾", "yue"), ("芷", "zhi"), ("泠", "ling"), ("岫", "xiu"),
    ("槿", "jin"), ("沅", "yuan"), ("霭", "ai"),
)  # fmt: skip
_SECOND = (
    ("溪", "xi"), ("陂", "bei"), ("屿", "yu"), ("坂", "ban"), ("崎", "qi"), ("洲", "zhou"), ("浔", "xun"), ("墩", "dun"), ("岭", "lingx"),
    ("埔", "pu"),
)  # fmt: skip
_HEAD = "unit_id,name,short_name,category,parent,division_code,homepage,site_id_code,domain_source,confidence,basis,alt_hosts,note"


def place(index: int) -> tuple[str, str]:
    """The ``index``-th invented place: two characters and their letters."""
    first = _FIRST[index % len(_FIRST)]
    second = _SECOND[(index // len(_FIRST) + index) % len(_SECOND)]
    return first[0] + second[0], first[1] + second[1]


def practice_units(count: int = 126) -> tuple[Unit, ...]:
    """``count`` invented units in the mix of the real registry (34 departments, 10 cities, 82 counties of 126)."""
    departments = max(1, round(count * 34 / 126)) if count > 2 else 0
    cities = max(1, round(count * 10 / 126))
    departments = min(departments, len(_DEPARTMENTS))
    units = [_department(i) for i in range(departments)]
    units += [_city(i) for i in range(cities)]
    units += [_county(i, cities) for i in range(count - departments - cities)]
    return tuple(units[:count])


def _department(index: int) -> Unit:
    letters, name, _ = _DEPARTMENTS[index]
    host = f"{letters}.lanhai-lx.gov.cn"
    return Unit(
        id=f"lx-{letters}", name=PROVINCE + name, short_name="省" + name, category=Category.DEPARTMENT,
        homepage=f"http://{host}/", site_id_code=f"35000000{index + 10:02d}", hosts=(host, f"www.{host}"),
    )  # fmt: skip


def _city(index: int) -> Unit:
    name, letters = place(index)
    host = f"www.{letters}shi-lx.gov.cn"
    return Unit(
        id=f"lx-{letters}shi", name=name + "市", short_name=name + "市", category=Category.CITY, homepage=f"http://{host}/",
        division_code=f"35{index + 10}00", site_id_code=f"35{index + 10}000001", hosts=(host, host.removeprefix("www.")),
    )  # fmt: skip


def _county(index: int, cities: int) -> Unit:
    name, letters = place(index + 12)
    parent = place(index % cities)[1] + "shi"
    host = _ODD_HOSTS.get(index, "www.{}-lx.gov.cn").format(f"{letters}{index // 108 or ''}", parent)
    scheme = "https" if index % 9 == 4 and index not in _ODD_HOSTS else "http"
    code = f"35{index % cities + 10}{index // cities + 20:02d}"
    suffix = ("县", "区", "县", "市")[index % 4]
    return Unit(
        id=f"lx-{letters}{index // 108 or ''}", name=name + suffix, short_name=name + suffix, category=Category.COUNTY,
        parent=f"lx-{parent}", homepage=f"{scheme}://{host}/", division_code=code, site_id_code=f"{code}0001",
        hosts=(host, host.removeprefix("www.")),
    )  # fmt: skip


#: Counties, by number, whose sites do not have the host they should.
_ODD_HOSTS = {
    6: "www.{}-lx.example.com", 19: "{}.{}-lx.gov.cn", 31: "www.{}.{}-lx.gov.cn", 43: "www.{}-lx.example.org", 55: "www.{}-lx-gov.example", 67: "www.{}-lx.example",
}  # fmt: skip


def code_words(unit: Unit) -> str:
    """The word that stands for the unit in document numbers (机关代字), such as ``砚政办``."""
    for letters, _, word in _DEPARTMENTS:
        if unit.id == f"lx-{letters}":
            return "岚" + word
    return (
        unit.short_name[:1] + "政办"
        if unit.category is not Category.DEPARTMENT
        else "闽" + unit.short_name[1:2]
    )


def write_registry(units: Sequence[Unit], path: Path) -> None:
    """The registry file (columns as in ``sites/units.csv``) that makes the program visit these units."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(_HEAD.split(","))
        for unit in units:
            alternative = [h for h in unit.hosts if f"//{h}/" not in unit.homepage]
            writer.writerow(
                [unit.id, unit.name, unit.short_name, unit.category.value, unit.parent, unit.division_code, unit.homepage,
                 unit.site_id_code, "practice province", "high", "invented", ";".join(alternative), ""]
            )  # fmt: skip
