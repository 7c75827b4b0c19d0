using Ullage.Kubernetes.Api;
using Ullage.Manifests.Yaml;

namespace Ullage.Kubernetes.Access;

/// <summary>One entry of a kubeconfig's clusters, contexts or users, with the folder that its relative paths are reckoned from.</summary>
internal sealed class KubeconfigEntry(YamlNode node, string folder, string file)
{
    public YamlNode Node => node;

    public string Folder => folder;

    public string File => file;
}

/// <summary>Several kubeconfig files read as one: of entries with one name the first file's counts, and the first current context.</summary>
internal sealed class KubeconfigFile
{
    private const int MaxBytes = 4 << 20;

    private readonly SortedDictionary<string, KubeconfigEntry> _entries = new(StringComparer.Ordinal);

    private KubeconfigFile()
    {
    }

    /// <summary>The current context's name; empty where none is set.</summary>
    public string CurrentContext { get; private set; } = "";

    /// <summary>The files read.</summary>
    public IReadOnlyList<string> Files { get; private set; } = [];

    /// <summary>Reads files; those that do not exist are passed over as long as one does.</summary>
    /// <exception cref="ClusterAccessException">None exists, or one cannot be read.</exception>
    public static KubeconfigFile Load(IReadOnlyList<string> paths)
    {
        var (config, problems) = (new KubeconfigFile(), new List<string>());
        var there = paths.Where(File.Exists).ToList();
        if (there.Count == 0)
        {
            problems.Add($"no kubeconfig at {string.Join(" or ", paths.Select(static p => Printable.Of(p)))}; name one with --kubeconfig or KUBECONFIG");
        }

        foreach (var path in there)
        {
            config.Read(path, problems);
        }

        config.Files = there;
        return problems.Count == 0 ? config : throw new ClusterAccessException(problems);
    }

    /// <summary>An entry of a list (<c>clusters</c>, <c>contexts</c>, <c>users</c>); null where there is none of that name.</summary>
    public KubeconfigEntry? Find(string list, string name) => _entries.TryGetValue($"{list}/{name}", out var entry) ? entry : null;

    /// <summary>The names in a list, in order.</summary>
    public IReadOnlyList<string> Names(string list) => [.. _entries.Keys.Where(k => k.StartsWith(list + "/", StringComparison.Ordinal)).Select(k => k[(list.Length + 1)..])];

    /// <summary>The text of a field; empty where there is none.</summary>
    public static string Text(YamlNode of, string key) => of.Kind == YamlNodeKind.Mapping && of[key] is { Kind: YamlNodeKind.Scalar } node && node.Text is var text && !(text is "null" or "~" && node.Style == YamlStyle.Plain) ? text : "";

    private void Read(string path, List<string> problems)
    {
        YamlFile file;
        try
        {
            file = YamlFile.Parse(File.ReadAllBytes(path), new YamlLimits { MaxBytes = MaxBytes, MaxDepth = 50, MaxExpandedNodes = 200_000 });
        }
        catch (ManifestException e)
        {
            // What the parser found may be part of a credential: where it is, is told, what it is, is not.
            problems.Add($"{Printable.Of(path)}: no YAML at {e.Position}; a kubeconfig is expected");
            return;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            problems.Add($"{Printable.Of(path)} cannot be read ({(e is UnauthorizedAccessException ? "permission denied" : "not readable")})");
            return;
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var root = file.Documents.Count > 0 ? file.Documents[0].Root : default;
        CurrentContext = CurrentContext.Length > 0 ? CurrentContext : Text(root, "current-context");
        foreach (var (list, one) in new[] { ("clusters", "cluster"), ("contexts", "context"), ("users", "user") })
        {
            foreach (var item in root.Kind == YamlNodeKind.Mapping ? root[list].Items : default)
            {
                var node = item.Target;
                if (Text(node, "name") is { Length: > 0 } name)
                {
                    _entries.TryAdd($"{list}/{name}", new(node[one], folder, path));
                }
            }
        }
    }
}
