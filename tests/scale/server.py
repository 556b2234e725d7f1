"""A real PostgreSQL on loopback, on a free port, in a temporary directory, gone at the end."""
import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

try:
    import psycopg2
except ImportError as error:
    sys.exit(f"{error}. This test needs it; on Debian: apt-get install python3-psycopg2 python3-optuna postgresql")

PATIENCE = 200  # seconds, on a machine that is busy with other tests
PR_SET_PDEATHSIG = 1


def program(name):
    found = [str(path) for path in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))] or [shutil.which(name)]
    if not found[-1]:
        sys.exit(f"{name} is missing. This test needs PostgreSQL; on Debian: apt-get install postgresql")
    return found[-1]


def owner():
    """PostgreSQL refuses to run as root: Debian's package brings a user for it."""
    if os.geteuid() != 0:
        return {}
    try:
        user = pwd.getpwnam("postgres")
    except KeyError:
        sys.exit('PostgreSQL does not run as root, and there is no user "postgres"; on Debian: apt-get install postgresql')
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def end_with_the_test():
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    def __init__(self):
        self._password = secrets.token_hex(8)
        self._directory = tempfile.TemporaryDirectory(prefix="mlp-postgres-", ignore_cleanup_errors=True)
        self._databases = 0
        try:
            self._initialise()
            self._start()
        except BaseException:
            self._directory.cleanup()
            raise

    def _initialise(self):
        directory = Path(self._directory.name)
        (directory / "password").write_text(self._password)
        if owner():
            for path in (directory, directory / "password"):
                os.chown(path, owner()["user"], owner()["group"])
        self._data, self._log = directory / "data", directory / "log"
        subprocess.run([program("initdb"), "--pgdata", self._data, "--username", "mlp", "--auth", "scram-sha-256",
                        "--pwfile", directory / "password", "--encoding", "UTF8", "--no-locale", "--no-sync"],
                       check=True, stdout=subprocess.DEVNULL, cwd=directory, **owner())

    def _start(self):
        for _ in range(5):  # between looking for a port and taking it another program may have it
            self._port = free_port()
            if self._runs():
                return
        sys.exit(f"PostgreSQL does not start:\n{self._log.read_text()}")

    def _runs(self):
        settings = {"listen_addresses": "127.0.0.1", "port": self._port, "fsync": "off",
                    "unix_socket_directories": self._directory.name}
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen([program("postgres"), "-D", self._data, *options], stdout=log, stderr=log,
                                             cwd=self._directory.name, preexec_fn=end_with_the_test, **owner())
        return self._is_ready()

    def _is_ready(self):
        deadline = time.monotonic() + PATIENCE
        while self._process.poll() is None:
            try:
                psycopg2.connect(self._url("postgres")).close()
                return True
            except psycopg2.OperationalError:
                if time.monotonic() > deadline:
                    self.stop()
                    sys.exit(f"PostgreSQL does not answer after {PATIENCE} s")
                time.sleep(0.05)
        return False

    def _url(self, database):
        return f"postgresql://mlp:{self._password}@127.0.0.1:{self._port}/{database}"

    def new_database(self):
        """Its address; it is empty."""
        self._databases += 1
        self._execute(self._url("postgres"), f"CREATE DATABASE study_{self._databases}")
        return self._url(f"study_{self._databases}")

    def rows(self, url, query, values=()):
        """No rows as long as Optuna has not made its tables."""
        try:
            return self._execute(url, query, values).fetchall()
        except psycopg2.errors.UndefinedTable:
            return []

    @staticmethod
    def _execute(url, statement, values=()):
        connection = psycopg2.connect(url)
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute(statement, values)
        return cursor

    def halt(self, how=signal.SIGINT):
        """Closes connections and ends, as a restart does; with SIGQUIT at once, as a crash."""
        self._process.send_signal(how)
        try:
            self._process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def go_on(self):
        """After a halt, at the same port, which another program may hold for a moment."""
        deadline = time.monotonic() + PATIENCE
        while not self._runs():
            if time.monotonic() > deadline:
                sys.exit(f"PostgreSQL does not start again:\n{self._log.read_text()}")

    def stop(self):
        self.halt()
        self._directory.cleanup()
