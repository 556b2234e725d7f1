"""What a machine that loses its power may leave of a program's files: strace tells what was written, brought to the
disk and renamed, and in which order; everything since then may or may not have reached the disk.
"""
import itertools
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

STDOUT = 1
CALLS = "trace=/^open,write,/^f(data)?sync$,/^rename,ftruncate,close"
CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
STRING = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True)
class Event:
    """One call: `file` is a number of its own for each file, however often it is renamed."""
    call: str
    file: int = -1
    data: bytes = b""
    names: tuple = ()


@dataclass
class File:
    on_disk: bytes = b""
    since: list = field(default_factory=list)  # (place, bytes) not yet brought to the disk; a number: a new size
    size: int = 0


def trace(directory, *command):
    """Runs a command in `directory` and returns its events."""
    log = Path(directory) / "trace.txt"
    subprocess.run(["strace", "-f", "-xx", "-s", "1000000", "-e", CALLS, "-o", log, *map(str, command)], cwd=directory,
                   check=True, capture_output=True)
    lines = log.read_text().splitlines()
    log.unlink()
    return list(events_of(lines))


def events_of(lines):
    """Knows the plain ways in which mlp uses files, all of them in one directory: it fails where it meets another."""
    descriptors, files, new = {STDOUT: STDOUT}, {}, itertools.count(10)
    for line in lines:
        match = CALL.match(line)
        if not match or int(match[3]) < 0:
            continue
        call, arguments, result = match[1], match[2], int(match[3])
        texts = [bytes.fromhex(text.replace("\\x", "")) for text in STRING.findall(arguments)]
        if call.startswith("open"):
            name = os.path.basename(texts[0].decode() or ".")
            writes = "O_RDWR" in arguments or "O_WRONLY" in arguments
            if writes and name not in files:
                files[name] = next(new)
                yield Event("create", files[name], names=(name,))
            descriptors[result] = files.get(name, -1) if writes else 0 if "O_DIRECTORY" in arguments else -1
        elif call.startswith("rename"):
            old, name = (os.path.basename(text.decode()) for text in texts)
            files[name] = files.pop(old)
            yield Event("rename", files[name], names=(old, name))
        else:
            number, _, rest = arguments.partition(", ")
            file = descriptors.get(int(number), -1)
            if call == "close":
                descriptors.pop(int(number), None)
            elif file == 0 and call == "fsync":
                yield Event("sync names")
            elif file > 0 and call == "write":
                assert len(texts[0]) == result, "strace has not told all that was written"
                yield Event("write", file, texts[0])
            elif file > 0 and call == "ftruncate":
                yield Event("size", file, names=(int(rest),))
            elif file > 0 and "sync" in call:
                yield Event("sync", file)


class Disk:
    """What is on the disk for certain, and what may be."""

    def __init__(self):
        self.files, self.names, self.names_since = {}, {}, []

    def take(self, event):
        if event.call == "create":
            self.files[event.file] = File()
            self.names_since.append(("create", event.names[0], event.file))
        elif event.call == "rename":
            self.names_since.append(("rename", *event.names))
        elif event.call == "sync names":
            self.names = self.named(len(self.names_since))
            self.names_since = []
        elif event.call == "sync":
            file = self.files[event.file]
            file.on_disk = content(file, file.since)
            file.since = []
        elif event.file in self.files:
            file = self.files[event.file]
            if event.call == "write":
                file.since.append((file.size, event.data))
                file.size += len(event.data)
            else:
                file.since.append(event.names[0])
                file.size = event.names[0]

    def named(self, changes):
        names = dict(self.names)
        for change in self.names_since[:changes]:
            if change[0] == "create":
                names.setdefault(change[1], change[2])
            elif change[1] in names:
                names[change[2]] = names.pop(change[1])
        return names

    def states(self):
        """Directories that may be found: name to content. Names change in order; a file's writes may each be lost,
        all together, alone, or all but one, and the last one that is there may be half of itself."""
        for changes in range(len(self.names_since) + 1):
            names = self.named(changes)
            choices = [[(name, text) for text in contents(self.files[file])] for name, file in names.items()]
            for state in itertools.product(*choices):
                yield dict(state)


def content(file, writes):
    text = bytearray(file.on_disk)
    for write in writes:
        if isinstance(write, int):
            del text[write:]
            text.extend(bytes(write - len(text)))
            continue
        place, data = write
        text.extend(bytes(max(0, place - len(text))))  # what is lost before it reads as zeros
        text[place:place + len(data)] = data
    return bytes(text)


def contents(file):
    writes = file.since
    kept = [writes[:n] for n in range(len(writes) + 1)]
    kept += [writes[:n] + writes[n + 1:] for n in range(len(writes))]
    kept += [[write] for write in writes]
    texts = {content(file, choice) for choice in kept}
    for choice in kept:
        if choice and not isinstance(choice[-1], int):
            place, data = choice[-1]
            texts.add(content(file, [*choice[:-1], (place, data[:len(data) // 2])]))
    return sorted(texts)


def put(directory, state):
    for path in Path(directory).iterdir():
        path.unlink()
    for name, text in state.items():
        (Path(directory) / name).write_bytes(text)
