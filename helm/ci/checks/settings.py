"""The environment that the chart gives is the one that the server reads."""

import re
import subprocess

from .chart import CI, env

PENDING = CI / "checks" / "pending-settings.txt"


def understood(server, command):
    done = subprocess.run([server, command, "--help"], capture_output=True, text=True, timeout=60)
    return set(re.findall(r"\[env: (FILLRATE_\w+)", done.stdout)) if done.returncode == 0 else None


def pending():
    """Names that are agreed while no server has them yet; empty once every one does."""
    return set(PENDING.read_text().split()) if PENDING.exists() else set()


def given(releases):
    """What the chart sets, by command."""
    names = {}
    for release in releases:
        for _, _, spec in release.pods():
            for container in spec["containers"]:
                settings = {name for name in env(container) if name.startswith("FILLRATE_")}
                names.setdefault(container["args"][0], set()).update(settings)
    return names


def faults(server, releases, waiting):
    for command, names in given(releases).items():
        known = understood(server, command)
        if known is None:
            yield f"the server has no command {command}"
            continue
        if lost := names - known - waiting:
            yield f"fillrate {command} does not read {sorted(lost)}"


def arrived(server, releases, waiting):
    """What need no longer be waited for."""
    known = set().union(*(understood(server, command) or set() for command in given(releases)))
    return sorted(known & waiting)
