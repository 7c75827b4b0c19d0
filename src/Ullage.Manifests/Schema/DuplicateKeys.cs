using Ullage.Manifests.Yaml;

namespace Ullage.Manifests.Schema;

/// <summary>Keys that stand twice in one mapping: readers disagree which counts, and kubectl refuses them.</summary>
internal static class DuplicateKeys
{
    public static void Find(YamlNode node, List<SchemaFinding> findings) => Find(node, "", findings);

    // Aliases are not followed: what they stand for is looked at where it is written.
    private static void Find(YamlNode node, string path, List<SchemaFinding> findings)
    {
        if (findings.Count >= ObjectCheck.MostFindings)
        {
            return;
        }

        if (node.Kind == YamlNodeKind.Mapping)
        {
            HashSet<string>? seen = null;
            foreach (var (key, value) in node.Entries)
            {
                var name = key.Text;
                if (key.Kind == YamlNodeKind.Scalar && !(seen ??= new(StringComparer.Ordinal)).Add(name))
                {
                    findings.Add(new(SchemaProblem.DuplicateKey, Join(path, name), key, $"{name} stands twice in one mapping; remove one"));
                }

                if (value.Kind is YamlNodeKind.Mapping or YamlNodeKind.Sequence)
                {
                    Find(value, Join(path, name), findings);
                }
            }
        }
        else if (node.Kind == YamlNodeKind.Sequence)
        {
            var at = 0;
            foreach (var item in node.Items)
            {
                if (item.Kind is YamlNodeKind.Mapping or YamlNodeKind.Sequence)
                {
                    Find(item, $"{path}[{at}]", findings);
                }

                at++;
            }
        }
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : path + "." + name;
}
