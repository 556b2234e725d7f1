"""A study that workers on many hosts share.

Whoever asks for a trial, ends one or returns one does so alone, under a lock of the database. So there are never more
trials than were asked for, the sampler knows the parameters of all trials under way, and a trial is returned once.

Whatever is asked may be cut off anywhere by a database that goes away, and is then asked again: so each question looks
first at what is there already.
"""
import functools
import os
import socket
import threading
from collections import Counter
from contextlib import contextmanager, suppress

import optuna
from optuna.distributions import check_distribution_compatibility
from optuna.storages import RetryFailedTrialCallback
from optuna.trial import TrialState
from sqlalchemy import event, text

from database import STATES, UNREACHABLE
from program import InputError

OBJECTIVE = "mlp:objective"  # as mlp study writes it
REASON = "fail_reason"  # the same
INTERRUPTED = "interrupted"
WORKER = f"{socket.gethostname()}:{os.getpid()}"
ATTEMPTS = 3  # then a trial that takes its worker down each time has failed
SILENCE = 3  # heartbeats missed until a worker counts as gone

# Who asks sends the first heartbeat last, under the lock: without one, the worker died or was cut off in between.
# Nobody could be heard before the server started.
GONE = text("""SELECT number FROM trials LEFT JOIN trial_heartbeats USING (trial_id)
    WHERE study_id = :study AND state = 'RUNNING'
    AND (number = :unanswered OR heartbeat IS NULL OR greatest(heartbeat, pg_postmaster_start_time()::timestamp)
                              < clock_timestamp()::timestamp - make_interval(secs => :silence))
    ORDER BY number""")


class TakenBack(Exception):
    """The trial was given to somebody else, since nothing had been heard of this worker for too long."""


def patient(question):
    """Asks again, with nothing remembered, as long as the database is out of reach and patience lasts."""
    @functools.wraps(question)
    def ask(self, *arguments, **named):
        return self._patience.reach(lambda: question(self, *arguments, **named), self._open)

    return ask


class SharedStudy:
    def __init__(self, database, search, heartbeat, patience):
        self._database = database
        self._search = search
        self._heartbeat = heartbeat
        self._patience = patience
        self._lock = threading.local()
        self._unanswered = None  # the trial that was asked for when the connection failed
        event.listen(database.engine, "checkout", self._require_lock)
        self._open()
        self._require_same_search()

    def _open(self):
        """With nothing remembered: Optuna does not look again at a trial that this process has created."""
        self._storage = optuna.storages.get_storage(self._database)
        self._study = optuna.create_study(study_name=self._search.name, storage=self._storage, load_if_exists=True,
                                          direction=self._search.direction, sampler=self._search.sampler(),
                                          pruner=self._search.pruner())
        self._id = self._storage.get_study_id_from_name(self._search.name)

    @patient
    def _require_same_search(self):
        where = f"study \"{self._search.name}\" in the database"
        if self._study.directions != [optuna.study.StudyDirection[self._search.direction.upper()]]:
            raise InputError(f"{where}: it does not {self._search.direction} {self._search.monitor}; allowed: "
                             "the same objective, or another name")
        with self._alone():
            kept = self._study.user_attrs.get(OBJECTIVE)
            if kept is None:
                self._study.set_user_attr(OBJECTIVE, self._search.judged_by)
            elif not self._search.is_judged_by(kept):
                raise InputError(f"{where}: its trials had another objective or experiment; allowed: the same, or "
                                 "another name")
        for trial in self._study.get_trials(deepcopy=False):
            for name, distribution in self._search.distributions().items():
                self._require_compatible(where, trial, name, distribution)

    @staticmethod
    def _require_compatible(where, trial, name, distribution):
        if name not in trial.distributions:
            return
        try:
            check_distribution_compatibility(trial.distributions[name], distribution)
        except ValueError as error:
            raise InputError(f"space: {name}: {distribution} is not allowed; allowed: what goes with trial "
                             f"{trial.number} of the {where}: {trial.distributions[name]}") from error

    @contextmanager
    def _alone(self):
        """The lock. A holder whose host is gone loses it after a minute."""
        connection = self._database.engine.connect()
        try:
            connection.begin()
            connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '60s'"))
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('mlp: study'), :study)"), {"study": self._id})
            self._lock.connection = connection
            yield connection
        finally:
            self._lock.connection = None
            with suppress(*UNREACHABLE):  # nothing was written over it, and a server that is gone has let it go
                connection.close()

    def _require_lock(self, *_):
        """Before Optuna uses a connection: a server that has restarted in between has forgotten the lock, and one that
        restarts later takes this connection down, too."""
        connection = getattr(self._lock, "connection", None)
        if connection is not None:
            connection.execute(text("SELECT"))

    # --- The queue ---

    @patient
    def counts(self):
        return counts_of(self._study.get_trials(deepcopy=False))

    @patient
    def ask(self, trials):
        """A trial and its parameters; None if `trials` have ended or are under way elsewhere."""
        with self._alone() as connection:
            self._return_lost(connection)
            counts = self.counts()
            if ended(counts) + counts["running"] >= trials:
                return None
            trial = self._study.ask()
            self._unanswered = trial.number
            parameters = self._search.suggest(trial)
            trial.set_user_attr("worker", WORKER)
            self._storage.record_heartbeat(trial._trial_id)
            self._unanswered = None
            return trial, parameters

    def _return_lost(self, connection):
        gone = connection.execute(GONE, {"study": self._id, "silence": SILENCE * self._heartbeat,
                                         "unanswered": self._unanswered}).scalars().all()
        for number in gone:
            self._put_back(number, "nothing more was heard of its worker")
        self._unanswered = None

    def _put_back(self, number, reason):
        """The attempt fails, and one like it waits. In the other order a crash in between would lose the trial."""
        trials = self._study.get_trials()
        trial = trials[number]
        if number not in repeated_in(trials) and (reason == INTERRUPTED or self._deaths(trials, number) < ATTEMPTS):
            trial.system_attrs = {key: value for key, value in trial.system_attrs.items()
                                  if key in ("fixed_params", "failed_trial", "retry_history")}
            trial.user_attrs = {}
            RetryFailedTrialCallback()(self._study, trial)
        self._storage.set_trial_user_attr(trial._trial_id, REASON, reason)
        self._storage.set_trial_state_values(trial._trial_id, TrialState.FAIL)

    @staticmethod
    def _deaths(trials, number):
        """How many attempts at this trial have ended with their worker, this one included."""
        earlier = trials[number].system_attrs.get("retry_history", [])
        return 1 + sum(trials[attempt].user_attrs.get(REASON) != INTERRUPTED for attempt in earlier)

    # --- A trial under way ---

    @contextmanager
    def heartbeat(self, trial):
        """Says that this worker lives, as long as the block runs."""
        done = threading.Event()

        def beat():
            while not done.wait(self._heartbeat):
                try:
                    self._storage.record_heartbeat(trial._trial_id)
                except UNREACHABLE:
                    pass  # the next one may arrive

        thread = threading.Thread(target=beat)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    @patient
    def report(self, trial, epoch, value):
        """Whether the pruner gives the trial up."""
        try:
            # As Trial.report and should_prune do, which take a report for written whose connection failed.
            self._storage.set_trial_intermediate_value(trial._trial_id, epoch, value)
            return self._study.pruner.prune(self._study, self._storage.get_trial(trial._trial_id))
        except RuntimeError as error:  # Optuna: it has already finished
            self._open()
            raise TakenBack from error

    @patient
    def tell(self, trial, state, value=None, reason=""):
        with self._alone():
            kept = self._database.get_trial(trial._trial_id)
            if kept.state == state and kept.user_attrs.get(REASON, "") == reason:
                return  # told already, and cut off before the answer came
            if kept.state != TrialState.RUNNING:
                self._open()
                raise TakenBack
            if reason:
                trial.set_user_attr(REASON, reason)
            self._study.tell(trial.number, value, state)

    @patient
    def give_back(self, trial, reason):
        with self._alone():
            if self._database.get_trial(trial._trial_id).state == TrialState.RUNNING:
                self._put_back(trial.number, reason)


def counts_of(trials):
    """How many trials stand where. An attempt that was put back is not counted: its repetition is."""
    repeated = repeated_in(trials)
    counts = Counter(STATES[trial.state] for trial in trials if trial.number not in repeated)
    return {state: counts[state] for state in ("complete", "pruned", "failed", "running", "waiting")}


def ended(counts):
    return counts["complete"] + counts["pruned"] + counts["failed"]


def repeated_in(trials):
    """Numbers of the trials that others repeat."""
    return {number for trial in trials for number in trial.system_attrs.get("retry_history", [])}
