"""How gunicorn serves the site: `gunicorn --config python:napsite.gunicorn napsite.wsgi:application`."""

import signal

worker_class = "gthread"
workers = 2
threads = 4
loglevel = "warning"
control_socket_disable = True
# Ends a worker that does not stop by itself; a page has been given up by its reader before.
graceful_timeout = 10


def post_worker_init(worker):
    """Leave Ctrl-C to the master, which then ends the workers with SIGQUIT.

    A terminal sends it to all of them, and a worker that gets both while it takes the lock of its thread pool waits
    for itself until it is killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
