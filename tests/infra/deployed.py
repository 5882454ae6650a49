"""What CloudFormation gets to see: the template after SAM, and after the choices that its parameters make."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from samtranslator.translator.transform import transform

from tests.infra.nested import read_whole_template, spelled
from tests.infra.source import Template, of_type, read_definition

_BUCKET: Final = "s3://packages"
_NOTHING: Final = {"Ref": "AWS::NoValue"}


class _NoManagedPolicies:
    """The map from a managed policy's name to its ARN, which SAM would ask IAM for; we name none."""

    def load(self) -> dict[str, str]:
        return {}


def as_packaged(template: Template, versions: Mapping[str, str] | None = None) -> Template:
    """Local paths become addresses in S3, as `sam deploy` makes them; `versions` tells builds of one thing apart."""
    for kind, path in (("AWS::Serverless::Function", "CodeUri"), ("AWS::Serverless::LayerVersion", "ContentUri")):
        for name, resource in of_type(template, kind).items():
            resource["Properties"][path] = f"{_BUCKET}/{name}-{(versions or {}).get(name, '1')}"
    for machine in of_type(template, "AWS::Serverless::StateMachine").values():
        path = machine["Properties"].pop("DefinitionUri")
        machine["Properties"]["Definition"] = read_definition(path.rpartition("/")[2].partition(".")[0])
    return template


def after_sam(template: Template, parameters: Mapping[str, str] | None = None) -> Template:
    """The template as SAM rewrites it for these parameters, else their defaults; conditions and mappings stay in."""
    transformed: Template = transform(template, dict(parameters or {}), _NoManagedPolicies())
    return transformed


def as_deployed(**parameters: str) -> Template:
    """The template after SAM, every condition decided as these parameters (else their defaults) decide it."""
    template = after_sam(as_packaged(read_whole_template()), parameters)
    for name, value in parameters.items():
        template["Parameters"][name]["Default"] = value
    values = chosen(template)
    conditions = template.pop("Conditions")
    verdicts = {name: holds(condition, values, conditions) for name, condition in conditions.items()}
    for section in ("Resources", "Outputs"):
        template[section] = {
            name: _decided(each, verdicts)
            for name, each in template[section].items()
            if verdicts.get(each.pop("Condition", None), True)
        }
    return template


def chosen(template: Template, **parameters: str) -> dict[str, str]:
    """Every parameter's value: the one given, else its default."""
    return {name: str(each.get("Default")) for name, each in template["Parameters"].items()} | parameters


def holds(condition: Mapping[str, Any], values: Mapping[str, str], others: Mapping[str, Any]) -> bool:
    """What a condition, or a rule's assertion, comes to; a function not listed here is a KeyError, and to be taught."""
    ((function, operands),) = condition.items()
    functions: dict[str, Callable[[], bool]] = {
        "Fn::Equals": lambda: len({_value(each, values, others) for each in operands}) == 1,
        "Condition": lambda: holds(others[operands], values, others),
        "Fn::Not": lambda: not holds(operands[0], values, others),
        "Fn::And": lambda: all(holds(each, values, others) for each in operands),
        "Fn::Or": lambda: any(holds(each, values, others) for each in operands),
    }
    return functions[function]()


def _value(operand: Any, values: Mapping[str, str], others: Mapping[str, Any]) -> str:
    """A parameter's value; of a resource, which has none yet, its reference: anything but empty."""
    match operand:
        case {"Ref": str(name)}:
            return values.get(name, spelled(operand))
        case {"Fn::If": [str(name), then, otherwise]}:
            return _value(then if holds(others[name], values, others) else otherwise, values, others)
    return str(operand)


def _decided(node: Any, verdicts: Mapping[str, bool]) -> Any:
    """The same piece with each Fn::If replaced by its branch, and without what that leaves out."""
    if isinstance(node, list):
        each_decided = (_decided(each, verdicts) for each in node)
        return [each for each in each_decided if each != _NOTHING]
    if not isinstance(node, dict):
        return node
    if "Fn::If" in node:
        name, then, otherwise = node["Fn::If"]
        return _decided(then if verdicts[name] else otherwise, verdicts)
    decided = {key: _decided(value, verdicts) for key, value in node.items()}
    return {key: value for key, value in decided.items() if value != _NOTHING}
