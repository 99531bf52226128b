"""Why an order is refused: each reason in the site's words, and every step only in its place."""

from urllib.parse import unquote

import pytest

from standby.sandbox.rail12306.rules import CHILD_ALONE

from .rider import Rider, ticket_texts


@pytest.fixture
async def member(rider: Rider) -> Rider:
    await rider.log_in()
    return rider


# ---------------------------------------------------------------- the row


async def test_a_row_is_good_for_five_minutes(member: Rider) -> None:
    row = await member.row()
    await member.control("clock", advance_seconds=301)
    assert (await member.submit(row))["messages"] == ["车票信息已过期，请重新查询最新车票信息"]


@pytest.mark.parametrize("spoil", [lambda s: s, lambda s: unquote(s)[:-8] + "AAAAAAA=", lambda _: "", lambda _: "null"])
async def test_only_a_decoded_secret_of_this_site_is_understood(member: Rider, spoil: object) -> None:
    row = await member.row()
    assert callable(spoil)
    assert "已过期" in (await member.submit(row, secretStr=spoil(row[0])))["messages"][0]


async def test_names_may_be_the_asked_ones_or_the_rows_own_but_not_others(member: Rider) -> None:
    row = await member.row()
    assert (await member.submit(row, query_from_station_name="上海"))["status"] is True
    assert (await member.submit(row, query_from_station_name="北京"))["status"] is False


async def test_a_date_that_is_not_the_rows_is_refused(member: Rider) -> None:
    assert (await member.submit(await member.row(), train_date="2020-01-01"))["status"] is False


@pytest.mark.parametrize(("era", "data"), [("2018", "N"), ("2019", "N"), ("2021", "0"), ("2024", "220")])
async def test_what_success_looks_like_depends_on_the_year(member: Rider, era: str, data: str) -> None:
    member.site(era=era)
    assert (await member.submit(await member.row()))["data"] == data


async def test_with_an_unfinished_order_nothing_new_begins(member: Rider) -> None:
    await member.order()
    assert "未处理的订单" in (await member.submit(await member.row()))["messages"][0]


async def test_outside_its_hours_the_railway_sells_nothing(member: Rider) -> None:
    row = await member.row()
    member.site(always_open=False, secret_ttl=1e9)
    await member.control("clock", now=f"{member.day}T03:00:00+08:00", freeze=True)
    told = await member.submit(row)
    assert told["messages"] in (["当前时间不可以订票"], ["用户未登录"])


# ---------------------------------------------------------------- the order of steps


async def test_there_is_no_page_before_a_row_was_chosen(member: Rider) -> None:
    page = await member.open_page()
    assert "系统忙，请稍后重试" in page
    assert "globalRepeatSubmitToken" not in page


async def test_only_the_newest_page_counts(member: Rider) -> None:
    await member.to_the_page()
    old = member.page
    await member.open_page()
    member.page, new = old, member.page
    assert (await member.check(*ticket_texts(member.traveller.passengers[0])))["messages"] == ["不允许重复提交"]
    member.page = new
    assert (await member.check(*ticket_texts(member.traveller.passengers[0])))["data"]["submitStatus"] is True


async def test_the_last_word_needs_the_people_who_were_checked(member: Rider) -> None:
    first, second = member.traveller.passengers[:2]
    await member.to_the_page()
    assert (await member.confirm(*ticket_texts(first)))["data"]["errMsg"] == "非法的订票请求"
    await member.check(*ticket_texts(first))
    assert (await member.confirm(*ticket_texts(second)))["data"]["errMsg"] == "非法的订票请求"
    spoilt = await member.confirm(*ticket_texts(first), key_check_isChange="0" * 56)
    assert spoilt["data"] == {"errMsg": "非法的订票请求", "submitStatus": False}
    assert await member.orders() == []


async def test_the_last_word_is_said_once(member: Rider) -> None:
    texts = await member.to_the_last_word()
    assert (await member.confirm(*texts))["data"]["submitStatus"] is True
    assert "未完成订单" in (await member.confirm(*texts))["data"]["errMsg"]
    await member.control("pay")
    assert (await member.confirm(*texts))["data"]["errMsg"] == "不允许重复提交"
    assert len(await member.orders()) == 1


async def test_left_ticket_goes_back_as_it_was_found(member: Rider) -> None:
    await member.to_the_page()
    found = member.form()["queryLeftTicketRequestDTO"]["ypInfoDetail"]
    assert (await member.count())["data"]["ticket"] == "21,45"
    assert (await member.count(leftTicket=unquote(found) + "x"))["status"] is False


# ---------------------------------------------------------------- the people


async def reason(rider: Rider, tickets: str, old: str) -> str:
    await rider.to_the_page()
    told: str = (await rider.check(tickets, old))["data"]["errMsg"]
    return told


async def test_adults_children_and_students_travel_each_on_their_own_ticket(member: Rider) -> None:
    adult, _, child, student = member.traveller.passengers
    assert (await member.order(adult, child, student))["submitStatus"] is True
    unfinished = await member.unfinished()
    assert unfinished is not None
    tickets = unfinished["orderDBList"][0]["tickets"]
    assert [t["ticket_type_name"] for t in tickets] == ["成人票", "儿童票", "学生票"]
    assert tickets[1]["ticket_price"] < tickets[0]["ticket_price"]


async def test_a_child_cannot_sit_where_no_adult_sits(member: Rider) -> None:
    adult, _, child, _ = member.traveller.passengers
    assert await reason(member, *ticket_texts(child)) == CHILD_ALONE
    first_class, old = ticket_texts(adult, seat="M")
    alone, more = ticket_texts(child)
    assert await reason(member, f"{first_class}_{alone}", old + more) == CHILD_ALONE


async def test_all_known_forms_of_the_old_passengers_are_accepted(member: Rider) -> None:
    adult, child = member.traveller.passengers[0], member.traveller.passengers[2]
    tickets, old = ticket_texts(adult)
    await member.to_the_page()
    for form in (old, old[:-1] + "__ _ _", old + "_ "):
        assert (await member.check(tickets, form))["data"]["submitStatus"] is True
    both, _ = ticket_texts(adult, child)
    assert (await member.check(both, old + "_ "))["data"]["submitStatus"] is True
    assert (await member.check(tickets, ticket_texts(child)[1]))["data"]["submitStatus"] is False


@pytest.mark.parametrize(
    ("seat", "kind", "words"),
    [
        ("3", "1", "非法的席别"),
        ("W", "1", "非法的席别"),
        ("?", "1", "非法的席别"),
        ("O", "3", "不允许发售该票种的席位"),
        ("O", "9", "不允许发售该票种的席位"),
    ],
)
async def test_seats_and_tickets_the_train_does_not_have(member: Rider, seat: str, kind: str, words: str) -> None:
    assert await reason(member, *ticket_texts(member.traveller.passengers[0], seat=seat, kind=kind)) == words


async def test_a_student_ticket_is_not_for_every_class(member: Rider) -> None:
    student = member.traveller.passengers[3]
    assert await reason(member, *ticket_texts(student, seat="M")) == "不允许发售该票种的席位"
    assert (await member.check(*ticket_texts(student, seat="M", kind="1")))["data"]["submitStatus"] is True


async def test_strangers_and_spoilt_documents_are_refused(member: Rider) -> None:
    tickets, old = ticket_texts(member.traveller.passengers[0])
    assert await reason(member, tickets.replace("张明", "王五"), old) == "证件号码输入有误"
    assert await reason(member, tickets[:-1], old) == "证件号码输入有误"
    assert await reason(member, tickets.rpartition(",")[0], old) == "证件号码输入有误"
    assert await reason(member, "nonsense", old) == "非法的订票请求"


async def test_who_was_not_verified_or_is_restricted_cannot_travel(member: Rider) -> None:
    person = member.traveller.passengers[0]
    await member.control("traveller", passenger=person.name, restricted=True)
    assert await reason(member, *ticket_texts(person)) == "张明已被法院依法限制高消费，限制乘坐G字头列车。"
    await member.control("traveller", passenger=person.name, state="98")
    assert await reason(member, *ticket_texts(person)) == "您的身份信息正在进行网上核验"


async def test_nobody_is_in_two_trains_at_once(member: Rider) -> None:
    await member.order()
    await member.control("pay")
    assert "与本次购票行程冲突" in await reason(member, *ticket_texts(member.traveller.passengers[0]))
    assert (await member.check(*ticket_texts(member.traveller.passengers[1])))["data"]["submitStatus"] is True


async def test_an_order_is_for_five_people_at_most(member: Rider) -> None:
    adult = member.traveller.passengers[0]
    assert await reason(member, *ticket_texts(*[adult] * 6)) == "一个订单最多只能购买5张车票！"


# ---------------------------------------------------------------- the seats


async def test_fewer_seats_than_people(member: Rider) -> None:
    await member.to_the_page()
    await member.control("sell-out", train="G9901", date=member.day)
    await member.control("release", train="G9901", date=member.day, seat="M")
    told = (await member.check(*ticket_texts(*member.traveller.passengers[:2], seat="M")))["data"]
    assert told["checkSeatNum"] is True
    assert told["errMsg"] == "您选择了2位乘车人，但本次列车一等座仅剩1张。"
    assert (await member.check(*ticket_texts(member.traveller.passengers[0])))["data"]["errMsg"] == "余票不足！"


async def test_standing_places_have_no_code_to_count_by(member: Rider) -> None:
    await member.to_the_page()
    assert (await member.count("O"))["data"]["ticket"] == "21,45"
    assert (await member.count("W"))["data"]["ticket"] == "0"


async def test_a_phantom_of_the_query_ends_at_the_count(member: Rider) -> None:
    await member.control("sell-out", train="G9901", date=member.day)
    await member.control("haunt", train="G9901", date=member.day, seat="O")
    assert (await member.row())[30] == "1"
    await member.to_the_page()
    texts = ticket_texts(member.traveller.passengers[0])
    assert (await member.check(*texts))["data"]["submitStatus"] is True
    assert (await member.count())["data"]["ticket"] == "0,0"
    assert (await member.confirm(*texts))["data"]["errMsg"] == "余票不足！"
    assert await member.orders() == []


async def test_without_seats_one_stands(member: Rider) -> None:
    await member.control("sell-out", train="G9901", date=member.day, seat="O")
    await member.to_the_page()
    assert (await member.count())["data"]["ticket"] == "0,45"
    texts = ticket_texts(member.traveller.passengers[0])
    await member.check(*texts)
    await member.confirm(*texts)
    unfinished = await member.unfinished()
    assert unfinished is not None
    (ticket,) = unfinished["orderDBList"][0]["tickets"]
    assert (ticket["seat_name"], ticket["seat_type_code"]) == ("无座", "O")


async def test_a_crowd_is_told_before_the_last_word(member: Rider) -> None:
    member.site(crowd=50)
    await member.to_the_page()
    told = (await member.count("M"))["data"]
    assert (told["op_2"], told["countT"], told["ticket"]) == ("true", "50", "6")


async def test_a_wish_for_a_seat_needs_one_for_each(member: Rider) -> None:
    two = member.traveller.passengers[:2]
    texts = await member.to_the_last_word(*two)
    assert (await member.confirm(*texts, choose_seats="1F"))["data"]["errMsg"] == "请按照乘车人个数选座对应的席位。"
    assert (await member.confirm(*texts, choose_seats="1E1F"))["data"]["errMsg"] == "非法的订票请求"
    assert (await member.confirm(*texts, choose_seats="1A1B"))["data"]["submitStatus"] is True


async def test_a_slider_on_the_page_is_for_the_person(member: Rider) -> None:
    member.site(slider_on_order=True)
    await member.to_the_page()
    assert "if_check_slide_passcode='1'" in member.page
    texts = ticket_texts(member.traveller.passengers[0])
    assert (await member.check(*texts))["data"]["submitStatus"] is False
    slid = await member.control("slide", account="traveler01")
    assert (await member.check(*texts, sessionId=slid["sessionId"], sig=slid["sig"]))["data"]["submitStatus"] is True


async def test_out_of_season_nobody_is_a_student(member: Rider) -> None:
    member.site(passenger_state="no students")
    student = member.traveller.passengers[3]
    assert "目前不办理学生票业务" in await reason(member, *ticket_texts(student))
    assert (await member.check(*ticket_texts(student, kind="1")))["data"]["submitStatus"] is True


async def test_the_same_people_may_be_written_a_little_differently_at_the_end(member: Rider) -> None:
    tickets, old = await member.to_the_last_word()
    told = await member.confirm(tickets.replace(",N,", ",Y,"), old + "_ _")
    assert told["data"]["submitStatus"] is True
