"""The nested stacks written into the root template: what all of it comes to once the parameters are passed on."""

from typing import Any, Final

from tests.infra.source import Resources, Template, of_type, read_template

_OUTPUTS: Final = ".Outputs."


def read_whole_template() -> Template:
    """The root with the resources of its nested stacks in it, instead of the nested stacks."""
    template = read_template()
    for name, stack in of_type(template, "AWS::CloudFormation::Stack").items():
        nested = _nested(name, stack["Properties"])
        resources: Resources = nested["Resources"]
        if "Condition" in stack:
            assert not [each for each in resources.values() if "Condition" in each], "one condition a resource"
            resources = {each: resource | {"Condition": stack["Condition"]} for each, resource in resources.items()}
        del template["Resources"][name]
        assert not set(resources) & set(template["Resources"]), "a logical id has one meaning"
        template["Resources"] |= resources
        template["Conditions"] |= nested.get("Conditions", {})
        outputs = {f"{name}{_OUTPUTS}{output}": each["Value"] for output, each in nested["Outputs"].items()}
        template = _replaced(template, outputs)
    return template


def spelled(value: Any) -> str:
    """A reference as Fn::Sub would spell it."""
    match value:
        case {"Ref": name}:
            return f"${{{name}}}"
        case {"Fn::Sub": text}:
            return str(text)
        case {"Fn::GetAtt": [*names]}:
            return f"${{{'.'.join(names)}}}"
        case str():
            return value
    raise AssertionError(f"{value} is a kind of reference that this test does not know.")


def _nested(stack: str, properties: dict[str, Any]) -> Template:
    """The nested template with the root's values in the place of its parameters, and its conditions named after it."""
    template = read_template(properties["TemplateURL"])
    assert set(properties["Parameters"]) == set(template["Parameters"])
    assert "AWS::StackName" not in str(template["Resources"]), "the nested stack has another name"
    named = _conditions_named_after(stack, template, set(template.get("Conditions", {})))
    replaced: Template = _replaced(named, properties["Parameters"])
    return replaced


def _conditions_named_after(stack: str, node: Any, conditions: set[str]) -> Any:
    if isinstance(node, list):
        return [_conditions_named_after(stack, each, conditions) for each in node]
    if not isinstance(node, dict):
        return node
    renamed = {key: _conditions_named_after(stack, value, conditions) for key, value in node.items()}
    if "Fn::If" in renamed:
        name, then, otherwise = renamed["Fn::If"]
        return {"Fn::If": [f"{stack}{name}", then, otherwise]}
    if isinstance(renamed.get("Condition"), str) and renamed["Condition"] in conditions:
        renamed["Condition"] = f"{stack}{renamed['Condition']}"
    if "Conditions" in renamed:
        renamed["Conditions"] = {f"{stack}{name}": each for name, each in renamed["Conditions"].items()}
    return renamed


def _replaced(node: Any, values: dict[str, Any]) -> Any:
    """The same piece, with values for references: to a parameter of a nested stack, or to one of its outputs."""
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
