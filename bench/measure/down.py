"""bench/run down: stops PostgreSQL."""
from lib import database


def run():
    database.stop()
