using System.Globalization;
using System.Text;
using Ullage.Manifests.Kubernetes;
using YamlDotNet.RepresentationModel;

namespace Ullage.Manifests.Tests.Kubernetes;

/// <summary>The object that an edit should give, made by changing YamlDotNet's tree, and one text for a tree whatever the order of its keys.</summary>
internal static class Intended
{
    public static string Of(string text, string kind, string workload, ContainerChange change)
    {
        var stream = Load(text);
        var node = stream.SelectMany(static d => Objects(d.RootNode)).Single(o => Text(o, "kind") == kind && Text((YamlMappingNode)o["metadata"], "name") == workload);
        var spec = (YamlMappingNode)node["spec"];
        string[] path = kind switch { "Pod" => [], "CronJob" => ["jobTemplate", "spec", "template", "spec"], _ => ["template", "spec"] };
        spec = path.Aggregate(spec, static (s, key) => (YamlMappingNode)s[key]);
        Change(((YamlSequenceNode)spec["containers"]).Cast<YamlMappingNode>().Single(c => Text(c, "name") == change.Container), change);
        return Canonical(stream);
    }

    public static string Canonical(string text) => Canonical(Load(text));

    private static void Change(YamlMappingNode container, ContainerChange change)
    {
        Amount(container, "requests", "cpu", change.CpuRequest);
        Amount(container, "requests", "memory", change.MemoryRequest);
        Amount(container, "limits", "cpu", change.CpuLimit);
        Amount(container, "limits", "memory", change.MemoryLimit);
        foreach (var (name, value) in change.Environment.Select(static e => (e.Name, e.Value)))
        {
            var list = container.Children.TryGetValue("env", out var env) && env is YamlSequenceNode s ? s : new YamlSequenceNode();
            var item = list.Cast<YamlMappingNode>().SingleOrDefault(i => Text(i, "name") == name);
            if (value is not null)
            {
                if (item is not null && Follows(container, item, value))
                {
                    continue;
                }

                if (item is null)
                {
                    list.Add(item = new YamlMappingNode { { "name", name } });
                }

                item.Children.Remove("valueFrom");
                item.Children["value"] = value;
                container.Children["env"] = list;
            }
            else if (item is not null)
            {
                list.Children.Remove(item);
                if (list.Children.Count == 0)
                {
                    container.Children.Remove("env");
                }
            }
        }
    }

    /// <summary>Whether a variable is filled from the CPU limit, and so with the value that is wanted: whole cores, rounded up.</summary>
    private static bool Follows(YamlMappingNode container, YamlMappingNode item, string value) =>
        Child(item, "valueFrom") is { } from && Child(from, "resourceFieldRef") is { } field && Text(field, "resource") == "limits.cpu"
        && Child(container, "resources") is { } resources && Child(resources, "limits") is { } limits && Text(limits, "cpu") is { } limit
        && decimal.TryParse(limit.TrimEnd('m'), CultureInfo.InvariantCulture, out var amount)
        && value == Math.Ceiling(limit.EndsWith('m') ? amount / 1000 : amount).ToString(CultureInfo.InvariantCulture);

    private static void Amount(YamlMappingNode container, string part, string key, FieldChange field)
    {
        if (!field.IsGiven)
        {
            return;
        }

        var resources = Child(container, "resources");
        var amounts = resources is null ? null : Child(resources, part);
        if (field.Value is null)
        {
            if (amounts?.Children.Remove(key) == true && amounts.Children.Count == 0)
            {
                resources!.Children.Remove(part);
                if (resources.Children.Count == 0)
                {
                    container.Children.Remove("resources");
                }
            }

            return;
        }

        resources ??= [];
        amounts ??= [];
        amounts.Children[key] = field.Value;
        resources.Children[part] = amounts;
        container.Children["resources"] = resources;
    }

    private static YamlMappingNode? Child(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var child) ? child as YamlMappingNode : null;

    private static YamlStream Load(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text.TrimStart('\ufeff')));
        return stream;
    }

    private static IEnumerable<YamlMappingNode> Objects(YamlNode root) => root is YamlMappingNode map
        ? Text(map, "kind") == "List" ? ((YamlSequenceNode)map["items"]).SelectMany(Objects) : [map]
        : [];

    private static string? Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) ? ((YamlScalarNode)value).Value : null;

    private static string Canonical(YamlStream stream)
    {
        var text = new StringBuilder();
        foreach (var document in stream)
        {
            Write(document.RootNode, text);
            text.Append("\n---\n");
        }

        return text.ToString();
    }

    private static void Write(YamlNode node, StringBuilder text)
    {
        switch (node)
        {
            case YamlMappingNode map:
                text.Append('{');
                foreach (var (key, value) in map.Children.OrderBy(static p => ((YamlScalarNode)p.Key).Value, StringComparer.Ordinal))
                {
                    Write(key, text);
                    text.Append(": ");
                    Write(value, text);
                    text.Append('\n');
                }

                text.Append('}');
                break;
            case YamlSequenceNode list:
                text.Append('[');
                foreach (var item in list)
                {
                    Write(item, text);
                    text.Append('\n');
                }

                text.Append(']');
                break;
            default:
                text.Append(((YamlScalarNode)node).Value);
                break;
        }
    }
}
