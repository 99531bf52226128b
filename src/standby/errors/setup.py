"""This installation needs a mend."""

from standby.errors.base import Fault, StandbyError


class SetupError(StandbyError):
    fault = Fault.US


class DatabaseNewer(SetupError):
    says = "The database was written by a newer Standby (revision {revision})."
    mend = "Update Standby, or restore the backup made before the update; nothing was changed."


class DatabaseUnreachable(SetupError):
    retry = True
    says = "The database {address} cannot be reached: {reason}."
    mend = "Start it, or correct STANDBY_DATABASE_URL."


class WrongMasterKey(SetupError):
    says = "The master key does not open the secrets in this database."
    mend = "Put back the key this database was written with (STANDBY_MASTER_KEY or {file}); nothing was changed."


class ModelBroken(SetupError):
    """Told to people who must not learn where the file lies."""

    says = "The model {name} cannot be opened here."
    mend = "Its administrator finds the reason in the log; STANDBY_MODELS names the file."


class LeaseLost(SetupError):
    retry = True
    says = "Another worker took over {job}."
    mend = "Nothing to do: the other worker goes on with it."


class BudgetSpent(SetupError):
    """``wait`` (seconds) says when the budget has room again; never counted as a failure."""

    retry = True
    says = "The request budget for {host} is spent for the next {wait} s."
    mend = "Nothing to do: Standby waits. Fewer watches or a longer interval make it faster."
