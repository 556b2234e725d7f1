"""A journal written here is read, continued and copied to a database by Optuna, then continued here again.

    /usr/bin/python3 optuna_continues_test.py JOURNAL_TOOL

Needs Debian's python3-optuna (3.1), and fails without it.
"""
import json
import math
import subprocess
import sys
import tempfile
import warnings
from pathlib import Path

try:
    import optuna
    from optuna.storages import JournalFileStorage, JournalStorage
    from optuna.trial import TrialState
except ImportError as error:
    sys.exit(f"{error}. This test needs Optuna; on Debian: apt-get install python3-optuna")

NAME = "network search"
STATES = {TrialState.RUNNING: "running", TrialState.COMPLETE: "complete", TrialState.PRUNED: "pruned",
          TrialState.FAIL: "failed", TrialState.WAITING: "waiting"}


def tool(mode, path):
    result = subprocess.run([sys.argv[1], mode, path], check=True, capture_output=True, text=True)
    return json.loads(result.stdout)


def load(path, seed=1):
    sampler = optuna.samplers.TPESampler(seed=seed)
    return optuna.load_study(study_name=NAME, storage=JournalStorage(JournalFileStorage(str(path))), sampler=sampler)


def text_of(time):
    return time.isoformat(timespec="microseconds") if time else ""


def expect(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")


def expect_same(ours, trials, requeued):
    """Every trial as our core sees it and as Optuna does; but Optuna remembers what `requeued` reported before."""
    expect(len(ours) == len(trials), f"{len(ours)} trials here, {len(trials)} in Optuna")
    for a, b in zip(ours, trials):
        # Here a report that is not finite stands in an attribute, since JSON has no such number.
        finite = {step: value for step, value in a["intermediate"].items() if value is not None}
        theirs = {str(step): value for step, value in b.intermediate_values.items() if math.isfinite(value)}
        if b.number in requeued:
            expect(finite.items() <= theirs.items() and "0" not in finite, "begins anew here")
            theirs = finite
        seen = {"number": b.number, "state": STATES[b.state], "values": b.values or [], "params": b.params,
                "intermediate": theirs, "user_attrs": b.user_attrs, "start": text_of(b.datetime_start),
                "complete": text_of(b.datetime_complete)}
        expect({**a, "intermediate": finite} == seen, f"trial {b.number}:\n  here   {a}\n  Optuna {seen}")
        for name, value in b.params.items():
            expect(b.distributions[name]._contains(b.distributions[name].to_internal_repr(value)),
                   f"trial {b.number}: {name} = {value} is outside {b.distributions[name]}")


def objective(trial):
    n_layers = trial.suggest_int("n_layers", 1, 3)
    for layer in range(1, n_layers + 1):
        trial.suggest_int(f"width_{layer}", 32, 128, step=8)
    trial.suggest_int("batch", 1, 1024, log=True)
    dropout = trial.suggest_float("dropout", 0, 0.5, step=0.05)
    rate = trial.suggest_float("rate", 1e-3, 0.1, log=True)
    trial.suggest_float("momentum", 0, 0.99)
    trial.suggest_categorical("init", ["glorot_uniform", "he_normal"])
    trial.suggest_categorical("depth of ½", [1, 2.5, True, None, "1"])
    trial.report(math.nan if trial.number % 3 == 0 else 0.5, 0)
    trial.report(rate, 1)
    trial.set_user_attr("note", {"from": "Optuna", "worst": math.inf, "steps": [1, 2]})
    if trial.number % 5 == 0:
        raise optuna.TrialPruned()
    return 1 - dropout


def main():
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "study.log"
        first = tool("write", path)
        expect({trial["state"] for trial in first} == set(STATES.values()), "the journal should show every state")
        study = load(path)
        expect(study.direction == optuna.study.StudyDirection.MAXIMIZE, "the direction")
        waiting = first[-1]
        expect_same(first, study.trials, {waiting["number"]})
        study.optimize(objective, n_trials=12)
        again = study.trials[waiting["number"]]
        expect(again.state.is_finished() and again.params == waiting["params"],
               "the trial that waited should have run with its parameters")
        expect(len(study.trials) == len(first) + 11, "one of the twelve was the waiting one")

        second = tool("continue", path)
        continued = load(path)
        told = [trial for trial in study.trials if trial.state.is_finished()]
        for trial in told:
            same = continued.trials[trial.number]
            expect((same.state, same.values, same.params) == (trial.state, trial.values, trial.params),
                   f"trial {trial.number} was told and has changed")
        for trial in second:  # NaN and Infinity in Optuna's attributes mean nothing in JSON: null here
            if "note" in trial["user_attrs"]:
                expect(trial["user_attrs"]["note"] == {"from": "Optuna", "worst": None, "steps": [1, 2]}, "the note")
                trial["user_attrs"]["note"]["worst"] = math.inf
        expect_same(second, continued.trials, {waiting["number"], second[-1]["number"]})
        expect(sum(trial["state"] == "running" for trial in second) == 1, "the interrupted trial should have run")

        database = f"sqlite:///{folder}/study.db"
        optuna.copy_study(from_study_name=NAME, from_storage=continued._storage, to_storage=database)
        copied = optuna.load_study(study_name=NAME, storage=database)
        expect([(t.state, t.values, t.params) for t in copied.trials] ==
               [(t.state, t.values, t.params) for t in continued.trials], "the copy in the database")
    print(f"optuna {optuna.__version__}: {len(first)} trials written, {len(second)} after both continued, all the same")


if __name__ == "__main__":
    main()
