"""That the checks can fail: something is broken on purpose, and they must say so."""

import copy
from pathlib import Path

import yaml

from . import dockerfile
from .chart import CHART, ROOT, Release, env

HERE = Path(__file__).resolve().parent
DOCKER = (
    ("FROM scratch", "FROM debian:latest", "is not one version"),
    ("FROM scratch", "FROM debian:13.2", "on scratch, or on distroless"),
    ("USER 65532:65532", "USER fillrate", "runs as fillrate"),
    ("USER 65532:65532\n", "", "runs as root"),
    ('ENTRYPOINT ["/fillrate"]', 'ENTRYPOINT ["/filrate"]', "starts"),
    ("COPY proto proto", "COPY protos proto", "protos is not there"),
    ("COPY proto proto", "COPY README.md proto", "is kept out"),
    ("COPY proto proto", "COPY . .", "copies everything"),
    ("COPY proto proto", "ADD proto proto", "ADD fetches"),
    ("WORKDIR /build", "ENV API_KEY=1", "keep a secret"),
    ("--from=build /fillrate", "--from=builder /fillrate", "nothing is called builder"),
    ("COPY tests tests\n", "", "cargo"),
    ("EXPOSE 50051", "RUN true", "no shell"),
    ("\nFROM scratch\n", "\n", "two stages"),
)


def mutations():
    return yaml.safe_load((HERE / "mutations.yaml").read_text())


def mutated(release, mutation):
    """A copy of the release with one thing broken; it fails where there is nothing to break."""
    broken = Release(release.name, release.values, copy.deepcopy(release.documents))
    if "add" in mutation:
        broken.documents.append(copy.deepcopy(mutation["add"]))
        return broken
    document = next(
        each
        for each in broken.all(mutation["kind"])
        if each["metadata"]["name"].endswith(mutation.get("name", ""))
    )
    if "replace" in mutation:
        replace(document, *mutation["replace"])
        return broken
    place, last = find(document, mutation)
    if mutation.get("drop"):
        del place[last]
    else:
        place[last] = mutation["to"]
    return broken


def replace(document, old, new):
    name, text = next(iter(document["data"].items()))
    if old not in text:
        raise LookupError(old)
    document["data"][name] = text.replace(old, new)


def find(document, mutation):
    """Where the thing is: the list or map that holds it, and its place in there."""
    if "env" in mutation:
        container = document["spec"]["template"]["spec"]["containers"][0]
        return container["env"], list(env(container)).index(mutation["env"])
    at, place = mutation["at"], document
    steps = at.split(".")
    # Names of annotations have dots of their own.
    if "annotations" in steps[:-1] and "/" in at:
        cut = steps.index("annotations") + 1
        steps = steps[:cut] + [".".join(steps[cut:])]
    for step in steps[:-1]:
        place = place[int(step) if isinstance(place, list) else step]
    return place, int(steps[-1]) if isinstance(place, list) else steps[-1]


def with_setting(release, name):
    """A copy whose server is given one setting more."""
    more = Release(release.name, release.values, copy.deepcopy(release.documents))
    more.server()["env"].append({"name": name, "value": "blue"})
    return more


def docker_proofs():
    """What each broken Dockerfile is said to be, beside what it should be said to be."""
    text = (CHART / "Dockerfile").read_text()
    for old, new, says in DOCKER:
        if old not in text:
            yield old, says, ["there is nothing of it in the Dockerfile"]
        else:
            broken = text.replace(old, new)
            yield new.strip() or f"no {old.strip()}", says, [*dockerfile.faults(broken), *dockerfile.context_faults(broken)]
    ignore = (ROOT / ".dockerignore").read_text()
    yield "no .dockerignore", "lets .git in", list(dockerfile.ignore_faults(ignore.replace("*\n", "", 1)))
