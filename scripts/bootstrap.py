"""What `make run` and `make test` share: the checks of the machine, the virtual environment, the keys kept in var/.

Standard library only, and in a syntax that old Pythons still read, so that they get as far as the sentence that
says what to do.
"""

import contextlib
import hashlib
import os
import secrets
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)
PASSWORD_LENGTH = 12


class Stop(Exception):
    """The set-up cannot go on. The message is one sentence that says what to do."""


def say(text):
    print(text, flush=True)


def main(action):
    """Run `action()`; a Stop ends the program with its sentence and status 1, Ctrl-C with 130."""
    try:
        check_python()
        return action()
    except Stop as stop:
        sys.stdout.flush()
        print("Stopped: {}".format(stop), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def check_python():
    if sys.version_info[:2] < OLDEST_PYTHON:
        raise Stop(
            "this is Python {}.{} and NAP Tracker needs 3.11 or newer: install one and name it, "
            "for example `make run PYTHON=python3.11`.".format(*sys.version_info[:2])
        )


def data_dir():
    """The directory of everything that this installation keeps: DATA_DIR, or var/ in the project. Made if missing."""
    path = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
    try:
        # It holds the databases and the keys, so no other account of the machine reads it.
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Stop(
            f"the data directory {path} cannot be made ({error.strerror}): "
            "make it writable or name another with DATA_DIR=."
        ) from error
    return path


def only_one():
    """Hold the lock of the data directory, so that two commands started together do not prepare the same database."""
    return alone(data_dir() / "setup.lock")


@contextlib.contextmanager
def alone(path):
    import fcntl

    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Waiting for another set-up of this directory to finish ...")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# --- the virtual environment -----------------------------------------------------------------------------------------


def ensure_venv(*names):
    """Make .venv hold what the requirements files `names` pin; does nothing when it already does.

    The stamp says which files are installed, and for which Python. It is removed before anything changes and written
    when all is done: an environment without one was left half-made, and is made anew. The lock lies beside the
    environment, which installations with other data directories share.
    """
    with alone(VENV.resolve().with_name(".venv.lock")):
        _ensure_venv(names)


def _ensure_venv(names):
    stamp = VENV / "installed"
    wanted = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in names}
    installed = _read_stamp(stamp)
    if installed and installed.pop("python", None) == _version_of(PYTHON):
        if wanted.items() <= installed.items():
            return
    else:
        installed = {}
        _make_venv()
    stamp.unlink(missing_ok=True)
    say("Installing what {} pins into .venv ...".format(" and ".join(names)))
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    for name in names:
        command += ["--requirement", str(ROOT / name)]
    if subprocess.run(command, check=False).returncode:
        raise Stop(
            "pip could not install the packages (its reason is above): see that this machine reaches a Python package "
            "index and has disk space, then run the same command again."
        )
    lines = [f"python {_version_of(PYTHON)}"] + [f"{name} {digest}" for name, digest in (installed | wanted).items()]
    stamp.write_text("\n".join(lines) + "\n")


def _read_stamp(stamp):
    try:
        return dict(line.split() for line in stamp.read_text().splitlines())
    except (OSError, ValueError):
        return {}


def _version_of(python):
    """'3.11' of an interpreter, or None if it does not run (its Python was removed, or it was never finished)."""
    try:
        return subprocess.run(
            [str(python), "-c", "import sys; print('%d.%d' % sys.version_info[:2])"],
            capture_output=True,
            check=True,
            text=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def _make_venv():
    try:
        import ensurepip
        import venv
    except ImportError:
        install = "`apt install python3-venv`" if _on_debian() else "your system's package for Python's venv module"
        raise Stop(
            f"this Python cannot make a virtual environment: install {install}, then run the same command again."
        ) from None
    del ensurepip  # only asked whether it is there
    say("Making the virtual environment .venv ...")
    try:
        venv.create(VENV, clear=True, with_pip=True, symlinks=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Stop(
            f"the virtual environment {VENV} could not be made ({error}): "
            "remove that directory, see that its place is writable, and run the same command again."
        ) from error


def _on_debian():
    try:
        words = Path("/etc/os-release").read_text().lower()
    except OSError:
        return False
    return any(name in words for name in ("id=debian", "id=ubuntu", "debian"))


# --- where it listens, what it keeps ---------------------------------------------------------------------------------


def port_from(text):
    """The number of a port on which an ordinary person may listen."""
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise Stop(f"PORT={text} is not a port: name a number from 1024 to 65535, for example PORT=8001.")
    return int(text)


def check_port(port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise Stop(
                f"port {port} is in use: stop what listens there, or name another port, for example "
                f"`make run PORT={port + 1 if port < 65535 else 8000}`."
            ) from None


def kept_secret(path, make, given=""):
    """The secret kept in `path` (mode 0600). `given` replaces it; without one it is made once by `make()`."""
    if not given:
        with contextlib.suppress(FileNotFoundError):
            kept = path.read_text().strip()
            if kept:
                return kept
        given = make()
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(given + "\n")
    return given


def new_secret_key():
    return secrets.token_urlsafe(50)


def new_password():
    """A password that is read aloud and typed without mistakes: no 0/O, 1/l/I; about 59 bits."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(PASSWORD_LENGTH))


def sqlite_url(path):
    return "sqlite:///" + quote(str(path))
