"""The public site, for the time that its pages take."""
import os
import shutil
import subprocess
import time
import urllib.request

from lib.settings import DIR, ROOT

SITE = os.path.join(ROOT, "site")


class Site:
    """The public site built into site/.next-pages, with an empty page cache at each start."""

    def __init__(self, port, api):
        self.port, self.api, self.process, self.folder = port, api, None, os.path.join(SITE, ".next-pages")

    def build(self):
        env = self.env() | dict(NEXT_TELEMETRY_DISABLED="1")
        npm = lambda *a: subprocess.run(["npm", *a], cwd=SITE, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            if not os.path.isdir(os.path.join(SITE, "node_modules")):
                npm("ci", "--no-audit", "--no-fund")
            npm("run", "build")
            shutil.rmtree(self.folder + "-built", ignore_errors=True)
            shutil.move(self.folder, self.folder + "-built")
            return True
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"The site is left out: {error}")
            return False

    def env(self):
        return dict(os.environ, GALLEY_SITE_DIST=".next-pages", GALLEY_API_URL=self.api, GALLEY_SITE_URL=f"http://127.0.0.1:{self.port}")

    def start(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.folder + "-built", self.folder)
        log = open(os.path.join(DIR, "site.log"), "ab")
        self.process = subprocess.Popen(["node", "node_modules/next/dist/bin/next", "start", "-p", str(self.port), "-H", "127.0.0.1"], cwd=SITE, env=self.env(), stdout=log, stderr=log)
        for _ in range(200):
            try:
                return self.get("/robots.txt")
            except OSError:
                time.sleep(0.1)
        raise SystemExit(f"The site did not start: {log.name}")

    def get(self, path):
        return urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=30).read()

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(60)
