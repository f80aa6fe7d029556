"""The scratch PostgreSQL."""
import os
import shutil
import subprocess

from lib.settings import DIR, PGBIN, PGPORT

PGENV = dict(os.environ, PGHOST="127.0.0.1", PGPORT=PGPORT, PGUSER="postgres")
PGLOG = os.environ.get("PGLOG", os.path.join(DIR, "pg", "log"))
DATA = os.path.join(DIR, "pg", "data")
OPTIONS = f"-p {PGPORT} -k {DIR}/pg -c listen_addresses=127.0.0.1 -c shared_buffers=1GB -c max_connections=200 -c max_wal_size=4GB -c jit=off -c fsync=off -c random_page_cost=1.1 -c work_mem=32MB -c maintenance_work_mem=512MB"


def start():
    os.makedirs(os.path.join(DIR, "pg"), exist_ok=True)
    if os.getuid() == 0:
        shutil.chown(os.path.join(DIR, "pg"), "postgres")
    if not os.path.exists(DATA):
        as_postgres(os.path.join(PGBIN, "initdb"), "-D", DATA, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust")
    as_postgres(os.path.join(PGBIN, "pg_ctl"), "-D", DATA, "-l", os.path.join(DIR, "pg", "log"), "-w", "-o", OPTIONS, "start")


def stop():
    as_postgres(os.path.join(PGBIN, "pg_ctl"), "-D", DATA, "-m", "fast", "-w", "stop")


def as_postgres(*command):
    """Runs a server program, which refuses to run as root."""
    user = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
    subprocess.run(user + list(command), check=True, stdout=subprocess.DEVNULL)


def psql(database, *arguments):
    return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-d", database, *arguments], env=PGENV, check=True, capture_output=True, text=True).stdout.strip()


def sql(query, database="galley"):
    return psql(database, "-c", query)


def postmaster():
    """The server's process id."""
    with open(os.path.join(DATA, "postmaster.pid")) as f:
        return int(f.readline())
