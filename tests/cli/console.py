"""The console blocks of a document, run as a reader would and compared: `$ ` begins a command, what follows is its output.

`...` stands for anything within a line, and alone on its line for any lines. `$ cat FILE` of a file that is not there
shows what the reader is to write into it.
"""
import os
import pty
import re
import subprocess

from mlp import pieces


def blocks(document, language="console"):
    return re.findall(rf"^```{language}\n(.*?)^```$", document.read_text(), re.MULTILINE | re.DOTALL)


def commands(block):
    """Each command of a block with the output that it shows."""
    first, *parts = re.split(r"^\$ ", block, flags=re.MULTILINE)
    if first or not parts:
        raise AssertionError(f"a console block begins with a command after \"$ \":\n{block}")
    return [part.split("\n", 1) for part in parts]


def pattern(shown):
    """What an output may be."""
    lines = [".*\n" if line == "..." else ".*?".join(map(re.escape, line.split("..."))) + "\n"
             for line in shown.splitlines()]
    return "".join(f"(?:{line})*" if line == ".*\n" else line for line in lines)


def on_terminal(command, directory, path):
    """Exit code, and what both streams leave on a terminal: a line that was cleared is gone."""
    terminal, side = pty.openpty()
    process = subprocess.Popen(["bash", "-c", f"set -o pipefail; {command}"], cwd=directory, stdin=subprocess.DEVNULL,
                               stdout=side, stderr=side, env={**os.environ, "PATH": f"{path}:{os.environ['PATH']}"})
    os.close(side)
    written = b"".join(pieces(terminal)).decode().replace("\r\n", "\n")
    os.close(terminal)
    return process.wait(timeout=300), re.sub(r"[^\n]*\r\x1b\[K", "", written)


def run(block, directory, path, replaced=()):
    """Runs a block's commands in `directory`, `path` in front of PATH, and compares what they print.

    `replaced`: pairs of a text in a command and what is to stand there in a test."""
    for command, shown in commands(block):
        file = re.fullmatch(r"cat (\S+)", command)
        if file and not (directory / file[1]).exists():
            (directory / file[1]).write_text(shown)
            continue
        for text, there in replaced:
            command = command.replace(text, there)
        code, printed = on_terminal(command, directory, path)
        if code != 0 or not re.fullmatch(pattern(shown), printed):
            raise AssertionError(f"$ {command}\nshould print\n{shown}\nprints (exit code {code})\n"
                                 f"{printed}")
