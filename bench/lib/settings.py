"""Where everything is, and how long and how hard to measure: from the environment."""
import os
import subprocess

HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(HERE)
DIR = os.environ.get("BENCH_DIR", "/tmp/galley-bench")
PGBIN = os.environ.get("PGBIN") or subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip()
PGPORT = os.environ.get("PGPORT", "54339")
JAVA = os.path.join(os.environ["JAVA_HOME"], "bin", "java") if "JAVA_HOME" in os.environ else "java"
JAR = os.path.join(ROOT, "target", "galley.jar")
HEAP = os.environ.get("HEAP", "-Xmx256m -XX:+UseSerialGC").split()

POSTS = os.environ.get("POSTS", "100000")
ROUNDS = int(os.environ.get("ROUNDS", 3))
WARM = int(os.environ.get("WARM", 15))
SECS = int(os.environ.get("SECS", 8))
CONNS = [int(c) for c in os.environ.get("CONNS", "16,64").split(",")]
QUERIES = os.environ.get("QUERIES", "q1,q2,q3").split(",")
TIMES = int(os.environ.get("TIMES", 50))
PASSWORD = "only-for-the-benchmark"


def text(name):
    """The text of a file in bench/."""
    with open(os.path.join(HERE, name)) as f:
        return f.read()
