"""bench/run up: PostgreSQL, Galley's tables, and the posts of data.sql."""
import os
import subprocess

from lib import database
from lib.database import PGENV
from lib.servers import UNCACHED
from lib.settings import HERE, POSTS


def run():
    database.start()
    if subprocess.run(["psql", "-XAtqc", "SELECT count(*) FROM post", "galley"], env=PGENV, capture_output=True, text=True).stdout.strip() not in ("", "0"):
        return
    subprocess.run(["createdb", "galley"], env=PGENV, check=True)
    UNCACHED.start()  # creates the tables
    UNCACHED.stop()
    subprocess.run(["psql", "-Xq", "-d", "galley", "-v", f"posts={POSTS}", "-f", os.path.join(HERE, "data.sql")], env=PGENV, check=True)
