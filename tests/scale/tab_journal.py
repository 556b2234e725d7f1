"""The page's journal elsewhere: gone on with by `mlp study` and by Optuna, and copied into a database of its own.

    /usr/bin/python3 tab_journal.py MLP JOURNAL SPACE TRIALS

Prints the trials that Optuna finds in the journal, and those after TRIALS more by each, as the database has them.
"""
import json
import subprocess
import sys

from scale import ROOT  # first: it knows where the others are
from in_optuna import contents, go_on, load
import optuna
from search import Search
from server import Server


def copied(path, name):
    server = Server()
    try:
        url = server.new_database()
        subprocess.run([sys.executable, "-B", ROOT / "scale/import_journal.py", path, "--storage", url], check=True,
                       stdout=subprocess.DEVNULL)
        return contents(optuna.load_study(study_name=name, storage=optuna.storages.RDBStorage(url)))
    finally:
        server.stop()


def main(mlp, path, space, trials):
    search = Search(mlp, space)
    found = contents(load(path, search.name))
    subprocess.run([mlp, "study", "--space", space, "--trials", str(len(found) + int(trials)), "--jobs", "2",
                    "--storage", path, "--resume"], check=True, stdout=subprocess.DEVNULL)  # as the page says it
    go_on(load(path, search.name), search, int(trials))
    print(json.dumps({"found": found, "after": copied(path, search.name)}))


main(*sys.argv[1:])
