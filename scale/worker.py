#!/usr/bin/python3
"""Runs trials of a study that many machines share, one at a time, until the study has enough.

Start one for each core, on as many hosts as you like, with the same space document. Each asks Optuna for
parameters, trains them with `mlp train`, reports as it goes, and stops a run that the pruner gives up.

A worker says every few seconds that it lives. When one dies, the others put its trial back into the queue and it
runs again, from the start and with the same parameters. Ctrl-C or SIGTERM puts it back at once.

A database that goes away and comes back ends no worker: it tries again, and its trial goes on.

Prints one JSON line for each trial that it ended, and the study's counts at the end.

Example:
  scale/worker.py --space space.json --storage postgresql://mlp@db.example/mlp --trials 500

Exit codes: 0 the study has its trials, 1 the database or mlp failed, 2 wrong usage or input, 130 interrupted."""
import math
import signal
import time

from database import STATES, Patience, open_storage, reaching  # first: it says what is missing
from optuna.trial import TrialState
from program import DONE, STOPPED, Failure, add_space, add_storage, integer_in, parser, print_json, run, say
from search import InvalidParameters, Search
from shared_study import INTERRUPTED, SharedStudy, TakenBack, ended
from training import Training

PAUSE = 1  # seconds between two looks for a trial, when others run the last ones


class Interrupted(Exception):
    """Somebody wants this worker to end."""


class Interruption:
    """Ctrl-C and SIGTERM ask once; a second one ends at once."""

    def __init__(self):
        self.requested = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._request)

    def _request(self, number, _):
        self.requested = True
        signal.signal(number, signal.SIG_DFL)


def train(study, search, trial, parameters, interruption):
    """How a trial ended: its state, and its value or why it has none."""
    try:
        with Training(search, parameters) as training:
            while training.next_epoch():
                if interruption.requested:
                    raise Interrupted
                if training.epoch % search.report_every == 0:
                    if study.report(trial, training.epoch, training.value):
                        return {"state": TrialState.PRUNED}
            if training.reason:
                return {"state": TrialState.FAIL, "reason": training.reason}
            if not math.isfinite(training.value):
                return {"state": TrialState.FAIL, "reason": f"the value is {training.value}"}
            return {"state": TrialState.COMPLETE, "value": training.value}
    except InvalidParameters as error:
        return {"state": TrialState.FAIL, "reason": str(error)}


def run_trial(study, search, trial, parameters, interruption):
    start = time.monotonic()
    try:
        with study.heartbeat(trial):
            outcome = train(study, search, trial, parameters, interruption)
            study.tell(trial, **outcome)
    except (Interrupted, Failure) as error:
        study.give_back(trial, str(error) or INTERRUPTED)
        say(f"trial {trial.number} is back in the queue")
        if isinstance(error, Failure):
            raise
    except TakenBack:
        say(f"trial {trial.number} was given to another worker, since nothing was heard of this one; it does not count")
    else:
        print_json({"trial": trial.number, **outcome, "state": STATES[outcome["state"]],
                    "parameters": parameters, "seconds": round(time.monotonic() - start, 3)})


def work(options):
    search = Search(options.mlp, options.space)
    with reaching():
        database = open_storage(options.storage)
        interruption = Interruption()
        patience = Patience(options.patience, lambda: interruption.requested)
        study = SharedStudy(database, search, options.heartbeat, patience)
        while not interruption.requested and ended(study.counts()) < options.trials:
            asked = study.ask(options.trials)
            if asked:
                run_trial(study, search, *asked, interruption)
            else:
                time.sleep(PAUSE)
        counts = study.counts()
    print_json({"state": INTERRUPTED if interruption.requested else "finished", "trials": ended(counts), **counts})
    return STOPPED if interruption.requested else DONE


def main():
    arguments = parser(__doc__)
    add_space(arguments)
    add_storage(arguments)
    arguments.add_argument("--trials", type=integer_in(1, 1_000_000), default=100, metavar="N",
                           help="trials that the study has in the end, imported ones included (default 100)")
    arguments.add_argument("--heartbeat", type=integer_in(1, 3600), default=20, metavar="SECONDS",
                           help="a worker silent for three times as long counts as dead (default 20)")
    arguments.add_argument("--patience", type=integer_in(0, 604_800), default=600, metavar="SECONDS",
                           help="how long to try again while the database is out of reach (default 600)")
    return work(arguments.parse_args())


if __name__ == "__main__":
    run(main)
