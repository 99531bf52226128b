"""What the terminal shows of an error that was kept."""

from standby.cli.output import told_error
from standby.domain.notices import error_data
from standby.errors import PageNotUnderstood, PortalDown, said


def test_a_page_that_was_not_understood_comes_with_its_row_for_the_report() -> None:
    error = PageNotUnderstood(portal="rail12306", reason=said("a cell has an unknown form"), row="…|预订|G9901|many")
    shown = told_error(error_data(error)).splitlines()
    assert shown == [error.message, "  …|预订|G9901|many"]


def test_any_other_error_is_one_line() -> None:
    error = PortalDown(host="kyfw.12306.example", status=503)
    assert told_error(error_data(error)) == error.message
