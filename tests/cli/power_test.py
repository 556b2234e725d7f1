"""The power fails after any call: what mlp leaves opens, and holds all that was told. And calls that fail.

    python3 power_test.py MLP
"""
import json
import subprocess

import mlp as program
import power
from mlp import CommandTest, json_lines, mlp, run_tests

RUN = {"network": {"layers": [64, 4, 10]}, "data": {"train_size": 100}, "training": {"epochs": 3}}
STUDY = {"experiment": RUN, "objective": {"report_every": 1},
         "space": [{"name": "width", "type": "int", "low": 4, "high": 8}]}


def finished_trials(journal):
    lines = [json.loads(line) for line in journal.decode().splitlines()]
    return {line["trial_id"]: line["values"] for line in lines if line["op_code"] == 6}


def epochs_of(lines):
    return [row["epoch"] for row in json_lines(lines) if "state" not in row]


class PowerLoss(CommandTest):
    def every_state(self, command, look):
        """Calls `look` with what may be found after each call of `command`, and the calls so far."""
        made, found = self.path("made"), self.path("found")
        made.mkdir()
        found.mkdir()
        disk, events, states = power.Disk(), [], 0
        for event in power.trace(made, program.PROGRAM, *command):
            events.append(event)
            disk.take(event)
            for state in disk.states():
                power.put(found, state)
                look(found, events)
                states += 1
        self.assertGreater(states, 50)

    def test_a_checkpoint_is_whole_and_as_new_as_the_last_epoch_printed(self):
        config = self.write("run.json", RUN)
        last = json_lines(mlp("train", config)[0])[-1]["weights_hash"]

        def look(found, events):
            printed = epochs_of(b"".join(event.data for event in events if event.file == power.STDOUT).decode())
            checkpoint = found / "run.ckpt"
            if not checkpoint.exists():
                return self.assertEqual(printed, [], events[-1])
            out, _ = mlp("train", "--resume", checkpoint)
            self.assertEqual(json_lines(out)[-1]["weights_hash"], last, events[-1])
            self.assertGreaterEqual(json_lines(out)[0]["epoch"], max(printed, default=0), events[-1])

        self.every_state(["train", config, "--checkpoint", "run.ckpt"], look)

    def test_a_study_holds_each_trial_that_another_followed_and_goes_on(self):
        arguments = ["--space", self.write("space.json", STUDY), "--trials", 3, "--quiet", "--storage"]
        mlp("study", *arguments, self.path("whole.log"))
        whole = finished_trials(self.path("whole.log").read_bytes())

        def look(found, events):
            begun = sum(event.data.count(b'"op_code":4') for event in events)
            journal = found / "study.log"
            if not journal.exists():
                return self.assertEqual(begun, 0, events[-1])
            self.assertGreaterEqual(journal.read_bytes().count(b'"op_code":6'), begun - 1, events[-1])
            mlp("study", *arguments, journal, "--resume")
            self.assertEqual(finished_trials(journal.read_bytes()), whole, events[-1])

        self.every_state(["study", *arguments, "study.log"], look)


class CallsThatFail(CommandTest):
    """The n-th call of one kind fails, for n = 1, 2, 3 ...: an error in words; then what is there goes on."""

    def each(self, call, error, command, look):
        """Until no call is left to fail. `look` is told whether the command ended well."""
        for n in range(1, 200):
            log = self.path("trace.txt")
            injected = ["strace", "-f", "-o", log, "-P", self.directory, "-P", self.watched, "-P", f"{self.watched}.part",
                        "-e", f"trace={call}", "-e", f"inject={call}:error={error}:when={n}"]
            result = subprocess.run([*map(str, [*injected, program.PROGRAM, *command])], capture_output=True, text=True)
            self.assertIn(result.returncode, (0, 1, 2), (call, n, result.stderr))
            if result.returncode:
                self.assertNotEqual(result.stderr, "", (call, n))
            look(result.returncode == 0, (call, error, n, result.stderr))
            if "INJECTED" not in log.read_text():
                return self.assertGreater(n, 1, f"{call} is never called")
        self.fail(f"{call}: there is no end of it")

    def test_of_a_checkpoint(self):
        config, self.watched = self.write("run.json", RUN), self.path("run.ckpt")
        last = json_lines(mlp("train", config)[0])[-1]["weights_hash"]

        def look(ended_well, what):
            if self.watched.exists():
                out, _ = mlp("train", "--resume", self.watched)
                self.assertEqual(json_lines(out)[-1]["weights_hash"], last, what)
                self.watched.unlink()
            else:
                self.assertFalse(ended_well, what)
            self.path("run.ckpt.part").unlink(missing_ok=True)

        for call, error in (("write", "ENOSPC"), ("write", "EIO"), ("fdatasync", "EIO"), ("ftruncate", "EIO"),
                            ("flock", "ENOLCK"), ("openat", "EMFILE"), ("rename", "EACCES")):
            self.each(call, error, ["train", config, "--quiet", "--checkpoint", self.watched], look)

    def test_of_a_journal(self):
        self.watched = self.path("study.log")
        arguments = ["study", "--space", self.write("space.json", STUDY), "--trials", 3, "--quiet", "--storage"]
        mlp(*arguments, self.path("whole.log"))
        whole = finished_trials(self.path("whole.log").read_bytes())

        def look(ended_well, what):
            if self.watched.exists():
                told = finished_trials(self.watched.read_bytes())
                mlp(*arguments, self.watched, "--resume")
                after = finished_trials(self.watched.read_bytes())
                self.assertEqual(after, whole, what)
                self.assertEqual(told, {trial: after[trial] for trial in told}, what)
                self.watched.unlink()
            else:
                self.assertFalse(ended_well, what)

        for call, error in (("write", "ENOSPC"), ("write", "EIO"), ("fdatasync", "EIO"), ("flock", "ENOLCK"),
                            ("openat", "EMFILE"), ("fsync", "EIO")):
            self.each(call, error, [*arguments, self.watched], look)


if __name__ == "__main__":
    run_tests()
