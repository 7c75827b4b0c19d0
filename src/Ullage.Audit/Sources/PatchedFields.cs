using System.Text;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Sources;

/// <summary>The fields that one patch of a kustomization decides, and of which objects: whoever mends them in the base mends nothing.</summary>
/// <param name="From">The kustomization or patch, as the user knows it.</param>
/// <param name="Matches">Whether it is laid over an object of a kind and name.</param>
/// <param name="Fields">Each as the keys from the top; <c>[name]</c> for an item of a list, <c>*</c> for one that is not named.</param>
internal sealed record PatchedFields(string From, Func<string, string, bool> Matches, IReadOnlyList<IReadOnlyList<string>> Fields)
{
    /// <summary>Kind and name of the object that the patch itself names; null where a target says which.</summary>
    public (string Kind, string Name)? Object { get; private init; }

    private const int MostFields = 1000;
    private const int MostDepth = 100;

    /// <summary>What a patch says: objects in part, or operations (RFC 6902).</summary>
    /// <param name="from">Where it stands.</param>
    /// <param name="patch">Its text.</param>
    /// <param name="target">Which objects it is laid over; null where it names its own.</param>
    public static IEnumerable<PatchedFields> Of(string from, ReadOnlyMemory<byte> patch, PatchTarget? target)
    {
        YamlFile file;
        try
        {
            file = YamlFile.Parse(patch);
        }
        catch (ManifestException)
        {
            // Kustomize refuses it, and says so.
            return [];
        }

        return file.Documents.Select(static d => d.Root).Where(r => target is not null || r.Kind == YamlNodeKind.Mapping).Select(root =>
        {
            var (kind, name) = (root["kind"].Text, root["metadata"]["name"].Text);
            return new PatchedFields(from, target is null ? (k, n) => k == kind && n == name : target.Matches, root.Kind == YamlNodeKind.Sequence ? OfOperations(root) : OfObject(root)) { Object = target is null && kind.Length > 0 ? (kind, name) : null };
        }).ToList();
    }

    /// <inheritdoc cref="Of(string, ReadOnlyMemory{byte}, PatchTarget?)"/>
    public static IEnumerable<PatchedFields> Of(string from, string patch, PatchTarget? target) => Of(from, Encoding.UTF8.GetBytes(patch), target);

    /// <summary>Whether a field is decided here: it, one above it or one below it.</summary>
    public bool Decide(IReadOnlyList<string> field) => Fields.Any(own => own.Zip(field).All(static p => p.First == p.Second || p.First == "*"));

    private static List<IReadOnlyList<string>> OfOperations(YamlNode operations)
    {
        var found = new List<IReadOnlyList<string>>();
        foreach (var operation in operations.Items)
        {
            if (found.Count < MostFields && operation["op"].Text != "test" && operation["path"].Text is ['/', .. var path])
            {
                found.Add([.. path.Split('/').Select(static s => s == "-" || s.All(char.IsAsciiDigit) ? "*" : s.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]);
            }
        }

        return found;
    }

    private static List<IReadOnlyList<string>> OfObject(YamlNode root)
    {
        var found = new List<IReadOnlyList<string>>();
        Collect(root, [], found);
        return found;
    }

    private static void Collect(YamlNode node, IReadOnlyList<string> above, List<IReadOnlyList<string>> found)
    {
        if (found.Count >= MostFields || above.Count > MostDepth)
        {
            return;
        }

        var isLeaf = true;
        foreach (var (key, value) in node.Kind == YamlNodeKind.Mapping ? node.Entries : default)
        {
            // What says which object it is, or which item, is not what it changes.
            isLeaf = false;
            if (!(above.Count == 0 && key.Text is "apiVersion" or "kind" or "metadata") && !(key.Text == "name" && above is [.., ['[', ..]]))
            {
                Collect(value, [.. above, key.Text], found);
            }
        }

        foreach (var item in node.Kind == YamlNodeKind.Sequence ? node.Items : default)
        {
            if (item["name"].Text is not { Length: > 0 } name)
            {
                break;
            }

            isLeaf = false;
            Collect(item, [.. above, $"[{name}]"], found);
        }

        if (isLeaf && above.Count > 0)
        {
            found.Add(above);
        }
    }
}
