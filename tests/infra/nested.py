"""Root and nested stacks as one template, with the values that the root passes instead of the nested parameters."""

from typing import Any, Final

from tests.infra.source import Resources, Template, of_type, read_template

_OUTPUTS: Final = ".Outputs."


def read_whole_template() -> Template:
    """The root template, with each nested stack replaced by its resources."""
    template = read_template()
    for name, stack in of_type(template, "AWS::CloudFormation::Stack").items():
        nested = _nested(name, stack["Properties"])
        resources: Resources = nested["Resources"]
        if "Condition" in stack:
            assert not [each for each in resources.values() if "Condition" in each], "a resource has one condition"
            resources = {each: resource | {"Condition": stack["Condition"]} for each, resource in resources.items()}
        del template["Resources"][name]
        assert not set(resources) & set(template["Resources"]), "logical ids are unique"
        template["Resources"] |= resources
        template["Conditions"] |= nested.get("Conditions", {})
        outputs = {f"{name}{_OUTPUTS}{output}": each["Value"] for output, each in nested["Outputs"].items()}
        template = _replaced(template, outputs)
    return template


def spelled(value: Any) -> str:
    """A reference in the notation of Fn::Sub."""
    match value:
        case {"Ref": name}:
            return f"${{{name}}}"
        case {"Fn::Sub": text}:
            return str(text)
        case {"Fn::GetAtt": [*names]}:
            return f"${{{'.'.join(names)}}}"
        case str():
            return value
    raise AssertionError(f"{value} is a reference that this test does not support.")


def _nested(stack: str, properties: dict[str, Any]) -> Template:
    """The nested template with the root's values instead of its parameters, and with prefixed conditions."""
    template = read_template(properties["TemplateURL"])
    assert set(properties["Parameters"]) == set(template["Parameters"])
    assert "AWS::StackName" not in str(template["Resources"]), "the nested stack has another name"
    prefixed = _with_prefixed_conditions(stack, template, set(template.get("Conditions", {})))
    replaced: Template = _replaced(prefixed, properties["Parameters"])
    return replaced


def _with_prefixed_conditions(stack: str, node: Any, conditions: set[str]) -> Any:
    if isinstance(node, list):
        return [_with_prefixed_conditions(stack, each, conditions) for each in node]
    if not isinstance(node, dict):
        return node
    renamed = {key: _with_prefixed_conditions(stack, value, conditions) for key, value in node.items()}
    if "Fn::If" in renamed:
        name, then, otherwise = renamed["Fn::If"]
        return {"Fn::If": [f"{stack}{name}", then, otherwise]}
    if isinstance(renamed.get("Condition"), str) and renamed["Condition"] in conditions:
        renamed["Condition"] = f"{stack}{renamed['Condition']}"
    if "Conditions" in renamed:
        renamed["Conditions"] = {f"{stack}{name}": each for name, each in renamed["Conditions"].items()}
    return renamed


def _replaced(node: Any, values: dict[str, Any]) -> Any:
    """The same node, with values instead of references to a nested stack's parameters or outputs."""
    match node:
        case list():
            return [_replaced(each, values) for each in node]
        case {"Ref": str(name)} if name in values:
            return values[name]
        case {"Fn::GetAtt": [*names]} if ".".join(names) in values:
            return values[".".join(names)]
        case {"Fn::Sub": str(text)}:
            for name, value in values.items():
                if f"${{{name}}}" in text:
                    text = text.replace(f"${{{name}}}", spelled(value))
            return {"Fn::Sub": text}
        case dict():
            return {key: _replaced(value, values) for key, value in node.items()}
    return node
