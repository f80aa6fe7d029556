"""bench/run start: fresh processes with the AOT cache, until they are ready and until they are fast."""
import os
import shutil
import subprocess
import urllib.request

from lib.load import load
from lib.processes import cpu
from lib.queries import bodies
from lib.servers import Galley
from lib.settings import CONNS, DIR, JAR, JAVA, ROOT, ROUNDS, WARM


class Trained(Galley):
    """The packaged jar with its AOT cache, run as the image runs it."""

    folder, docker = os.path.join(DIR, "trained"), os.path.join(ROOT, "src", "main", "docker")

    @classmethod
    def train(cls):
        os.makedirs(DIR, exist_ok=True)
        shutil.rmtree(cls.folder, ignore_errors=True)
        subprocess.run([JAVA, "-Djarmode=tools", "-jar", JAR, "extract", "--destination", cls.folder], check=True, stdout=subprocess.DEVNULL)
        shutil.copy(os.path.join(cls.docker, "options"), cls.folder)
        samples = os.path.join(ROOT, "src", "main", "resources", "samples")
        with open(os.path.join(DIR, "train.log"), "wb") as log:
            subprocess.run([JAVA, os.path.join(cls.docker, "Train.java"), cls.folder, samples, os.path.join(cls.folder, "galley.aot")],
                           check=True, stdout=log, stderr=log)

    def launch(self, command, env, first_query, folder=None):
        # External services, as the image has; no query of the load needs the bucket.
        env |= dict(GALLEY_S3_BUCKET="none", GALLEY_S3_ENDPOINT="http://127.0.0.1:9", GALLEY_CDN_BASE_URL="https://images.example.org",
                    AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none")
        command = [JAVA, "@" + os.path.join(self.docker, "options"), "-XX:AOTCache=" + os.path.join(self.folder, "galley.aot"), "-jar", os.path.join(self.folder, "galley.jar")]
        return super().launch(command, env, first_query, self.folder)

    def ask(self, query, variables, **headers):
        """Readiness only: the load sends the first query."""
        urllib.request.urlopen(f"http://127.0.0.1:{self.port}/actuator/health/readiness", timeout=30).close()


def run():
    Trained.train()
    print("| | ready after s | CPU s until then | answers/s in the first 8 s | in the next 2 s | after %d s more | ratios |\n|---|---|---|---|---|---|---|" % WARM, flush=True)
    for server in Trained("uncached", 18085, "0"), Trained("cached", 18086, "64MB"):
        path = bodies(server, "q1")
        for _ in range(ROUNDS):
            try:
                ready = server.start()
                used = cpu(server.process.pid)
                first, then, _, steady = (load(server.url, path, CONNS[0], secs)["rps"] for secs in (8, 2, WARM, 10))
                print("| %s | %.2f | %.2f | %.0f | %.0f | %.0f | %.2f, %.2f |" % (server.name, ready, used, first, then, steady, first / steady, then / steady), flush=True)
            finally:
                server.stop()
