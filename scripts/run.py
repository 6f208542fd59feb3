"""`make run`, `make dev`, `make manage`: from a bare Python to a served site. Reads PORT, DEMO, DEMO_PASSWORD.

    python3 scripts/run.py [serve | dev | manage COMMAND ...]

DEMO=0 is the real installation, anything else the demonstration; each has its own database and files in var/.
An environment that names DATABASE_URL, SECRET_KEY or DATA_DIR wins over what is made here.
"""

import os
import subprocess
import sys

import bootstrap
from bootstrap import PYTHON, ROOT, Stop, say

PLAN = ROOT / "fixtures" / "kazakhstan-2022-2025.yaml"


def run(arguments):
    what = arguments[0] if arguments else "serve"
    if what == "manage":
        return manage(arguments[1:])
    if what not in ("serve", "dev") or len(arguments) > 1:
        raise Stop(f"`{' '.join(arguments)}` is unknown here: say serve, dev, or manage and one of its commands.")
    return serve(debug=what == "dev")


def serve(debug):
    """Prepare the installation, say where it is, and become its server. Comes back only if something is wrong."""
    port = bootstrap.port_from(os.environ.get("PORT") or "8000")
    os.environ.setdefault("SITE_URL", f"http://127.0.0.1:{port}")
    bootstrap.check_port(port)
    demo = is_demo()
    with bootstrap.only_one():
        bootstrap.ensure_venv("requirements.txt")
        environment = settings_environment(demo, debug)
        password_file = demo_password_file() if demo else None
        say("Preparing the {} database ...".format("demonstration" if demo else "real"))
        command = manage_command("prepare", "--plan", str(PLAN))
        if demo:
            command += ["--demo", "--password-file", str(password_file)]
        status = subprocess.run(command, cwd=str(ROOT), env=environment, check=False).returncode
    if status:
        return status
    # The set-up may have taken a minute, in which another program may have taken the port.
    bootstrap.check_port(port)
    say(f"\nNAP Tracker: http://127.0.0.1:{port}/   (Ctrl-C stops it)\n")
    command = development_server(port) if debug else gunicorn(port)
    os.chdir(str(ROOT))
    os.execve(command[0], command, environment)


def manage(arguments):
    """Run one management command on the right database, e.g. `createsuperuser --email a@b.example`."""
    with bootstrap.only_one():
        bootstrap.ensure_venv("requirements.txt")
        environment = settings_environment(is_demo(), debug=False)
    os.chdir(str(ROOT))
    command = manage_command(*arguments)
    os.execve(command[0], command, environment)


def is_demo():
    return os.environ.get("DEMO", "1").strip().lower() not in ("0", "no", "false", "off")


def settings_environment(demo, debug):
    """The environment in which the settings find this installation's database, files and key.

    Demonstration and real data share nothing that is written: neither database nor uploads nor cache.
    """
    data = bootstrap.data_dir()
    own = data / "demo" if demo else data
    own.mkdir(mode=0o700, exist_ok=True)
    environment = {key: value for key, value in os.environ.items() if value}
    environment.setdefault("DATABASE_URL", bootstrap.sqlite_url(data / ("demo.sqlite3" if demo else "real.sqlite3")))
    environment.setdefault("STATIC_ROOT", str(data / "static"))
    environment["DATA_DIR"] = str(own)
    environment["DEBUG"] = "1" if debug else "0"
    if "SECRET_KEY" not in environment:
        environment["SECRET_KEY"] = bootstrap.kept_secret(data / "secret-key", bootstrap.new_secret_key)
    return environment


def demo_password_file():
    path = bootstrap.data_dir() / "demo-password"
    bootstrap.kept_secret(path, bootstrap.new_password, given=os.environ.get("DEMO_PASSWORD", "").strip())
    return path


def manage_command(*arguments):
    return [str(PYTHON), str(ROOT / "manage.py"), *arguments]


def gunicorn(port):
    return [
        str(PYTHON), "-m", "gunicorn", "napsite.wsgi:application",
        "--config", "python:napsite.gunicorn",
        "--bind", f"127.0.0.1:{port}",
    ]  # fmt: skip


def development_server(port):
    return manage_command("runserver", f"127.0.0.1:{port}")


if __name__ == "__main__":
    sys.exit(bootstrap.main(lambda: run(sys.argv[1:])))
