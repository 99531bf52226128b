"""Labelling in the terminal: the picture, a line to type its text, and a few words that begin with a slash."""

from rich.console import Console

from standby.cli.captcha.halves import halves
from standby.errors import BadLabels
from standby.training.labelling.desk import Desk
from standby.training.labelling.expected import Expected
from standby.training.labelling.lessons import EVERY, Lesson
from standby.training.labelling.picture import shown
from standby.training.labelling.sitting import Asked, Outcome

HELP = "Enter takes the guess. /u undo, /s skip, /x no code or not readable, /q quit."
HELP_REVIEW = (
    "Enter keeps the label, /t takes what is seen, or type the text. /u undo, /s skip, /x remove the label, /q quit."
)
UNTAUGHT = "the first guesses come from a net that has seen painted codes only"


def ask(desk: Desk, screen: Console) -> None:
    """Until all are answered or the person quits; Ctrl-C and Ctrl-D quit too."""
    sitting = desk.sitting
    _say(screen, HELP_REVIEW if sitting.review else HELP)
    desk.learn()
    told = None
    while asked := sitting.current():
        _hear(desk, screen)
        asked = sitting.current() or asked
        if asked is not told:
            screen.print()
            screen.print(halves(shown(asked.item.picture, asked.item.file), screen))
            told = asked
        try:
            line = screen.input(_prompt(desk, asked), markup=False).strip()
        except (EOFError, KeyboardInterrupt):
            screen.print()
            break
        if line == "/q":
            break
        _obey(desk, asked, line, screen)
    _say(screen, f"{len(sitting.labels)} labels in {desk.table}" + ("" if sitting.current() else "; nothing is left"))


def _obey(desk: Desk, asked: Asked, line: str, screen: Console) -> None:
    sitting, file = desk.sitting, asked.item.file
    match line:
        case "/u":
            last = sitting.undo()
            _say(screen, f"taken back: {last.after.label or 'not readable'}" if last else "nothing to take back")
        case "/s":
            sitting.skip(file)
        case "/x":
            _tell(sitting.unreadable(file), screen)
        case "/t" if asked.label:
            _answer(desk, file, asked.guess, screen)
        case "" if asked.label or asked.guess:
            _answer(desk, file, asked.label or asked.guess, screen)
        case _ if not line or line.startswith("/"):
            _say(screen, HELP_REVIEW if sitting.review else HELP)
        case _:
            _answer(desk, file, line, screen)


def _answer(desk: Desk, file: str, text: str, screen: Console) -> None:
    sitting = desk.sitting
    try:
        _tell(sitting.answer(file, text), screen)
    except BadLabels as error:
        _say(screen, error.message)
        return
    if sitting.usual_length:
        _say(screen, f"{len(text.strip())} characters, all others have {sitting.usual_length}; /u takes it back")
    desk.learn()
    if sitting.done and len(sitting.done) % EVERY == 0 and not sitting.review:
        _say(screen, expectation(len(sitting.labels), sitting.expected))


def _hear(desk: Desk, screen: Console) -> None:
    news: Lesson | None = desk.hear()
    if news and news.reader:
        learned = news.reader.card.labels_used
        _say(screen, f"learned from {learned} labels; the guesses come from that now" if learned else UNTAUGHT)
    elif news:
        _say(screen, f"nothing could be learned yet: {news.reason}")


def expectation(labels: int, expected: Expected | None) -> str:
    """What the labels so far are worth, and how that is known."""
    if expected is None:
        return f"{labels} labels; too early to say how well a reader would do"
    low, high = expected.interval
    share = f"{labels} labels; {expected.share:.0%} of codes read right (95 % interval {low:.0%} to {high:.0%})"
    if expected.held_out:
        return f"{share}, measured on {expected.count} labelled pictures that the reader did not learn from"
    return f"{share}: so many of the last {expected.count} guesses were confirmed. These were hard pictures"


def _prompt(desk: Desk, asked: Asked) -> str:
    sitting = desk.sitting
    where = f"{sitting.answered + 1}/{sitting.total}"
    if asked.label:
        return f"{where}  {asked.item.file}: label {asked.label}, seen {asked.guess}: "
    return f"{where}  {asked.guess} ({asked.confidence:.0%})? " if asked.guess else f"{where}  text: "


def _tell(outcome: Outcome, screen: Console) -> None:
    if outcome is Outcome.ELSEWHERE:
        _say(screen, "answered elsewhere meanwhile; left as it is")


def _say(screen: Console, line: str) -> None:
    screen.print(line, markup=False, highlight=False, soft_wrap=True)
