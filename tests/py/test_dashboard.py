# SPDX-License-Identifier: GPL-2.0
"""tools/kvm_fastpath_dashboard.json, for Grafana: it asks for what the collector writes, in words
that Prometheus understands, and its panels have a place each."""
import copy
import json
import re
from itertools import combinations

import pytest
from collector import metrics, promtool
from tools import TOP, expect_nothing, run

DASHBOARD = json.loads((TOP / "tools/kvm_fastpath_dashboard.json").read_text())
ROWS = (TOP / "tests/tools/handlers").read_text().splitlines()
COLUMNS = 24            # of Grafana's grid
SAMPLE = re.compile(r"(kvm_fastpath_\w+)(?:\{(.*)\})? \d+$", re.M)


def targets(dashboard):
    """(title of a panel, what one of its queries is), of all."""
    return [(panel["title"], target) for panel in dashboard["panels"]
            for target in panel["targets"]]


def overlap(one, other):
    """Two places of the grid have something in common."""
    return all(one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
               for at, size in ("xw", "yh"))


def wrong_queries(dashboard, collected):
    """What is wrong with the queries, for these metrics."""
    variables = {variable["name"] for variable in dashboard["templating"]["list"]}
    asked = set()
    for title, target in targets(dashboard):
        text = target["expr"] + target["datasource"]["uid"]
        asked |= set(re.findall(r"\bkvm_fastpath_\w+", text))
        unknown = set(re.findall(r"\$\{?(\w+)", text)) - variables - {"__rate_interval"}
        yield from (f"{title}: there is no variable {name}" for name in unknown)
        # What is added up has only these labels left.
        kept = set(re.findall(r"\w+", " ".join(re.findall(r" by \((.*?)\)", text))))
        if "sum" not in text and "min" not in text:
            kept = {"instance"}
        unknown = set(re.findall(r"{{(\w+)}}", target["legendFormat"])) - kept
        yield from (f"{title}: there is no label {name}" for name in unknown)
    yield from (f"nobody collects {name}" for name in asked - collected)
    yield from (f"{name} is not shown" for name in collected - asked)


def wrong_panels(dashboard):
    """What is wrong with the places of the panels."""
    panels = dashboard["panels"]
    if len({panel["id"] for panel in panels}) != len(panels):
        yield "two panels have one id"
    for panel in panels:
        place = panel["gridPos"]
        if not 0 <= place["x"] < place["x"] + place["w"] <= COLUMNS or place["h"] < 1:
            yield f"{panel['title']} is not within the grid"
    for one, other in combinations(panels, 2):
        if overlap(one["gridPos"], other["gridPos"]):
            yield f"{one['title']} and {other['title']} overlap"


def wrong(dashboard, collected):
    """All of it."""
    return [*wrong_queries(dashboard, collected), *wrong_panels(dashboard)]


@pytest.fixture
def text(tmp_path):
    """Metrics that were collected."""
    return metrics(tmp_path, ROWS)


def test_dashboard(text):
    expect_nothing("\n".join(wrong(DASHBOARD, {name for name, _ in SAMPLE.findall(text)})))


@pytest.mark.parametrize("damage, why", [
    (lambda panels: panels[0].update(id=2), "two panels have one id"),
    (lambda panels: panels[1]["gridPos"].update(x=5), "Attached and Library on overlap"),
    (lambda panels: panels[2]["gridPos"].update(w=13), "Handlers that are on is not within the grid"),
    (lambda panels: panels[0]["targets"][0].update(expr="kvm_fastpath_attach"),
     "nobody collects kvm_fastpath_attach"),
    (lambda panels: panels.pop(0), "kvm_fastpath_attached is not shown"),
    (lambda panels: panels[0]["targets"][0]["datasource"].update(uid="$prometheus"),
     "Attached: there is no variable prometheus"),
    (lambda panels: panels[3]["targets"][0].update(legendFormat="{{name}}"),
     "Unhandled writes: there is no label name"),
])
def test_broken(text, damage, why):
    dashboard = copy.deepcopy(DASHBOARD)
    damage(dashboard["panels"])
    assert why in wrong(dashboard, {name for name, _ in SAMPLE.findall(text)})


def rules_test(text, expressions):
    """For promtool: the metrics grow for ten minutes, and each expression has a value then."""
    series = [{"series": f'{name}{{instance="host",{labels}}}', "values": "0+60x10"}
              for name, labels in SAMPLE.findall(text)]
    return json.dumps({"tests": [{"interval": "1m", "input_series": series, "promql_expr_test": [
        {"expr": f"count({expression}) > bool 0", "eval_time": "10m",
         "exp_samples": [{"labels": "{}", "value": 1}]} for expression in expressions]}]})


def substituted(expression):
    """An expression as Grafana sends it."""
    return expression.replace("$__rate_interval", "5m").replace("$instance", ".*")


@pytest.mark.builds
def test_prometheus_has_an_answer(text, tmp_path, build):
    file = tmp_path / "test.yml"
    # JSON is YAML, too.
    file.write_text(rules_test(text, [substituted(target["expr"])
                                      for _, target in targets(DASHBOARD)]))
    assert "SUCCESS" in run(promtool(build), "test", "rules", file, log=tmp_path / "log")


@pytest.mark.builds
@pytest.mark.parametrize("expression", ["sum by (name (kvm_fastpath_attached)",
                                        'kvm_fastpath_handled_total{msr="1"}'])
def test_prometheus_has_none(text, tmp_path, build, expression):
    file = tmp_path / "test.yml"
    file.write_text(rules_test(text, [expression]))
    with pytest.raises(pytest.fail.Exception):
        run(promtool(build), "test", "rules", file, log=tmp_path / "log")
