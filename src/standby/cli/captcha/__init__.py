"""``standby captcha``: read picture codes, train a reader, measure readers.

The training room is imported inside the commands that need it, torch inside
those that learn, so that the other commands start fast and without it.
"""

import typer

from standby.cli.captcha.bootstrapping import bootstrap
from standby.cli.captcha.collecting import collect
from standby.cli.captcha.labelling import label
from standby.cli.captcha.learning import train
from standby.cli.captcha.measuring import compare, evaluate
from standby.cli.captcha.pretraining import pretrain
from standby.cli.captcha.reading import read
from standby.cli.captcha.reporting import report
from standby.cli.captcha.verified import verified

app = typer.Typer(help="Read picture codes, train a reader, measure readers.", no_args_is_help=True)

app.command()(read)
app.command("eval")(evaluate)
app.command()(label)
app.command()(train)
app.command()(compare)
app.command()(report)
app.command()(pretrain)
app.command()(verified)
app.command()(collect)
app.command()(bootstrap)
