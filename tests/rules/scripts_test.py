"""The commands in scripts/: wrong arguments are refused before anything is installed, Node is judged as npm judges it.

    python3 scripts_test.py
"""
import json
import os
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=100, cwd=ROOT, **options)


class Run(unittest.TestCase):
    def refused(self, *arguments, says, code=2):
        result = run("scripts/run", *arguments)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(result.stdout, "")
        for words in says:
            self.assertIn(words, result.stderr)

    def test_wrong_arguments(self):
        self.refused("--host", says=("--host", "got ''"))
        self.refused("--host", "a b", says=("--host", "0.0.0.0", "got 'a b'"))
        self.refused("--address", "example.org", says=("--address", "https://example.org/lab/", "got 'example.org'"))
        self.refused("--address=https://a.org/?b", says=("--address", "got 'https://a.org/?b'"))
        self.refused("--port=0", says=("--port", "from 1 to 65535", "got '0'"))
        self.refused("--hots=x", says=("'--hots=x'", "--host ADDRESS"))

    def test_a_port_that_is_taken(self):
        with socket.create_server(("127.0.0.1", 0)) as taken:
            self.refused("--port", str(taken.getsockname()[1]), says=("is taken", "--port"), code=4)


class Packages(unittest.TestCase):
    def ensured(self, system, **named):
        """What is said where nothing is installed, on a system that has dpkg-query and npm, by somebody who is not root."""
        with tempfile.TemporaryDirectory() as folder:
            for name in ("dpkg-query", "npm"):
                program = Path(folder) / name
                program.write_text("#!/bin/sh\n")
                program.chmod(0o755)
            release = Path(folder) / "os-release"
            release.write_text(f"NAME=Something\nID={system}\n")
            script = ('for part in common packages; do source "scripts/lib/$part.sh"; done; '
                      'is_installed() { [[ $1 != *-* ]]; }; apt-get() { echo installs; }; ensure_packages cmake chromium-headless-shell firefox-esr')
            environment = {key: value for key, value in os.environ.items() if key not in ("CHROMIUM", "FIREFOX")}
            return run("bash", "-c", script, env={**environment, **named, "OS_RELEASE": str(release), "PATH": f"{folder}:{os.environ['PATH']}"})

    def test_snaps_are_refused_in_a_sentence(self):
        result = self.ensured("ubuntu")
        self.assertEqual((result.returncode, result.stdout), (3, ""))
        self.assertIn("snaps alone", result.stderr)
        self.assertIn("CHROMIUM=/opt", result.stderr)

    def test_programs_that_are_named_need_no_package(self):
        result = self.ensured("ubuntu", CHROMIUM="/opt/chrome", FIREFOX="/opt/firefox")
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, "", ""))

    def test_debian_has_them(self):
        result = self.ensured("debian")
        self.assertIn("chromium-headless-shell firefox-esr", result.stdout + result.stderr)
        self.assertNotIn("snap", result.stderr)


class Bench(unittest.TestCase):
    def test_wrong_arguments(self):
        for arguments, says in (
            (("--fast",), ("'--fast'", "--quick")),
            (("--rounds", "0"), ("--rounds", "from 1", "'0'")),
            (("--rounds",), ("--rounds takes a value",)),
            (("--limit", "docs"), ("--limit", "build.sh", "'docs'")),
            (("--only", "jobs,speed"), ("--only", "sweep", "'jobs,speed'")),
        ):
            result = run("scripts/bench", *arguments)
            self.assertEqual((result.returncode, result.stdout), (2, ""), result.stderr)
            for words in says:
                self.assertIn(words, result.stderr)


class Serve(unittest.TestCase):
    """What scripts/run asks before it builds."""

    def tried(self, port, host, code, says=""):
        result = run("node", "scripts/lib/serve.mjs", str(port), host, "--try")
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertIn(says, result.stderr)

    def test_addresses(self):
        with socket.create_server(("0.0.0.0", 0)) as taken:
            port = taken.getsockname()[1]
            self.tried(port, "0.0.0.0", 4, "another program has that port")
        self.tried(port, "0.0.0.0", 0)
        self.tried(port, "203.0.113.9", 2, "this machine does not have that address")  # reserved for examples
        self.tried(port, "no-host.invalid", 2, "host")


class Node(unittest.TestCase):
    VERSIONS = ("18.20.4", "20.18.9", "20.19.0", "21.7.3", "22.0.0", "22.11.0", "22.12.0", "23.11.0", "24.0.0", "26.1.0")

    def test_the_floor_is_what_npm_enforces(self):
        wanted = json.loads((ROOT / "web/package.json").read_text())["engines"]["node"]
        with tempfile.TemporaryDirectory() as folder:
            node = Path(folder) / "node"
            for version in self.VERSIONS:
                node.write_text(f"#!/bin/sh\necho v{version}\n")
                node.chmod(0o755)
                judged = run("bash", "-c", "source scripts/lib/node.sh; node_is_new_enough",
                             env={**os.environ, "PATH": f"{folder}:{os.environ['PATH']}"}).returncode == 0
                self.assertEqual(judged, allows(wanted, version), version)


def allows(wanted, version):
    """npm's rule for `^A.B.C` and `>=A.B.C`, the kinds that are used here."""
    version = tuple(map(int, version.split(".")))

    def holds(term):
        low = tuple(map(int, term.lstrip("^>=").split(".")))
        return version >= low and (not term.startswith("^") or version[0] == low[0])

    return any(map(holds, wanted.split(" || ")))


if __name__ == "__main__":
    unittest.main(verbosity=2)
