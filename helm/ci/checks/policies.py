"""What must hold of every release, whatever its values: one function each, which yields what does not."""

import re

from .chart import CHART, NAMESPACE, env, metadata, place, selects

POLICIES = []
HOOK = "helm.sh/hook"
BYTES = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30}
STANDARD = ("name", "instance", "component", "version", "managed-by", "part-of")


def policy(check):
    POLICIES.append(check)
    return check


def containers(release):
    for document, _, spec in release.pods():
        for container in spec.get("initContainers", []) + spec["containers"]:
            yield document, spec, container


def seconds(text):
    return int(re.fullmatch(r"(\d+)s", text).group(1))


@policy
def pods_have_no_rights(release):
    for document, _, spec in release.pods():
        at, security = place(document), spec.get("securityContext", {})
        if security.get("runAsNonRoot") is not True or security.get("runAsUser") == 0:
            yield f"{at}: may run as root"
        if security.get("seccompProfile") != {"type": "RuntimeDefault"}:
            yield f"{at}: is not under seccomp's RuntimeDefault"
        if spec.get("automountServiceAccountToken") is not False:
            yield f"{at}: gets an account's token"
        if any(spec.get(name) for name in ("hostNetwork", "hostPID", "hostIPC")):
            yield f"{at}: shares the host"
        wanted = {"archive"} if document["metadata"]["name"].endswith("-upkeep") else set()
        if {volume["name"] for volume in spec.get("volumes", []) if "secret" not in volume} - wanted:
            yield f"{at}: mounts more than Secrets"


@policy
def containers_have_no_rights(release):
    for document, _, container in containers(release):
        at, security = f"{place(document)}/{container['name']}", container.get("securityContext", {})
        if security.get("readOnlyRootFilesystem") is not True:
            yield f"{at}: can write to its image"
        if security.get("allowPrivilegeEscalation") is not False or security.get("privileged"):
            yield f"{at}: can gain privileges"
        if security.get("capabilities") != {"drop": ["ALL"]}:
            yield f"{at}: keeps capabilities"
        if "runAsUser" in security or "runAsNonRoot" in security:
            yield f"{at}: names an account of its own"


@policy
def service_links_are_off(release):
    for document, _, spec in release.pods():
        if spec.get("enableServiceLinks") is not False:
            yield f"{place(document)}: a Service named fillrate would become settings such as FILLRATE_PORT"


@policy
def images_are_pinned(release):
    image = release.values["image"]
    wanted = f"{image['repository']}:{image.get('tag') or metadata()['appVersion']}"
    wanted += f"@{image['digest']}" if image.get("digest") else ""
    for document, _, container in containers(release):
        if container["image"] != wanted:
            yield f"{place(document)}: runs {container['image']} and not {wanted}"


@policy
def resources_are_said(release):
    for document, _, container in containers(release):
        at, resources = place(document), container.get("resources", {})
        requests, limits = resources.get("requests", {}), resources.get("limits", {})
        if not requests.get("cpu") or not requests.get("memory") or not limits.get("memory"):
            yield f"{at}: does not say what it takes of CPU and memory"
        elif amount(requests["memory"]) > amount(limits["memory"]):
            yield f"{at}: requests more memory than it may have"


def amount(text):
    return int(text[:-2]) * BYTES[text[-2:]]


@policy
def nothing_secret_is_written_down(release):
    for document in release.all("Secret"):
        yield f"{place(document)}: a Secret made by the chart stands in its release"
    for document, _, container in containers(release):
        at = place(document)
        for entry in container.get("env", []):
            value = entry.get("value", "")
            if re.search(r"(PASSWORD|TOKEN|HEADERS)$", entry["name"]) and "secretKeyRef" not in entry.get("valueFrom", {}):
                yield f"{at}: {entry['name']} is not from a Secret"
            if re.search(r"://[^/@]*:(?!\$\(DATABASE_PASSWORD\)@)[^/@]*@", value):
                yield f"{at}: {entry['name']} holds a password"
        if container.get("command") or container.get("args") not in (["serve"], ["migrate"], ["verify"], ["maintain"], ["health"]):
            yield f"{at}: arguments are seen by everybody on the node: settings go by the environment"


@policy
def environment_holds_together(release):
    for document, _, container in containers(release):
        at, before = place(document), set()
        for entry in container.get("env", []):
            for name in re.findall(r"\$\((\w+)\)", entry.get("value", "")):
                if name not in before:
                    yield f"{at}: {entry['name']} uses {name}, which does not stand before it"
            if entry["name"] in before:
                yield f"{at}: {entry['name']} stands twice"
            if not isinstance(entry.get("value", ""), str):
                yield f"{at}: {entry['name']} is not text"
            before.add(entry["name"])


@policy
def files_are_where_settings_say(release):
    for document, spec, container in containers(release):
        at = place(document)
        volumes = {volume["name"]: volume["secret"] for volume in spec.get("volumes", []) if "secret" in volume}
        mounts = {mount["mountPath"]: mount for mount in container.get("volumeMounts", [])}
        files = set()
        claims = {volume["name"] for volume in spec.get("volumes", []) if "persistentVolumeClaim" in volume}
        for path, mount in mounts.items():
            if mount["name"] in claims:
                continue
            if mount["name"] not in volumes:
                yield f"{at}: mounts {mount['name']}, which is not there"
                continue
            if mount.get("subPath") or mount.get("readOnly") is not True:
                yield f"{at}: {mount['name']} would not follow its Secret"
            files |= {f"{path}/{item['path']}" for item in volumes[mount["name"]].get("items", [])}
        for entry in container.get("env", []):
            for path in re.findall(r"/etc/fillrate/[\w./-]+", entry.get("value", "")):
                if path not in files and path.rsplit("/", 1)[0] not in mounts:
                    yield f"{at}: {entry['name']} names {path}, which is not mounted"
        if archive := env(container).get("FILLRATE_ARCHIVE_DIR", {}).get("value"):
            if mounts.get(archive, {}).get("name") not in claims:
                yield f"{at}: FILLRATE_ARCHIVE_DIR names {archive}, which would be gone with the pod"
        for name in (volumes.keys() | claims) - {mount["name"] for mount in mounts.values()}:
            yield f"{at}: nobody mounts {name}"
        for name, secret in volumes.items():
            if secret.get("defaultMode") != 0o440:
                yield f"{at}: {name} is readable to others, or not to its group"


@policy
def probes_ask_what_they_should(release):
    deployment, server = release.one("Deployment"), release.server()
    at, ports = place(deployment), {port["name"]: port["containerPort"] for port in server["ports"]}
    for name, service in (("startupProbe", "liveness"), ("readinessProbe", None), ("livenessProbe", "liveness")):
        probe = server.get(name, {}).get("grpc")
        if probe is None:
            yield f"{at}: has no {name} by gRPC"
        elif probe.get("service") != service:
            yield f"{at}: {name} asks for {probe.get('service')} and not {service}"
        elif probe["port"] != ports.get("health"):
            yield f"{at}: {name} asks a port that callers share, or that does not answer it in plain text"
    if not (startup := server.get("startupProbe")):
        return
    wait = seconds(env(server)["FILLRATE_DATABASE_WAIT"]["value"])
    if startup["periodSeconds"] * startup["failureThreshold"] < wait + 20:
        yield f"{at}: is killed while it still waits for the database"


@policy
def ends_lose_no_call(release):
    deployment, server = release.one("Deployment"), release.server()
    spec = deployment["spec"]["template"]["spec"]
    pause = server.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
    drain = seconds(env(server)["FILLRATE_DRAIN_TIMEOUT"]["value"])
    if pause < 1:
        yield f"{place(deployment)}: ends before the news of it spreads"
    if spec.get("terminationGracePeriodSeconds", 30) < pause + drain + 5:
        yield f"{place(deployment)}: is killed while it drains"
    if deployment["spec"]["strategy"].get("rollingUpdate", {}).get("maxUnavailable") != 0:
        yield f"{place(deployment)}: has fewer servers than wanted during a rollout"


@policy
def listens_where_it_is_asked(release):
    server = release.server()
    ports, at = {port["name"]: port["containerPort"] for port in server["ports"]}, place(release.one("Deployment"))
    listens = {"grpc": "FILLRATE_LISTEN", "metrics": "FILLRATE_METRICS_LISTEN", "health": "FILLRATE_HEALTH_LISTEN"}
    for name, setting in listens.items():
        said = env(server).get(setting, {}).get("value")
        port = said and int(said.rsplit(":", 1)[1])
        if port != ports.get(name):
            yield f"{at}: {setting} is {said}, and the port {name} is {ports.get(name)}"
        if said and said.rsplit(":", 1)[0] not in ("0.0.0.0", "[::]"):
            yield f"{at}: {setting} is reached by nobody"


@policy
def somebody_is_identified(release):
    names = env(release.server()).keys()
    known = names & {"FILLRATE_AUTH_JWKS", "FILLRATE_API_KEYS", "FILLRATE_ALLOW_ANONYMOUS"}
    if not known or ("FILLRATE_ALLOW_ANONYMOUS" in known and len(known) > 1):
        yield f"{place(release.one('Deployment'))}: identifies by {sorted(known)}"


@policy
def only_migration_and_maintenance_are_the_owner(release):
    for document, _, container in containers(release):
        owner = "FILLRATE_OWNER_DATABASE_URL" in env(container)
        if owner != (container["args"] in (["migrate"], ["maintain"])):
            yield f"{place(document)}: {'knows' if owner else 'lacks'} the owner's URL"
        if container["args"] == ["migrate"] and not env(container).keys() & {"FILLRATE_SERVER_ROLE", "FILLRATE_DATABASE_URL"}:
            yield f"{place(document)}: does not say whom to grant to"


@policy
def selectors_take_the_servers_and_nobody_else(release):
    deployment = release.one("Deployment")
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    others = [metadata["labels"] for document, metadata, _ in release.pods() if document is not deployment]
    takers = [(deployment, deployment["spec"]["selector"])]
    takers += [(document, document["spec"]["selector"]) for document in release.all("Service", "PodDisruptionBudget")]
    takers += [(deployment, rule["labelSelector"]) for rule in spread(deployment)]
    for document, selector in takers:
        if not selects(selector, labels):
            yield f"{place(document)}: does not select the servers"
        if any(selects(selector, other) for other in others):
            yield f"{place(document)}: selects more than the servers"


def spread(deployment):
    return deployment["spec"]["template"]["spec"].get("topologySpreadConstraints", [])


@policy
def services_lead_to_ports(release):
    deployment = release.one("Deployment")
    names = {port["name"] for port in release.server()["ports"]}
    headless = plain = 0
    for service in release.all("Service"):
        ports = service["spec"]["ports"]
        if lost := {port["targetPort"] for port in ports} - names:
            yield f"{place(service)}: leads to {sorted(lost)}, which no server has"
        calls = any(port["targetPort"] == "grpc" for port in ports)
        bare = service["spec"].get("clusterIP") == "None"
        headless, plain = headless + (calls and bare), plain + (calls and not bare)
        if bool(service["spec"].get("publishNotReadyAddresses")) == calls:
            yield f"{place(service)}: callers get only servers that are ready, Prometheus every one"
    if (headless, plain) != (1, 1):
        yield f"{place(deployment)}: has {headless} headless and {plain} plain Services"


@policy
def one_says_how_many(release):
    deployment, scaler = release.one("Deployment"), release.one("HorizontalPodAutoscaler")
    if (scaler is None) != ("replicas" in deployment["spec"]):
        yield f"{place(deployment)}: both it and an autoscaler say how many, or neither"
    if scaler and scaler["spec"]["scaleTargetRef"] != {"apiVersion": "apps/v1", "kind": "Deployment", "name": deployment["metadata"]["name"]}:
        yield f"{place(scaler)}: scales something else"


@policy
def disruptions_are_bounded(release):
    for budget in release.all("PodDisruptionBudget"):
        if budget["spec"].get("maxUnavailable") in (None, 0, "0%"):
            yield f"{place(budget)}: no node could ever be drained"
        if budget["spec"].get("unhealthyPodEvictionPolicy") != "AlwaysAllow":
            yield f"{place(budget)}: a broken server would keep its node"


@policy
def spread_wide(release):
    if release.values.get("topologySpread", {}).get("enabled", True):
        keys = {rule["topologyKey"] for rule in spread(release.one("Deployment"))}
        if keys != {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}:
            yield f"{place(release.one('Deployment'))}: is spread over {sorted(keys)} only"


@policy
def migrations_run_before(release):
    made = {document["metadata"]["name"] for document in release.documents if document["kind"] == "ServiceAccount"}
    jobs = release.all("Job")
    if bool(jobs) != release.values.get("migration", {}).get("enabled", True):
        yield "Job/: the migration is there where it should not be, or the other way round"
    database = release.one("Cluster")
    for job in jobs:
        annotations = job["metadata"].get("annotations", {})
        beside = database is not None and "--is-upgrade" not in release.name
        wanted = None if beside else "pre-upgrade" if database else "pre-install,pre-upgrade"
        if annotations.get(HOOK) != wanted:
            yield f"{place(job)}: runs at {annotations.get(HOOK)} and not at {wanted}"
        if wanted and annotations.get("helm.sh/hook-delete-policy") != "before-hook-creation,hook-succeeded":
            yield f"{place(job)}: stands in the way of the next one"
        if job["spec"]["template"]["spec"].get("serviceAccountName") in made | {None}:
            yield f"{place(job)}: needs an account that is not there yet"
        if not job["spec"].get("activeDeadlineSeconds") or job["spec"]["template"]["spec"]["restartPolicy"] != "Never":
            yield f"{place(job)}: could run for ever"


@policy
def old_rows_leave(release):
    jobs = [document for document, _, container in containers(release) if container["args"] == ["maintain"]]
    if bool(jobs) != release.values.get("maintenance", {}).get("enabled", True):
        yield "CronJob/: maintenance is there where it should not be, or the other way round"
    for job in jobs:
        if job["kind"] != "CronJob" or job["spec"].get("concurrencyPolicy") != "Forbid":
            yield f"{place(job)}: could run beside itself"


@policy
def what_comes_back_ends(release):
    for job in release.all("CronJob"):
        if not job["spec"]["jobTemplate"]["spec"].get("activeDeadlineSeconds"):
            yield f"{place(job)}: could run for ever, and keep the next one from running"
    pooler = release.values.get("database", {}).get("pooler") or None
    for document, _, container in containers(release):
        if container["args"] in (["serve"], ["verify"]) and env(container).get("FILLRATE_POOLER", {}).get("value") != pooler:
            yield f"{place(document)}: does not know of the pooler"


@policy
def the_made_database_is_safe(release):
    for cluster in release.all("Cluster"):
        at, spec, annotations = place(cluster), cluster["spec"], cluster["metadata"].get("annotations", {})
        if annotations.get("helm.sh/resource-policy") != "keep" or HOOK in annotations:
            yield f"{at}: could be deleted with its data"
        roles = spec["managed"]["roles"]
        for role in roles:
            if any(role.get(right) for right in ("superuser", "bypassrls", "createrole", "createdb", "replication")):
                yield f"{at}: the server's role could bypass row-level security"
            if not role.get("passwordSecret"):
                yield f"{at}: the server's role has no password"
        if spec["bootstrap"]["initdb"]["owner"] in {role["name"] for role in roles}:
            yield f"{at}: the server would be the owner"
        if spec["instances"] > 1 and spec["postgresql"].get("synchronous", {}).get("dataDurability") != "required":
            yield f"{at}: a failover could lose what was acknowledged"


@policy
def the_network_is_narrow(release):
    if not release.values.get("networkPolicy", {}).get("enabled", True):
        return
    policies = release.all("NetworkPolicy")
    server = release.server()
    for document, metadata, _ in release.pods():
        own = [each for each in policies if selects(each["spec"]["podSelector"], metadata["labels"])]
        if document["kind"] == "Pod":
            continue
        if len(own) != 1 or set(own[0]["spec"]["policyTypes"]) != {"Ingress", "Egress"}:
            yield f"{place(document)}: is under {len(own)} NetworkPolicies"
            continue
        if own[0]["metadata"].get("annotations", {}).get(HOOK) != document["metadata"].get("annotations", {}).get(HOOK):
            yield f"{place(document)}: runs while its NetworkPolicy is not there"
        spec = own[0]["spec"]
        opened = {port["port"] for rule in spec.get("ingress", []) for port in rule["ports"]}
        wanted = {port["name"] for port in server["ports"]} - {"health"} if document["kind"] == "Deployment" else set()
        if opened != wanted:
            yield f"{place(document)}: lets in at {sorted(opened)} and not at {sorted(wanted)}"
        left = {port["port"] for rule in spec.get("egress", []) for port in rule["ports"]}
        database = {5432} if release.one("Cluster") else {*release.values.get("database", {}).get("ports", [5432])}
        if not {53, *database} <= left:
            yield f"{place(document)}: does not reach names and the database"
    yield from the_tester_comes_in(release, policies)


def the_tester_comes_in(release, policies):
    for tester in release.all("Pod"):
        labels = tester["metadata"]["labels"]
        for rule in (rule for each in policies for rule in each["spec"].get("ingress", [])):
            peers = rule.get("from", [])
            if any(port["port"] == "grpc" for port in rule["ports"]) and peers:
                if not any(selects(peer.get("podSelector", {"never": ""}), labels) for peer in peers):
                    yield f"{place(tester)}: is not let in"


@policy
def tests_go_through_the_door(release):
    certain = release.values.get("tls", {}).get("clientCA") and not release.values.get("test", {}).get("clientCertificate")
    testers = release.all("Pod")
    if len(testers) != (0 if certain else 1):
        yield f"Pod/: {len(testers)} tests"
    ports = {service["metadata"]["name"]: [port["port"] for port in service["spec"]["ports"]] for service in release.all("Service")}
    scheme = "https" if "FILLRATE_TLS_CERTIFICATE" in env(release.server()) else "http"
    for tester in testers:
        if tester["metadata"]["annotations"].get(HOOK) != "test" or tester["spec"]["restartPolicy"] != "Never":
            yield f"{place(tester)}: is no test of helm's"
        for container in tester["spec"]["containers"]:
            said = env(container).get("FILLRATE_ENDPOINT", {}).get("value", "")
            match = re.fullmatch(rf"{scheme}://([\w-]+)\.{NAMESPACE}\.svc:(\d+)", said)
            if not match or int(match.group(2)) not in ports.get(match.group(1), []):
                yield f"{place(tester)}: asks {said}, where nothing answers"


@policy
def documents_are_labelled(release):
    names = set()
    for document in release.documents:
        at, labels = place(document), document["metadata"].get("labels", {})
        if lost := [name for name in STANDARD if f"app.kubernetes.io/{name}" not in labels]:
            yield f"{at}: lacks the labels {lost}"
        if at in names or len(document["metadata"]["name"]) > (52 if document["kind"] == "CronJob" else 63):
            yield f"{at}: stands twice, or its name is too long"
        if document["metadata"].get("namespace"):
            yield f"{at}: names a namespace, which is helm's to choose"
        names.add(at)


def version_faults():
    """The chart and the server are one release."""
    cargo = re.search(r'^version = "(.+)"$', (CHART.parent / "Cargo.toml").read_text(), re.M).group(1)
    said = metadata()
    if {said["version"], said["appVersion"]} != {cargo}:
        yield f"Chart.yaml: {said['version']} and {said['appVersion']}, the server is {cargo}"
