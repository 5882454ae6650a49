"""The templates and the state machines' definitions as they are written."""

import json
from pathlib import Path
from typing import Any, Final

from samtranslator.yaml_helper import yaml_parse

ROOT: Final = Path(__file__).parents[2]
TEMPLATE: Final = ROOT / "infra" / "template.yaml"
NESTED: Final = [TEMPLATE.with_name(name) for name in ("monitoring.yaml", "edge.yaml")]
DEFINITIONS: Final = {path.name.partition(".")[0]: path for path in (ROOT / "infra" / "statemachines").iterdir()}

type Template = dict[str, Any]
type Resources = dict[str, dict[str, Any]]


def read_template(name: str = TEMPLATE.name) -> Template:
    """A fresh copy each time, CloudFormation's short tags (!Ref …) and YAML's aliases written out, as `sam` does it."""
    parsed = yaml_parse(TEMPLATE.with_name(name).read_text(encoding="utf-8"))
    template: Template = json.loads(json.dumps(parsed))
    return template


def read_definition(name: str) -> dict[str, Any]:
    """The state machine of that name, its substitutions still in it."""
    definition: dict[str, Any] = json.loads(DEFINITIONS[name].read_text(encoding="utf-8"))
    return definition


def of_type(template: Template, kind: str) -> Resources:
    """The template's resources of one type, by logical id."""
    return {name: resource for name, resource in template["Resources"].items() if resource["Type"] == kind}
