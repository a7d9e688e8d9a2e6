"""Invented shop names and the trades of the reference mall."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A trade: its English name (load curves go by it), Chinese name, endings of shop names, and habits."""

    trade: str
    chinese: str
    endings: tuple[str, ...]
    habits: str = ""

    @property
    def second_meter(self) -> bool:
        """Has a second electricity meter, for its kitchen or its cold room."""
        return "second" in self.habits

    @property
    def thirsty(self) -> bool:
        """Pays the higher price for water."""
        return "thirsty" in self.habits


TRADES: dict[str, Kind] = {
    "clothes": Kind("retail", "服装", ("女装", "男装", "童装", "服饰", "内衣")),
    "shoes": Kind("retail", "鞋包", ("鞋行", "皮具", "箱包")),
    "jewels": Kind("retail", "珠宝", ("珠宝", "银楼", "眼镜", "钟表")),
    "cafe": Kind("cafe", "咖啡茶饮", ("咖啡", "茶饮", "甜品店", "面包房")),
    "beauty": Kind("retail", "美容美发", ("美容院", "美发沙龙", "美甲"), "thirsty"),
    "toys": Kind("retail", "儿童玩具", ("玩具店", "母婴生活馆", "儿童乐园")),
    "phones": Kind("retail", "数码通讯", ("手机店", "数码", "电器")),
    "books": Kind("retail", "书店文具", ("书店", "文具", "琴行")),
    "restaurant": Kind(
        "restaurant", "餐饮", ("火锅", "川菜馆", "面馆", "粤菜酒楼", "烤肉店", "饺子馆", "客栈菜"), "second"
    ),
    "home": Kind("retail", "家居", ("家居", "灯饰", "家纺", "厨具")),
    "pharmacy": Kind("retail", "药店", ("大药房", "参茸行")),
    "sport": Kind("retail", "运动户外", ("运动", "户外", "单车行")),
    "snacks": Kind("restaurant", "小吃快餐", ("小吃", "米粉店", "包子铺", "麻辣烫")),
    "gym": Kind("gym", "健身", ("健身房", "瑜伽馆", "游泳馆"), "thirsty"),
    "supermarket": Kind("supermarket", "生鲜超市", ("生鲜超市", "便利店", "水果店"), "second"),
    "ktv": Kind("ktv", "娱乐", ("量贩KTV", "电玩城", "剧本社")),
    "cinema": Kind("cinema", "影院", ("影城", "小剧场")),
}

# fmt: off
FRONTS = (
    "龙门", "云溪", "锦绣", "南山", "长乐", "听雨", "半亩", "花朝", "一品", "青禾", "望江", "百福",
    "星河", "拾光", "瑞祥", "千寻", "木棉", "海棠", "东方", "知味", "乐活", "重逢", "行知", "朝阳",
    "大成", "会宾", "单纯", "曾记", "沈家", "盛世", "小满", "白露", "秋实", "和顺", "金石", "如意",
    "宝源", "凤凰", "翠微", "天和", "老街", "新悦", "米兰", "北辰", "七巧", "万象", "麦田", "雅致",
    "尚品", "茗香", "蓝湾", "红叶", "清风", "明月", "同仁里", "鼎盛", "国色", "四季", "永和里", "惠民",
    "依米", "芳华", "君悦", "聚贤", "安康", "福满楼", "春晓", "竹里馆", "逸品", "泰和", "燕归来",
)
# fmt: on

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡单仇解任"
# fmt: off
GIVEN = (
    "建华", "秀英", "志强", "丽娟", "国平", "海燕", "永祥", "雪梅", "文博", "晓东", "春兰", "立新",
    "佳宁", "德明", "玉珍", "子涵", "少华", "慧敏", "长林",
)
# fmt: on
