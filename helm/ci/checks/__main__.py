"""Everything that can be known of the chart and of the Dockerfile without a cluster and without an engine.

`python -m checks --helm HELM --kubernetes MODULE --cloudnative-pg MODULE [--server BINARY] [--release BINARY]`, from helm/ci;
helm/test finds them.
"""

import argparse
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import yaml

from . import dockerfile, monitoring, policies, proofs, settings
from .chart import CHART, CI, LONGEST, Helm, Refused, metadata
from .schemas import Schemas


class Score:
    """What held and what did not."""

    def __init__(self):
        self.passed = self.failed = 0
        self.parts = []

    def check(self, name, faults):
        faults = [fault for fault in faults if fault]
        if faults:
            self.failed += 1
            print(f"FAILED {name}", *faults, sep="\n  ", flush=True)
        else:
            self.passed += 1
        return not faults

    def part(self, text):
        self.parts.append(text)
        print(f"ok {text}" if not self.failed else f"-- {text}", flush=True)


def every(schemas, release):
    """All that is wrong with a release, and which policies said so."""
    said = {check.__name__: list(guarded(check, release)) for check in policies.POLICIES}
    said["schemas"] = [fault for document in release.documents for fault in schemas.faults(document)]
    said["monitoring"] = list(guarded(monitoring.faults, release))
    return said


def guarded(check, release):
    """A document so broken that a policy trips over it is wrong too."""
    try:
        yield from check(release)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        yield f"{check.__name__}: cannot read it: {error!r}"


def releases(score, helm):
    sets = sorted(CI.glob("*.yaml"))
    asked = [(path, ()) for path in sets] + [(CI / "cloudnative-pg.yaml", ("--is-upgrade",))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, refusal in zip(sets, pool.map(lambda path: attempt(helm.lint, path), sets)):
            score.check(f"lint {path.stem}", [refusal])
        found = list(pool.map(lambda ask: helm.release(ask[0], *ask[1]), asked))
    found += [helm.release(CI / f"{name}.yaml", name=LONGEST) for name in ("cloudnative-pg", "tokens")]
    score.part(f"{len(sets)} value sets linted, {len(found)} releases rendered")
    return found


def package(score, helm):
    """What is installed holds the chart, and nothing of what proves it or builds the image."""
    held = helm.packed()
    wanted = {"Chart.yaml", "values.yaml", "values.schema.json", "README.md"}
    for folder in ("templates", "files"):
        wanted |= {str(path.relative_to(CHART)) for path in (CHART / folder).rglob("*") if path.is_file()}
    score.check("package", [f"{sorted(held ^ wanted)} should not be there, or is not"] if held != wanted else [])
    for version, works in (("1.29.0", False), ("1.30.0", True)):
        refusal = attempt(helm.template, "--values", CI / "minimal.yaml", "--kube-version", version)
        score.check(f"Kubernetes {version}", [] if works != ("incompatible" in refusal) else [refusal or "it is rendered"])


def attempt(call, *arguments):
    try:
        call(*arguments)
    except Refused as refused:
        return str(refused)
    return ""


def refusals(score, helm):
    table = yaml.safe_load((CI / "checks" / "refusals.yaml").read_text())

    def asked(row):
        return helm.refusal(CI / f"{row.get('over', 'minimal')}.yaml", row["values"])

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for row, refusal in zip(table, pool.map(asked, table)):
            lost = [text for text in row["says"] if text not in refusal]
            name = f"refusal of {json.dumps(row['values'])}"
            if not refusal:
                score.check(name, ["it is rendered"])
            else:
                score.check(name, [f"does not say {lost}: {refusal[:400]}"] if lost else [])
    score.part(f"{len(table)} bad values refused")


def mutations(score, schemas, rendered):
    table, fired = proofs.mutations(), set()
    by_name = {release.name: release for release in rendered}
    for row in table:
        says = row["says"]
        try:
            said = every(schemas, proofs.mutated(by_name[row["in"]], row))
        except (LookupError, StopIteration, TypeError, ValueError) as error:
            score.check(f"mutation for «{says}»", [f"there is nothing to break: {error!r}"])
            continue
        sayers = {name for name, faults in said.items() if any(says in fault for fault in faults)}
        fired |= sayers
        others = [fault for faults in said.values() for fault in faults]
        score.check(f"mutation for «{says}»", [] if sayers else [f"nobody says so, but: {others[:3]}"])
    silent = {check.__name__ for check in policies.POLICIES} - fired
    score.check("every policy can fail", [f"never did: {sorted(silent)}"] if silent else [])
    score.part(f"{len(table)} broken documents caught, by {len(fired)} checks")


def image(score, server, release):
    score.check("Dockerfile", [*dockerfile.faults(), *dockerfile.context_faults(), *dockerfile.ignore_faults()])
    shown = 0
    for what, says, faults in proofs.docker_proofs():
        score.check(f"Dockerfile with {what}", [] if any(says in fault for fault in faults) else [f"«{says}» is not said: {faults}"])
        shown += 1
    if server:
        score.check("an image of nothing but the binary and its libraries", dockerfile.root_faults(server))
    if release:
        score.check("size of the image", dockerfile.size_faults(release))
    score.part(f"Dockerfile checked, {shown} broken ones caught" + (", the binary run in an empty root" if server else ""))


def names(score, server, rendered):
    if not server:
        print("left out: settings are compared with the server's own (--server BINARY)")
        return
    waiting = settings.pending()
    score.check("settings", settings.faults(server, rendered, waiting))
    wrong = [proofs.with_setting(release, "FILLRATE_COLOUR") for release in rendered]
    score.check("an unknown setting is caught", [] if any("COLOUR" in fault for fault in settings.faults(server, wrong, waiting)) else ["it is not"])
    if arrived := settings.arrived(server, rendered, waiting):
        print(f"the server has these now, take them out of helm/ci/checks/{settings.PENDING.name}: {' '.join(arrived)}")
    count = sum(map(len, settings.given(rendered).values()))
    score.part(f"{count} settings compared with the server's" + (f", {len(waiting)} of them agreed and not there yet" if waiting else ""))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--helm", required=True)
    parser.add_argument("--kubernetes", required=True, type=Path)
    parser.add_argument("--cloudnative-pg", required=True, type=Path)
    parser.add_argument("--server", type=Path)
    parser.add_argument("--release", type=Path)
    args = parser.parse_args()
    server = args.server.resolve() if args.server else None
    score, helm, schemas = Score(), Helm(args.helm), Schemas(args.kubernetes, args.cloudnative_pg)
    rendered = releases(score, helm)
    for release in rendered:
        for name, faults in every(schemas, release).items():
            score.check(f"{release.name}: {name}", faults)
    package(score, helm)
    score.check("alerts.yaml", monitoring.file_faults())
    score.check("versions", policies.version_faults())
    score.part(f"{sum(len(release.documents) for release in rendered)} documents held against schemas and {len(policies.POLICIES)} policies")
    mutations(score, schemas, rendered)
    refusals(score, helm)
    names(score, server, rendered)
    image(score, server, args.release)
    print(f"chart {metadata()['version']}: {score.passed} checks held, {score.failed} did not")
    return 1 if score.failed else 0


sys.exit(main())
