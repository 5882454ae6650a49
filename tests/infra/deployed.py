"""The template as CloudFormation deploys it: after SAM's transform, with the conditions evaluated."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from samtranslator.translator.transform import transform

from tests.infra.nested import read_whole_template, spelled
from tests.infra.source import Template, of_type, read_definition

_BUCKET: Final = "s3://packages"
_NO_VALUE: Final = {"Ref": "AWS::NoValue"}


class _NoManagedPolicies:
    """The map from a managed policy's name to its ARN, which SAM would read from IAM; the template names none."""

    def load(self) -> dict[str, str]:
        return {}


def as_packaged(template: Template, versions: Mapping[str, str] | None = None) -> Template:
    """Replace local paths by addresses in S3, as `sam deploy` does; `versions` distinguishes builds of one artefact."""
    for kind, path in (("AWS::Serverless::Function", "CodeUri"), ("AWS::Serverless::LayerVersion", "ContentUri")):
        for name, resource in of_type(template, kind).items():
            resource["Properties"][path] = f"{_BUCKET}/{name}-{(versions or {}).get(name, '1')}"
    for name, stack in of_type(template, "AWS::CloudFormation::Stack").items():
        stack["Properties"]["TemplateURL"] = f"https://s3.eu-west-1.amazonaws.com/packages/{name}.template"
    for machine in of_type(template, "AWS::Serverless::StateMachine").values():
        path = machine["Properties"].pop("DefinitionUri")
        machine["Properties"]["Definition"] = read_definition(path.rpartition("/")[2].partition(".")[0])
    return template


def after_sam(template: Template, parameters: Mapping[str, str] | None = None) -> Template:
    """SAM's transform for these parameters, else their defaults; conditions and mappings remain."""
    transformed: Template = transform(template, dict(parameters or {}), _NoManagedPolicies())
    return transformed


def as_deployed(**parameters: str) -> Template:
    """Root and nested stacks after SAM's transform, conditions evaluated for these parameters, else the defaults."""
    template = after_sam(as_packaged(read_whole_template()), parameters)
    for name, value in parameters.items():
        template["Parameters"][name]["Default"] = value
    values = parameter_values(template)
    conditions = template.pop("Conditions")
    verdicts = {name: holds(condition, values, conditions) for name, condition in conditions.items()}
    for section in ("Resources", "Outputs"):
        template[section] = {
            name: _evaluated(each, verdicts)
            for name, each in template[section].items()
            if verdicts.get(each.pop("Condition", None), True)
        }
    return template


def parameter_values(template: Template, **parameters: str) -> dict[str, str]:
    """Every parameter's value: the one given, else its default."""
    return {name: str(each.get("Default")) for name, each in template["Parameters"].items()} | parameters


def holds(condition: Mapping[str, Any], values: Mapping[str, str], others: Mapping[str, Any]) -> bool:
    """The value of a condition, or of a rule's assertion; a function that is not listed here is a KeyError."""
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
    """The value of a parameter; for a resource its reference, which is not empty either."""
    match operand:
        case {"Ref": str(name)}:
            return values.get(name, spelled(operand))
        case {"Fn::If": [str(name), then, otherwise]}:
            return _value(then if holds(others[name], values, others) else otherwise, values, others)
    return str(operand)


def _evaluated(node: Any, verdicts: Mapping[str, bool]) -> Any:
    """The same node with each Fn::If replaced by its branch, and without AWS::NoValue."""
    if isinstance(node, list):
        parts = (_evaluated(each, verdicts) for each in node)
        return [each for each in parts if each != _NO_VALUE]
    if not isinstance(node, dict):
        return node
    if "Fn::If" in node:
        name, then, otherwise = node["Fn::If"]
        return _evaluated(then if verdicts[name] else otherwise, verdicts)
    evaluated = {key: _evaluated(value, verdicts) for key, value in node.items()}
    return {key: value for key, value in evaluated.items() if value != _NO_VALUE}
