"""Where things stand on the railway's click captcha, in pixels from the top left corner; no pictures here.

The notes on the site put the tiles at y 40 and 112. Pictures of 2014 have them
one pixel lower, so these numbers are where to look first, not where things are.
"""

from collections.abc import Iterable

SIZE = (293, 190)
"""Width and height."""
COLUMNS, ROWS = (5, 77, 149, 221), (40, 112)
"""The left edges of the tiles, and their upper edges."""
TILE = 67
TILES = len(COLUMNS) * len(ROWS)
HEADER = 30
"""Height of the line of text; points of an answer are counted from below it."""

_LINES = """
打字机 调色板 跑步机 毛线 老虎 安全帽 沙包 盘子 本子 药片 双面胶 龙舟 红酒 拖把 卷尺 海苔
红豆 黑板 热水袋 烛台 钟表 路灯 沙拉 海报 公交卡 樱桃 创可贴 牌坊 苍蝇拍 高压锅 电线 网球拍
海鸥 风铃 订书机 冰箱 话梅 排风机 锅铲 绿豆 航母 电子秤 红枣 金字塔 鞭炮 菠萝 开瓶器 电饭煲
仪表盘 棉棒 篮球 狮子 蚂蚁 蜡烛 茶盅 印章 茶几 啤酒 档案袋 挂钟 刺绣 铃铛 护腕 手掌印
锦旗 文具盒 辣椒酱 耳塞 中国结 蜥蜴 剪纸 漏斗 锣 蒸笼 珊瑚 雨靴 薯条 蜜蜂 日历 口哨
"""
VOCABULARY = tuple(_LINES.split())
"""The words the site asks for, in its order: a word's number, 0 to 79, is its place here."""


def corner(tile: int) -> tuple[int, int]:
    """The left and the upper edge of a tile (0 to 7, row by row)."""
    row, column = divmod(tile, len(COLUMNS))
    return COLUMNS[column], ROWS[row]


def answer(tiles: Iterable[int]) -> str:
    """The wire's answer for these tiles (0 to 7, row by row): "x1,y1,x2,y2", their centres, y from below the text."""
    points = []
    for tile in sorted(set(tiles)):
        left, top = corner(tile)
        points += [left + TILE // 2, top + TILE // 2 - HEADER]
    return ",".join(map(str, points))
