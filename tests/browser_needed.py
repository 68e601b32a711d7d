"""Make sure that the browser tests have a browser: Debian's chromium, installed when missing.

Where it cannot be installed (no root, no apt), the browser tests skip and say so.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def main() -> int:
    """Install chromium with apt when there is none and this user may."""
    if shutil.which("chromium"):
        return 0
    apt = shutil.which("apt-get")
    if not apt or os.geteuid() != 0:
        print("no chromium, and no right to install it: browser tests will skip", file=sys.stderr)
        return 0
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in ([apt, "update", "-qq"], [apt, "install", "-y", "-qq", "chromium"]):
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        if done.returncode:
            print(f"{' '.join(command)} failed: {done.stderr.strip()[-500:]}", file=sys.stderr)
            print("browser tests will skip", file=sys.stderr)
            return 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
