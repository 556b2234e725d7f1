"""The PostgreSQL database in which Optuna keeps studies."""
import logging
import warnings
from contextlib import contextmanager

try:
    import optuna
    import psycopg2  # noqa: F401 - what SQLAlchemy reaches PostgreSQL by
    import sqlalchemy
except ImportError as error:
    raise SystemExit(f"{error}. On Debian: apt-get install python3-optuna python3-psycopg2; "
                     "then run this with /usr/bin/python3, which sees them") from error

from program import Failure, InputError

for category in (optuna.exceptions.ExperimentalWarning, FutureWarning):  # of Optuna, to programmers
    warnings.simplefilter("ignore", category)
optuna.logging.set_verbosity(optuna.logging.ERROR)
logging.getLogger("alembic").setLevel(logging.ERROR)

STATES = {optuna.trial.TrialState.RUNNING: "running", optuna.trial.TrialState.COMPLETE: "complete",
          optuna.trial.TrialState.PRUNED: "pruned", optuna.trial.TrialState.FAIL: "failed",
          optuna.trial.TrialState.WAITING: "waiting"}
UNREACHABLE = (sqlalchemy.exc.SQLAlchemyError, optuna.exceptions.StorageInternalError)


@contextmanager
def reaching():
    """What the database complains about, as one sentence."""
    try:
        yield
    except UNREACHABLE as error:
        cause = error.__cause__ or error
        raise Failure(f"--storage: the database cannot be used: {str(getattr(cause, 'orig', cause)).strip()}") from error


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
        return optuna.storages.RDBStorage(url, engine_kwargs={"pool_pre_ping": True})


def names_in(storage):
    return sorted(study.study_name for study in storage.get_all_studies())
