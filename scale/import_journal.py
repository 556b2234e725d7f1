#!/usr/bin/python3
"""Copies a study from a journal, as the page downloads it and mlp study writes it, into the database.

All trials come as they are: number, state, parameters, values, reports, times, attributes. Only a trial that was
running, or waits to run again, waits in the database with its parameters alone: it will run from its beginning.
The journal stays as it was. A study comes whole or not at all.

Example:
  scale/import_journal.py study.log --storage postgresql://mlp@db.example/mlp

Exit codes: 0 done, 1 the database failed, 2 wrong usage or input."""
import fcntl
import json
import uuid
from contextlib import contextmanager
from pathlib import Path

from database import names_in, open_storage, reaching  # first: it says what is missing
import optuna
from optuna.storages import JournalFileStorage, JournalStorage
from optuna.trial import TrialState
from program import DONE, InputError, add_storage, parser, print_json, run
from shared_study import counts_of
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

REPORT = "not_finite:"  # begins the user attribute in which mlp keeps a report that is not finite
RUNG = "completed_rung_"  # begins the system attribute in which the pruner keeps the value at a rung


@contextmanager
def nobody_writing(path):
    """Keeps mlp study from the journal, and is kept from it."""
    try:
        file = open(path, "rb")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError as error:
            raise InputError(f"{path}: mlp study is at work on it") from error
        yield file


def check_lines(path, file):
    """Optuna would not say which line it cannot read. A torn last one, which a crash leaves, is left out as Optuna does."""
    lines = file.readlines()
    for number, line in enumerate(lines, 1):
        try:
            whole = isinstance(json.loads(line), dict)
        except ValueError:
            whole = False
        except RecursionError as error:
            raise InputError(f"{path}: line {number} is nested too deeply; allowed: an operation of Optuna's "
                             "journal") from error
        if not whole and number == len(lines) > 1 and not line.endswith(b"\n"):
            continue
        if not whole:
            raise InputError(f"{path}: line {number} is not allowed; allowed: an operation of Optuna's journal, a JSON "
                             "object")


def study_in(path, file, name):
    """The study of this name in the journal; without a name the only one."""
    check_lines(path, file)
    try:
        storage = JournalStorage(JournalFileStorage(str(path)))
    except (KeyError, TypeError, ValueError, AssertionError, IndexError, RecursionError) as error:
        raise InputError(f"{path}: no journal that Optuna {optuna.__version__} can read: {error!r}") from error
    names = names_in(storage)
    shown = ", ".join(f'"{name}"' for name in names) or "none, the journal has no study"
    if name is None and len(names) != 1:
        raise InputError(f"{path}: {len(names)} studies; allowed: one, or one of them named by --study: {shown}")
    if name is not None and name not in names:
        raise InputError(f'--study: "{name}" is not allowed; allowed: {shown}')
    return optuna.load_study(study_name=name or names[0], storage=storage)


def from_its_beginning(trial):
    """A trial that is to run again, with what was drawn for it but without what its first attempt reported.

    Optuna would keep an old report instead of a new one of the same step, and prune by it."""
    if trial.state.is_finished():
        return trial
    return optuna.create_trial(state=TrialState.WAITING, params=trial.params, distributions=trial.distributions,
                               user_attrs=without(REPORT, trial.user_attrs),
                               system_attrs=without(RUNG, trial.system_attrs))


def without(prefix, attributes):
    return {key: value for key, value in attributes.items() if not key.startswith(prefix)}


def copy(study, storage, name):
    """Under a name of its own until it is whole."""
    if name in names_in(storage):
        raise InputError(f'study "{name}" is in the database already; allowed: another --name, or delete that study '
                         "first: optuna delete-study --study-name NAME --storage URL")
    draft = f"{name} (unfinished import {uuid.uuid4().hex[:8]})"
    target = optuna.create_study(study_name=draft, storage=storage, directions=study.directions)
    try:
        for key, value in study.system_attrs.items():
            target.set_system_attr(key, value)
        for key, value in study.user_attrs.items():
            target.set_user_attr(key, value)
        target.add_trials(map(from_its_beginning, study.get_trials(deepcopy=False)))
        with storage.engine.begin() as connection:
            connection.execute(text("UPDATE studies SET study_name = :name WHERE study_name = :draft"),
                               {"name": name, "draft": draft})
    except IntegrityError as error:
        optuna.delete_study(study_name=draft, storage=storage)
        raise InputError(f'study "{name}" has come into the database at the same time') from error
    except BaseException:
        optuna.delete_study(study_name=draft, storage=storage)
        raise
    return optuna.load_study(study_name=name, storage=storage)


def import_journal(options):
    with nobody_writing(options.journal) as file:  # to the end: Optuna reads it again whenever it is asked
        study = study_in(options.journal, file, options.study)
        with reaching():
            copied = copy(study, open_storage(options.storage), options.name or study.study_name)
            trials = copied.get_trials(deepcopy=False)
    print_json({"study": copied.study_name, "trials": len(trials), **counts_of(trials)})
    return DONE


def main():
    arguments = parser(__doc__)
    arguments.add_argument("journal", type=Path, metavar="JOURNAL", help="the file, in Optuna's journal format")
    add_storage(arguments)
    arguments.add_argument("--study", metavar="NAME", help="which study of the journal, if it holds several")
    arguments.add_argument("--name", metavar="NAME", help="its name in the database (default: as in the journal)")
    return import_journal(arguments.parse_args())


if __name__ == "__main__":
    run(main)
