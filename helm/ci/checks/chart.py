"""The chart as helm renders it, and words for what stands in it."""

import json
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import yaml

CHART = Path(__file__).resolve().parent.parent.parent
CI = CHART / "ci"
ROOT = CHART.parent
RELEASE, NAMESPACE = "fillrate", "shop"
# Each helm has another cluster in mind where none is there to be asked.
CLUSTER = "1.37.0"
# As long as helm lets it be.
LONGEST = "a-release-whose-name-takes-all-the-room-that-there-is"
PODS = {"Deployment": ("template",), "Job": ("template",), "CronJob": ("jobTemplate", "spec", "template")}


class Refused(Exception):
    """helm did not render it; the text says why."""


@dataclass
class Release:
    """What helm would send to Kubernetes for a set of values."""

    name: str
    values: dict
    documents: list = field(default_factory=list)

    def all(self, *kinds):
        return [document for document in self.documents if document.get("kind") in kinds]

    def one(self, kind):
        found = self.all(kind)
        return found[0] if found else None

    def pods(self):
        """Whatever runs: the document, the pod's metadata and its spec."""
        for document in self.documents:
            kind = document.get("kind")
            if kind == "Pod":
                yield document, document["metadata"], document["spec"]
            elif kind in PODS:
                template = document["spec"]
                for step in PODS[kind]:
                    template = template[step]
                yield document, template["metadata"], template["spec"]

    def server(self):
        """The Deployment's only container."""
        return self.one("Deployment")["spec"]["template"]["spec"]["containers"][0]


def place(document):
    return f"{document.get('kind')}/{document.get('metadata', {}).get('name')}"


def env(container):
    return {entry["name"]: entry for entry in container.get("env", [])}


def selects(selector, labels):
    """Whether a label selector, or a Service's plain map, takes these labels."""
    if selector.keys() & {"matchLabels", "matchExpressions"}:
        wanted, expressions = selector.get("matchLabels", {}), selector.get("matchExpressions", [])
    else:
        wanted, expressions = selector, []
    return all(labels.get(name) == value for name, value in wanted.items()) and all(
        (labels.get(rule["key"]) in rule.get("values", [])) == (rule["operator"] == "In") for rule in expressions
    )


def metadata():
    return yaml.safe_load((CHART / "Chart.yaml").read_text())


class Helm:
    """The binary, and the files of its cache."""

    def __init__(self, binary):
        self.binary = binary

    def run(self, *arguments, stdin=None):
        done = subprocess.run([self.binary, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise Refused(done.stderr + done.stdout)
        return done.stdout

    def lint(self, values):
        return self.run("lint", "--strict", "--kube-version", CLUSTER, "--namespace", NAMESPACE, CHART, "--values", values)

    def template(self, *arguments, stdin=None, name=RELEASE):
        return self.run("template", name, CHART, "--kube-version", CLUSTER, "--namespace", NAMESPACE, *arguments, stdin=stdin)

    def release(self, path, *arguments, name=RELEASE):
        text = self.template("--values", path, *arguments, name=name)
        documents = [document for document in yaml.safe_load_all(text) if document]
        called = path.stem + "".join(arguments) + ("" if name == RELEASE else f" as {name}")
        return Release(called, yaml.safe_load(path.read_text()), documents)

    def packed(self):
        """The files that a package of the chart holds, without their common folder."""
        with tempfile.TemporaryDirectory() as folder:
            self.run("package", CHART, "--destination", folder)
            with tarfile.open(next(Path(folder).glob("*.tgz"))) as package:
                return {name.split("/", 1)[1] for name in package.getnames()}

    def refusal(self, base, values):
        """Why these values over a good set are refused, or nothing."""
        try:
            self.template("--values", base, "--values", "-", stdin=json.dumps(values))
        except Refused as refused:
            return str(refused)
        return ""
