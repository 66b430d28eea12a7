"""ServiceMonitor, PrometheusRule and dashboard, whose schemas no Go module holds as files; and every PromQL in them."""

import json
import re

import promql_parser
import yaml

from .chart import CHART, CI, place, selects

SCRAPED = {"job", "namespace", "service", "pod", "instance", "le"}
SUFFIXES = {"_bucket": "histogram", "_sum": "histogram", "_count": "histogram"}
SPAN = re.compile(r"[1-9]\d*(ms|s|m|h)")
METADATA = {"name", "labels", "annotations"}
MONITOR = {"jobLabel", "namespaceSelector", "selector", "endpoints"}
ENDPOINT = {"port", "path", "scheme", "interval", "scrapeTimeout"}
GROUP = {"name", "rules"}
ALERT = {"alert", "expr", "for", "labels", "annotations"}
SEVERITIES = {"critical", "warning", "info"}


def strangers(at, found, known, needed=()):
    if lost := set(needed) - found.keys():
        yield f"{at}: lacks {sorted(lost)}"
    if more := found.keys() - known:
        yield f"{at}: has the unknown fields {sorted(more)}"


def millis(span):
    number, unit = re.fullmatch(r"(\d+)(ms|s|m|h)", span).groups()
    return int(number) * {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000}[unit]


def monitor_faults(release):
    for monitor in release.all("ServiceMonitor"):
        at, spec = place(monitor), monitor["spec"]
        yield from strangers(at, monitor, {"apiVersion", "kind", "metadata", "spec"})
        yield from strangers(at, monitor["metadata"], METADATA)
        yield from strangers(at, spec, MONITOR, MONITOR)
        taken = [each for each in release.all("Service") if selects(spec["selector"], each["metadata"]["labels"])]
        if len(taken) != 1 or not taken[0]["spec"].get("publishNotReadyAddresses"):
            yield f"{at}: selects {[place(each) for each in taken]}"
            continue
        if taken[0]["metadata"]["labels"].get(spec["jobLabel"]) != "fillrate":
            yield f"{at}: the job would not be called fillrate"
        for endpoint in spec["endpoints"]:
            yield from strangers(at, endpoint, ENDPOINT, ENDPOINT)
            if endpoint.get("port") not in {port["name"] for port in taken[0]["spec"]["ports"]}:
                yield f"{at}: scrapes {endpoint.get('port')}, which the Service does not have"
            if millis(endpoint["scrapeTimeout"]) > millis(endpoint["interval"]):
                yield f"{at}: waits for an answer longer than until the next question"


def rule_faults(release):
    service = next((each for each in release.all("Service") if each["metadata"]["name"].endswith("-metrics")), None)
    for rules in release.all("PrometheusRule"):
        at = place(rules)
        yield from strangers(at, rules, {"apiVersion", "kind", "metadata", "spec"})
        yield from strangers(at, rules["metadata"], METADATA)
        yield from strangers(at, rules["spec"], {"groups"}, {"groups"})
        yield from group_faults(at, rules["spec"]["groups"])
        own = {("namespace", "shop"), ("service", service and service["metadata"]["name"])}
        for group in rules["spec"]["groups"]:
            for rule in group["rules"]:
                for name, matchers in selected(rule.get("expr", "")):
                    if not own <= matchers:
                        yield f"{at}: {rule.get('alert')} also speaks of other releases' {name}"


def group_faults(at, groups):
    names = [rule.get("alert") for group in groups for rule in group.get("rules", [])]
    if len(set(names)) < len(names):
        yield f"{at}: an alert stands twice"
    for group in groups:
        yield from strangers(at, group, GROUP, GROUP)
        for rule in group.get("rules", []):
            yield from alert_faults(f"{at}: {rule.get('alert')}", rule)


def alert_faults(at, rule):
    yield from strangers(at, rule, ALERT, ALERT - {"for"})
    if not re.fullmatch(r"Fillrate[A-Z]\w+", rule.get("alert", "")):
        yield f"{at}: is not named like an alert of Fillrate's"
    if rule.get("labels", {}).get("severity") not in SEVERITIES:
        yield f"{at}: wakes nobody knows whom"
    if "for" in rule and not SPAN.fullmatch(rule["for"]):
        yield f"{at}: {rule['for']} is no span"
    texts = rule.get("annotations", {})
    yield from strangers(at, texts, {"summary", "description"}, {"summary", "description"})
    expression = rule.get("expr", "")
    yield from expression_faults(at, expression)
    kept = labels_of(expression)
    for name in re.findall(r"\$labels\.(\w+)", " ".join(map(str, texts.values()))):
        if name not in kept:
            yield f"{at}: tells {name}, which the expression does not keep"


def metrics():
    return yaml.safe_load((CI / "checks" / "metrics.yaml").read_text())


def parsed(expression):
    """The tree, and every node in it."""
    for name, value in (("$__rate_interval", "5m"), ("$__range", "1h")):
        expression = expression.replace(name, value)
    tree, nodes = promql_parser.parse(expression), []
    promql_parser.walk(tree, pre_visit=nodes.append)
    return tree, nodes


def selectors(nodes):
    """Each selector, and whether it stands in a range, which is visited just before it."""
    for before, node in zip([None, *nodes], nodes):
        if isinstance(node, promql_parser.VectorSelector):
            yield node, isinstance(before, promql_parser.MatrixSelector)


def selected(expression):
    try:
        _, nodes = parsed(expression)
    except ValueError:
        return
    seen = set()
    for selector, _ in selectors(nodes):
        matchers = frozenset((matcher.name, matcher.value) for matcher in selector.matchers.matchers)
        if (selector.name, matchers) not in seen:
            seen.add((selector.name, matchers))
            yield selector.name, matchers


def described(name):
    """What is known of a series: its type, its labels and its labels' values."""
    known = metrics()
    if name in known:
        return known[name]
    for suffix, kind in SUFFIXES.items():
        base = known.get(name.removesuffix(suffix)) if name.endswith(suffix) else None
        if base and base["type"] == kind:
            return {**base, "type": "counter"}
    return None


def labels_of(expression):
    """The labels that the answer of an expression has, as far as its last aggregation says."""
    try:
        tree, nodes = parsed(expression)
    except ValueError:
        return set()
    grouped = [set(node.modifier.labels) for node in nodes if isinstance(node, promql_parser.AggregateExpr) and node.modifier]
    if grouped:
        return set.intersection(*grouped)
    if re.match(r"absent\b", expression):
        return {"job", "namespace", "service"}
    return set().union(*(SCRAPED | set((described(selector.name) or {}).get("labels", [])) for selector, _ in selectors(nodes)))


def expression_faults(at, expression):
    try:
        _, nodes = parsed(expression)
    except ValueError as error:
        yield f"{at}: is no PromQL: {error}"
        return
    known = set(SCRAPED)
    for selector, ranged in selectors(nodes):
        about = described(selector.name or "")
        if about is None:
            yield f"{at}: no server has {selector.name}"
            continue
        known |= set(about["labels"])
        for matcher in selector.matchers.matchers:
            if matcher.name not in SCRAPED | set(about["labels"]):
                yield f"{at}: {selector.name} has no label {matcher.name}"
            values = about.get("values", {}).get(matcher.name)
            if values and str(matcher.op) == "MatchOp.Equal" and matcher.value not in values:
                yield f"{at}: {matcher.name} is never {matcher.value}"
        if "job" not in {matcher.name for matcher in selector.matchers.matchers}:
            yield f"{at}: {selector.name} is anybody's: name the job"
        if selector.name.endswith("_bucket") and not ranged:
            yield f"{at}: {selector.name} counts since the start: take its rate"
    for node in nodes:
        yield from node_faults(at, node, known)


def node_faults(at, node, known):
    if isinstance(node, promql_parser.AggregateExpr) and node.modifier:
        if lost := set(node.modifier.labels) - known:
            yield f"{at}: groups by {sorted(lost)}, which nothing in it has"
    if isinstance(node, promql_parser.Call) and node.func.name in ("rate", "increase", "irate", "deriv", "delta"):
        name = node.args[0].vector_selector.name
        wanted = "gauge" if node.func.name in ("deriv", "delta") else "counter"
        about = described(name)
        if about and about["type"] != wanted:
            yield f"{at}: {node.func.name} of {name}, which is a {about['type']}"


def dashboard_faults(release):
    for board in release.all("ConfigMap"):
        at = place(board)
        for name, text in board["data"].items():
            try:
                yield from panel_faults(f"{at}: {name}", json.loads(text))
            except ValueError as error:
                yield f"{at}: {name} is no JSON: {error}"


def panel_faults(at, board):
    panels = board["panels"]
    variables = {each["name"] for each in board["templating"]["list"]} | {"__rate_interval", "__all"}
    if len({panel["id"] for panel in panels}) < len(panels) or len({panel["title"] for panel in panels}) < len(panels):
        yield f"{at}: a panel stands twice"
    for panel in panels:
        where = f"{at}: {panel['title']}"
        box = panel["gridPos"]
        for other in panels:
            if other["id"] < panel["id"] and overlap(box, other["gridPos"]):
                yield f"{where}: lies on {other['title']}"
        if box["x"] + box["w"] > 24:
            yield f"{where}: is wider than the page"
        if panel["type"] == "row":
            continue
        yield from strangers(where, panel, panel.keys(), {"description", "datasource", "targets", "fieldConfig"})
        for target in panel["targets"]:
            if lost := set(re.findall(r"\$\{?(\w+)", target["expr"])) - variables:
                yield f"{where}: uses the unknown variables {sorted(lost)}"
            yield from expression_faults(where, target["expr"])
            for name in re.findall(r"{{(\w+)}}", target["legendFormat"]):
                if name not in labels_of(target["expr"]):
                    yield f"{where}: its legend tells {name}, which is not there"
    named = json.dumps(board)
    for name in metrics():
        if name != "up" and name not in named:
            yield f"{at}: shows nothing of {name}"


def overlap(one, other):
    return (
        one["x"] < other["x"] + other["w"]
        and other["x"] < one["x"] + one["w"]
        and one["y"] < other["y"] + other["h"]
        and other["y"] < one["y"] + one["h"]
    )


def file_faults():
    """The rules as they stand in the file, for a Prometheus without an operator."""
    rules = yaml.safe_load((CHART / "files" / "alerts.yaml").read_text())
    yield from strangers("alerts.yaml", rules, {"groups"}, {"groups"})
    yield from group_faults("alerts.yaml", rules["groups"])


def faults(release):
    for check in (monitor_faults, rule_faults, dashboard_faults):
        yield from check(release)
