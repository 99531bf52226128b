"""The courses of an invented school."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Course:
    """``credit`` as portals print it. ``assessed`` courses get words instead of numbers."""

    id: str
    name: str
    credit: str
    category: str
    nature: str = "必修"
    elective: str = ""
    assessed: bool = False
    formerly: str = ""


_BASIC, _MAJOR, _PRACTICE, _FREE = "公共基础课", "专业基础课", "实践教学环节", "公共选修课"

COURSES = (
    Course("0510011", "高等数学A1", "5.0", _BASIC),
    Course("0510012", "高等数学A2", "5.0", _BASIC),
    Course("0510021", "线性代数", "3.0", _BASIC),
    Course("0510033", "概率论与数理统计", "3.0", _BASIC),
    Course("0820101", "大学物理B", "4.0", _BASIC),
    Course("0820134", "大学物理实验", "1.0", _BASIC, assessed=True, formerly="物理实验(旧)"),
    Course("0910201", "大学英语读写（一）", "3.5", _BASIC),
    Course("0910202", "大学英语读写（二）", "3.5", _BASIC),
    Course("1110301", "体育（篮球）", "1.0", _BASIC, assessed=True),
    Course("1210401", "思想道德与法治", "2.5", _BASIC),
    Course("1210402", "中国近现代史纲要", "2.5", _BASIC),
    Course("0610105", "C语言程序设计", "4.0", _MAJOR, formerly="程序设计基础"),
    Course("0610117", "数据结构", "4.0", _MAJOR),
    Course("0610122", "离散数学", "3.0", _MAJOR),
    Course("0610208", "数字逻辑与系统", "3.5", _MAJOR),
    Course("0610230", "面向对象程序设计（Java）", "3.0", _MAJOR),
    Course("0690015", "程序设计课程设计", "2.0", _PRACTICE, assessed=True),
    Course("0690021", "金工实习", "2.0", _PRACTICE, assessed=True),
    Course("1510007", "影视鉴赏", "1.5", _FREE, "任选", "人文艺术类", assessed=True),
    Course("1510019", "创业基础 & 实务", "2.0", _FREE, "任选", "经济管理类"),
    Course("1510042", "环境与健康", "1.5", _FREE, "任选", "自然科学类"),
)
