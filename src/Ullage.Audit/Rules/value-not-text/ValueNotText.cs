using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Manifests.Editing;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Rules;

/// <summary>A number or truth value where a text must stand.</summary>
internal sealed class ValueNotText : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "value-not-text",
        Title = "A number or truth value where a text must stand",
        Why = "Variables, labels, annotations and ConfigMap data are texts. Without quotes YAML makes a number or truth value, and the API server refuses the object.",
        Remedy = "Put the value into quotes.",
        Fix = "Puts the value into quotes.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Validity,
    };

    public override void Look(AuditObject item, RuleReport report)
    {
        Map(item, item.Node["metadata"]["labels"], "label", report);
        Map(item, item.Node["metadata"]["annotations"], "annotation", report);
        if (item is { Kind: "ConfigMap", ApiVersion: "v1" })
        {
            Map(item, item.Node["data"], "key", report);
        }
    }

    public override void Look(Workload workload, RuleReport report)
    {
        if (workload.Template != workload.Node)
        {
            Map(workload, workload.Template["metadata"]["labels"], "label", report);
            Map(workload, workload.Template["metadata"]["annotations"], "annotation", report);
        }

        Map(workload, workload.Spec["selector"]["matchLabels"], "label", report);
        Map(workload, workload.PodSpec["nodeSelector"], "label", report);
    }

    public override void Look(Container container, RuleReport report)
    {
        foreach (var variable in container.Environment)
        {
            if (PlainScalars.TypeOf(variable.ValueNode) is { } type)
            {
                report.Find(container, variable.ValueNode, $"the value of {variable.Name} is a {type}; expected quotes{Quoted(variable.Name, variable.ValueNode)}.");
            }
        }
    }

    private static void Map(AuditObject item, YamlNode map, string what, RuleReport report)
    {
        foreach (var (key, value) in map.MergedEntries())
        {
            if (PlainScalars.TypeOf(value.Target) is { } type)
            {
                report.Find(item, value.Target, $"the {what} {key.Text} is a {type}; expected quotes{Quoted(key.Text, value.Target)}.");
            }
        }
    }

    private static string Quoted(string name, YamlNode value) => SecretSigns.IsNamed(name) ? "" : $": \"{value.Text}\"";

    public override Mend? Mend(MendCase found)
    {
        var text = YamlChange.Text(found.Node.Text);
        if (found.Container is { } container)
        {
            return container.Environment.FirstOrDefault(v => v.ValueNode == found.Node) is { Name.Length: > 0 } variable
                ? Mending.Mend.Of(container, $"the value of {variable.Name} in quotes", ("env", YamlChange.List("name", (variable.Name, YamlChange.Map(("value", text))))))
                : null;
        }

        foreach (var path in Places(found.Finding.Item!))
        {
            var map = path.Aggregate(found.Finding.Item!.Node, static (node, key) => node[key]);
            foreach (var (key, value) in map.Entries)
            {
                if (value.Target == found.Node)
                {
                    return Mending.Mend.Of(found.Finding.Item, $"{key.Text} in quotes", Mending.Mend.At(text, [.. path, key.Text]));
                }
            }
        }

        return null;
    }

    private static IEnumerable<string[]> Places(AuditObject item) =>
        item is Workload workload
            ? [["metadata", "labels"], ["metadata", "annotations"], [.. workload.TemplatePath, "metadata", "labels"], [.. workload.TemplatePath, "metadata", "annotations"], ["spec", "selector", "matchLabels"], [.. workload.TemplatePath, "spec", "nodeSelector"]]
            : [["metadata", "labels"], ["metadata", "annotations"], ["data"]];
}
