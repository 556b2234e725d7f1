"""What the programs in this folder share: their options, and how they fail."""
import argparse
import json
import sys
from pathlib import Path

DONE, FAILED, WRONG_INPUT, STOPPED = 0, 1, 2, 130  # exit codes, as those of mlp
BUILT = Path(__file__).resolve().parent.parent / "build/native/cli/mlp"


class InputError(Exception):
    """An input that cannot be used: names the option or file, the value and what is allowed."""


class Failure(Exception):
    """Something outside went wrong: the database is out of reach, mlp has crashed."""


def integer_in(low, high):
    def read(text):
        if text.isascii() and text.isdigit() and low <= int(text) <= high:
            return int(text)
        raise argparse.ArgumentTypeError(f'"{text}" is not allowed; allowed: an integer from {low} to {high}')

    return read


def parser(doc):
    return argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)


def add_storage(arguments):
    arguments.add_argument("--storage", required=True, metavar="URL",
                           help="the database, postgresql://USER@HOST/DATABASE; a password is better in ~/.pgpass")


def add_space(arguments):
    arguments.add_argument("--space", required=True, metavar="FILE", help="the space document, as for mlp study")
    arguments.add_argument("--mlp", default=BUILT, metavar="PROGRAM", help="the command mlp (default: the native build)")


def print_json(result):
    print(json.dumps(result), flush=True)


def say(message):
    print(f"{Path(sys.argv[0]).name}: {message}", file=sys.stderr, flush=True)


def run(main):
    """Ends the process with what `main` returns; what went wrong is one sentence on standard error."""
    try:
        code = main()
    except InputError as error:
        say(error)
        code = WRONG_INPUT
    except Failure as error:
        say(error)
        code = FAILED
    except KeyboardInterrupt:
        code = STOPPED
    sys.exit(code)
