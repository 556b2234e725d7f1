#!/usr/bin/python3
"""Shows how a study in the database stands: its best trials in a table, and one JSON line as mlp study prints it.

The "experiment" in its "best" is ready for mlp train. Looking changes nothing, while workers are at work too.

Example:
  scale/results.py --space space.json --storage postgresql://mlp@db.example/mlp | jq .best.experiment

Exit codes: 0 done, 1 the database failed, 2 wrong usage or input."""
import json
import sys

from database import names_in, open_storage, reaching  # first: it says what is missing
import optuna
from program import DONE, InputError, add_space, add_storage, parser, print_json, run
from search import InvalidParameters, Search
from shared_study import counts_of, ended

TABLE_ROWS = 5


def best_first(study):
    complete = study.get_trials(deepcopy=False, states=[optuna.trial.TrialState.COMPLETE])
    return sorted(complete, key=lambda trial: trial.value,
                  reverse=study.direction == optuna.study.StudyDirection.MAXIMIZE)


def print_table(trials):
    print(f"{'trial':>6} {'value':>10}  parameters", file=sys.stderr)
    for trial in trials:
        parameters = ", ".join(f"{name} {json.dumps(value)}" for name, value in trial.params.items())
        print(f"{trial.number:6} {trial.value:10.5f}  {parameters}", file=sys.stderr)


def described(search, trial):
    try:
        experiment = json.loads(search.experiments(trial.params)[0])
    except InvalidParameters as error:
        raise InputError(f"space: trial {trial.number} was not drawn from it: {error}") from error
    return {"trial": trial.number, "value": trial.value, "parameters": trial.params, "experiment": experiment}


def show(options):
    search = Search(options.mlp, options.space)
    with reaching():
        storage = open_storage(options.storage)
        if search.name not in names_in(storage):
            names = ", ".join(f'"{name}"' for name in names_in(storage)) or "none yet"
            raise InputError(f'space: name "{search.name}" is not allowed; allowed: a study of the database: {names}')
        study = optuna.load_study(study_name=search.name, storage=storage)
        counts = counts_of(study.get_trials(deepcopy=False))
        best = best_first(study)
    print_table(best[:TABLE_ROWS])
    print_json({"trials": ended(counts), **counts, "best": described(search, best[0]) if best else None})
    return DONE


def main():
    arguments = parser(__doc__)
    add_space(arguments)
    add_storage(arguments)
    return show(arguments.parse_args())


if __name__ == "__main__":
    run(main)
