"""What mlp writes and reads beside plain files: checkpoints in odd places, signals, threads that cannot start.

    python3 files_test.py MLP
"""
import fcntl
import os
import resource
import signal
import subprocess
import threading
import time

import mlp as program
from mlp import CommandTest, json_lines, mlp, run_tests

SMALL = {"network": {"layers": [64, 4, 10]}, "data": {"train_size": 100}, "training": {"epochs": 3}}
SPACE = {"experiment": SMALL, "space": [{"name": "width", "type": "int", "low": 4, "high": 8}]}


class CheckpointFile(CommandTest):
    def setUp(self):
        super().setUp()
        self.config = self.write("run.json", SMALL)

    def train(self, checkpoint, *arguments, code=0):
        return mlp("train", self.config, "--quiet", "--checkpoint", checkpoint, *arguments, code=code)

    def test_is_on_the_disk_before_it_is_renamed_and_its_name_after(self):
        checkpoint = self.path("run.ckpt")
        trace = subprocess.run(["strace", "-f", "-e", "trace=/^f(data)?sync$,write,/^rename", program.PROGRAM, "train",
                                self.config, "--quiet", "--checkpoint", checkpoint], capture_output=True, text=True)
        calls = trace.stderr.splitlines()
        renamed = [i for i, call in enumerate(calls) if "rename" in call]
        self.assertGreaterEqual(len(renamed), 3)
        for i in renamed:
            self.assertRegex(calls[i - 1], r"^f(data)?sync\(")
            self.assertRegex(calls[i + 1], r"^fsync\(")

    def test_a_link_stays_a_link(self):
        target, link = self.path("target.ckpt"), self.path("link.ckpt")
        target.touch()
        link.symlink_to("target.ckpt")
        self.train(link)
        self.assertTrue(link.is_symlink())
        self.assertGreater(target.stat().st_size, 1000)
        self.assertEqual(sorted(path.name for path in self.directory.iterdir()), ["link.ckpt", "run.json", "target.ckpt"])

    def test_a_link_that_leads_nowhere_is_refused(self):
        self.path("link.ckpt").symlink_to("none/none.ckpt")
        _, err = self.train(self.path("link.ckpt"), code=2)
        self.assertIn("link.ckpt: cannot be written: it is a link that leads nowhere", err)
        self.assertTrue(self.path("link.ckpt").is_symlink())

    def test_a_device_is_written_to(self):
        device = self.path("null")
        os.symlink("/dev/null", device)
        self.train(device)
        self.train("/dev/null")
        self.assertTrue(os.path.exists("/dev/null") and not os.path.isfile("/dev/null"))
        _, err = self.train("/dev/full", code=2)
        self.assertIn("/dev/full: cannot be written: No space left", err)

    def test_a_pipe_and_a_directory_are_refused(self):
        os.mkfifo(self.path("pipe"))
        self.path("directory").mkdir()
        for name in ("pipe", "directory"):
            _, err = self.train(self.path(name), code=2)
            self.assertIn(f"{name}: cannot be written: it is no regular file", err)
        os.mkfifo(self.path("run.ckpt.part"))
        self.assertIn("no regular file", self.train(self.path("run.ckpt"), code=2)[1])

    def test_a_draft_is_never_shared(self):
        draft = self.path("run.ckpt.part")
        draft.write_bytes(b"of somebody else")
        with open(draft, "rb+") as other:
            fcntl.flock(other, fcntl.LOCK_EX)
            process = subprocess.Popen([program.PROGRAM, "train", self.config, "--quiet", "--checkpoint",
                                        self.path("run.ckpt")], stdout=subprocess.PIPE, text=True)
            self.addCleanup(process.kill)
            with self.assertRaises(subprocess.TimeoutExpired):
                process.wait(1)
            self.assertEqual(draft.read_bytes(), b"of somebody else")
            os.rename(draft, self.path("run.ckpt"))  # as another mlp does when it has written its own
        self.assertEqual(json_lines(process.communicate(timeout=60)[0])[-1]["state"], "finished")
        self.assertEqual(sorted(path.name for path in self.directory.iterdir()), ["run.ckpt", "run.json"])

    def test_many_at_once_leave_a_whole_one(self):
        checkpoint = self.path("run.ckpt")
        threads = [threading.Thread(target=self.train, args=(checkpoint,)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        mlp("train", "--resume", checkpoint)
        self.assertEqual(sorted(path.name for path in self.directory.iterdir()), ["run.ckpt", "run.json"])

    def test_another_runs_checkpoint_is_not_overwritten(self):
        checkpoint = self.path("run.ckpt")
        self.train(checkpoint)
        kept = checkpoint.read_bytes()
        _, err = self.train(checkpoint, "--seed", 2, code=2)
        for words in ("run.ckpt", "another run", "epoch 3", "--resume", "--overwrite"):
            self.assertIn(words, err)
        self.assertEqual(checkpoint.read_bytes(), kept)
        self.train(checkpoint)  # the same run again
        mlp("train", "--resume", checkpoint, "--checkpoint", checkpoint, "--epochs", 5)
        self.train(checkpoint, "--seed", 2, "--overwrite")
        self.assertNotEqual(checkpoint.read_bytes(), kept)

    def test_what_is_no_checkpoint_is_not_overwritten(self):
        content = self.config.read_bytes()
        _, err = self.train(self.config, code=2)
        self.assertIn("no checkpoint", err)
        self.assertEqual(self.config.read_bytes(), content)


class Signals(CommandTest):
    def test_a_terminal_that_closes_ends_the_run_with_its_checkpoint(self):
        endless = self.write("endless.json", {**SMALL, "training": {"epochs": 100000}})
        checkpoint = self.path("run.ckpt")
        process = subprocess.Popen([program.PROGRAM, "train", endless, "--every", "100000", "--checkpoint", checkpoint],
                                   stdout=subprocess.PIPE, text=True)
        process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        out, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(json_lines(out)[-1]["state"], "interrupted")
        self.assertTrue(checkpoint.exists())

    def test_nohup_is_respected(self):
        document = self.write("run.json", {**SMALL, "training": {"epochs": 3000}})
        process = subprocess.Popen([program.PROGRAM, "train", document, "--every", "100000"], stdout=subprocess.PIPE,
                                   text=True, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        process.stdout.readline()
        process.send_signal(signal.SIGHUP)
        out, _ = process.communicate(timeout=60)
        self.assertEqual(json_lines(out)[-1]["state"], "finished")


class Study(CommandTest):
    def test_a_job_that_cannot_be_started_is_said(self):
        def little_room():
            resource.setrlimit(resource.RLIMIT_AS, (900_000_000, 900_000_000))

        result = subprocess.run([program.PROGRAM, "study", "--space", self.write("space.json", SPACE), "--trials", "100000",
                                 "--jobs", "256", "--storage", self.path("study.log")], capture_output=True, text=True,
                                preexec_fn=little_room, timeout=100)
        self.assertEqual(result.returncode, 1)
        for words in ("of --jobs cannot be started", "take fewer", "--resume"):
            self.assertIn(words, result.stderr)
        self.assertEqual(json_lines(result.stdout)[-1]["state"], "failed")

    def test_a_storage_that_has_no_end_is_refused(self):
        space = self.write("space.json", SPACE)
        os.mkfifo(self.path("pipe"))
        for storage in (self.path("pipe"), "/dev/zero", "/dev/null"):
            self.assert_rejected("study", space, "--storage", storage, "--resume", says=(str(storage), "no regular file"))


if __name__ == "__main__":
    run_tests()
