"""Documents against the schemas of Kubernetes and of CloudNativePG, which know every field and no other."""

import json
from functools import lru_cache
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from .chart import place

# Fields of these are checked by the policies: no Go module holds their schemas as files.
ELSEWHERE = {"monitoring.coreos.com/v1"}


def closed(schema):
    """The same schema, refusing fields that it does not name."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    tight = {key: closed(value) for key, value in schema.items()}
    open_ended = "additionalProperties" in schema or schema.get("x-kubernetes-preserve-unknown-fields")
    if isinstance(schema.get("properties"), dict) and schema.get("type") == "object" and not open_ended:
        tight["additionalProperties"] = False
    return tight


class Schemas:
    """Finds the schema of a document by its version and kind."""

    def __init__(self, kubernetes, cloudnativepg):
        self.openapi = Path(kubernetes) / "api" / "openapi-spec" / "v3"
        self.definitions = Path(cloudnativepg) / "config" / "crd" / "bases"

    @lru_cache(maxsize=None)
    def validator(self, version, kind):
        if version.endswith("cnpg.io/v1"):
            return self.custom(version.split("/")[1], kind)
        group = "api__v1" if version == "v1" else "apis__" + version.replace("/", "__")
        path = self.openapi / f"{group}_openapi.json"
        if not path.exists():
            return None
        components = closed(json.loads(path.read_text())["components"]["schemas"])
        registry = Registry().with_resource("k8s:", Resource({"components": {"schemas": components}}, DRAFT202012))
        for name, schema in components.items():
            kinds = schema.get("x-kubernetes-group-version-kind", [])
            if any(each["kind"] == kind and version == "/".join(filter(None, (each["group"], each["version"]))) for each in kinds):
                return Draft202012Validator({"$ref": f"k8s:#/components/schemas/{name}"}, registry=registry)
        return None

    def custom(self, version, kind):
        for path in self.definitions.glob("*.yaml"):
            definition = yaml.safe_load(path.read_text())["spec"]
            if definition["names"]["kind"] == kind:
                schema = next(each for each in definition["versions"] if each["name"] == version)
                return Draft202012Validator(closed(schema["schema"]["openAPIV3Schema"]))
        return None

    def faults(self, document):
        version, kind = document.get("apiVersion", ""), document.get("kind", "")
        if version in ELSEWHERE:
            return []
        validator = self.validator(version, kind)
        if validator is None:
            return [f"{place(document)}: Kubernetes has no {kind} of {version}"]
        return [f"{place(document)}: {'.'.join(map(str, error.path))}: {error.message[:200]}" for error in validator.iter_errors(document)]
