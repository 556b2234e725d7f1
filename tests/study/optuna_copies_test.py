"""The three lines that answer a database of SQLite copy its studies into a journal, on the Optuna that is installed.

    /usr/bin/python3 optuna_copies_test.py MLP JOURNAL_TOOL

Optuna makes the database, mlp refuses it and prints the lines, Python runs them as printed, and the journal is read.
"""
import json
import os
import subprocess
import sys
import tempfile
import warnings

import optuna

SPACE = {"experiment": {"data": {"train_size": 50}, "training": {"epochs": 1}},
         "space": [{"name": "width", "type": "int", "low": 4, "high": 8}]}


def objective(trial):
    if trial.number == 2:
        raise optuna.TrialPruned
    return trial.suggest_int("width", 4, 8) + trial.suggest_float("x", 0.01, 1, log=True) + len(trial.suggest_categorical("c", ["a", "bb"]))


def main():
    warnings.simplefilter("ignore")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    mlp, tool = (os.path.abspath(path) for path in sys.argv[1:])
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        studies = [optuna.create_study(study_name=name, storage="sqlite:///study.db", direction=direction)
                   for name, direction in (("first", "maximize"), ("second", "minimize"))]
        for study in studies:
            study.optimize(objective, n_trials=4)
        with open("space.json", "w") as file:
            json.dump(SPACE, file)

        refused = subprocess.run([mlp, "study", "--space", "space.json", "--storage", "study.db", "--resume"], capture_output=True, text=True)
        assert refused.returncode == 2, refused
        sentence, lines = refused.stderr.split("\n\n")
        assert "database of SQLite, not a journal. Three lines of Python" in sentence, sentence
        assert len(lines.strip().split("\n")) == 3, lines
        subprocess.run([sys.executable, "-W", "ignore", "-c", lines], check=True, capture_output=True)

        read = json.loads(subprocess.run([tool, "read", "study.log"], check=True, capture_output=True, text=True).stdout)
        assert list(read) == ["first", "second"], read
        for study in studies:
            for trial, copy in zip(study.trials, read[study.study_name], strict=True):
                assert copy["state"] == trial.state.name.lower(), (copy, trial)
                assert {name: json.loads(value) for name, value in copy["params"].items()} == trial.params, (copy, trial)
                assert [float(value) for value in copy["values"]] == (trial.values or []), (copy, trial)
    print(f"optuna {optuna.__version__}: two studies copied by the lines that are printed")


if __name__ == "__main__":
    main()
