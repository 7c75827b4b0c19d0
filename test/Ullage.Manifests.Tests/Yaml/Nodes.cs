using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Tests.Yaml;

internal static class Nodes
{
    public static YamlNode First(this YamlItems items)
    {
        Assert.True(items.MoveNext());
        return items.Current;
    }

    public static IEnumerable<YamlNode> Leaves(this YamlNode node)
    {
        var children = new List<YamlNode>();
        if (node.Kind == YamlNodeKind.Mapping)
        {
            foreach (var (key, value) in node.Entries)
            {
                children.Add(key);
                children.Add(value);
            }
        }
        else if (node.Kind == YamlNodeKind.Sequence)
        {
            foreach (var item in node.Items)
            {
                children.Add(item);
            }
        }
        else
        {
            return [node];
        }

        return children.SelectMany(static c => c.Leaves());
    }
}
