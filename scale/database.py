"""The PostgreSQL database in which Optuna keeps studies."""
import logging
import time
import warnings
from contextlib import contextmanager

try:
    import optuna
    import psycopg2  # noqa: F401 - what SQLAlchemy reaches PostgreSQL by
    import sqlalchemy
except ImportError as error:
    raise SystemExit(f"{error}. On Debian: apt-get install python3-optuna python3-psycopg2; "
                     "then run this with /usr/bin/python3, which sees them") from error

from program import Failure, InputError, say

for category in (optuna.exceptions.ExperimentalWarning, FutureWarning):  # of Optuna, to programmers
    warnings.simplefilter("ignore", category)
optuna.logging.set_verbosity(optuna.logging.ERROR)
logging.getLogger("alembic").setLevel(logging.ERROR)

STATES = {optuna.trial.TrialState.RUNNING: "running", optuna.trial.TrialState.COMPLETE: "complete",
          optuna.trial.TrialState.PRUNED: "pruned", optuna.trial.TrialState.FAIL: "failed",
          optuna.trial.TrialState.WAITING: "waiting"}
UNREACHABLE = (sqlalchemy.exc.SQLAlchemyError, optuna.exceptions.StorageInternalError)
# A server that does not answer, or vanishes without a word, is noticed within these seconds.
CONNECTION = {"connect_timeout": 10, "keepalives_idle": 20, "keepalives_interval": 10, "keepalives_count": 3}
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30  # seconds between two attempts to reach the database again


@contextmanager
def reaching():
    """What the database complains about, as one sentence."""
    try:
        yield
    except UNREACHABLE as error:
        raise Failure(f"--storage: the database cannot be used: {complaint(error)}") from error


def complaint(error):
    cause = error.__cause__ or error
    return " ".join(str(getattr(cause, "orig", cause)).split())


def is_cut_off(error):
    """Whether the connection failed, now or before, not what was asked over it."""
    cause = error.__cause__ if isinstance(error, optuna.exceptions.StorageInternalError) else error
    return (isinstance(cause, (sqlalchemy.exc.OperationalError, sqlalchemy.exc.InterfaceError,
                               sqlalchemy.exc.PendingRollbackError))
            or getattr(cause, "connection_invalidated", False))


class Patience:
    """For how long to try again while the database is out of reach."""

    def __init__(self, seconds, interrupted=lambda: False):
        self._seconds = seconds
        self._interrupted = interrupted

    def reach(self, action, before_another):
        """What `action` returns; where the connection fails, it runs again after a pause and `before_another`."""
        deadline, pause, attempt = None, FIRST_PAUSE, action
        while True:
            try:
                result = attempt()
                if deadline is not None:
                    say("the database is back")
                return result
            except UNREACHABLE as error:
                if deadline is None:
                    deadline = time.monotonic() + self._seconds
                    if is_cut_off(error) and self._seconds:
                        say(f"the database is out of reach ({complaint(error)}); trying again for {self._seconds} s")
                if not is_cut_off(error) or time.monotonic() >= deadline or self._interrupted():
                    raise
            self._wait(min(pause, deadline - time.monotonic()))
            pause = min(2 * pause, LONGEST_PAUSE)

            def attempt():
                before_another()
                return action()

    def _wait(self, seconds):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0 and not self._interrupted():
            time.sleep(min(left, 0.2))


def open_storage(url):
    try:
        engine = sqlalchemy.create_engine(url)
    except (sqlalchemy.exc.ArgumentError, sqlalchemy.exc.NoSuchModuleError, ValueError):
        engine = None
    if engine is None or engine.dialect.name != "postgresql":
        shown = repr(engine.url) if engine is not None else "this address"  # without its password
        raise InputError(f"--storage: {shown} is not allowed; allowed: postgresql://USER@HOST/DATABASE")
    with reaching(), engine.begin() as connection:
        # Optuna makes its tables when it first comes; of several workers only one at a time may.
        connection.execute(sqlalchemy.text("SELECT pg_advisory_xact_lock(hashtext('mlp: tables'))"))
        return optuna.storages.RDBStorage(url, engine_kwargs={"pool_pre_ping": True, "connect_args": CONNECTION})


def names_in(storage):
    return sorted(study.study_name for study in storage.get_all_studies())
