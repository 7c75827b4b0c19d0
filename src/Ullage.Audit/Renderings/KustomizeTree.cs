using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Audit.Sources;
using Ullage.Manifests.Folders;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Renderings;

/// <summary>An object that a kustomization takes in.</summary>
/// <param name="Path">The full path of its file.</param>
/// <param name="Name">Its name after the prefixes and suffixes on the way.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Namespace">Its namespace as written, or null.</param>
/// <param name="Node">The object.</param>
internal sealed record KustomizedObject(string Path, string Name, string Kind, string? Namespace, YamlNode Node);

/// <summary>What a kustomization is made of, its bases' parts included. Nothing is fetched: what is not in this file system is an obstacle.</summary>
internal sealed class KustomizeTree
{
    private const int MostFiles = 10_000;
    private static readonly string[] _generators = ["helmCharts", "helmChartInflationGenerator"];

    /// <summary>Every file, itself included, as full paths.</summary>
    public HashSet<string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Every kustomization that it is laid over.</summary>
    public HashSet<string> Bases { get; } = new(StringComparer.Ordinal);

    /// <summary>The objects.</summary>
    public List<KustomizedObject> Objects { get; } = [];

    /// <summary>Why it is not rendered; null when it can be.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Whether it names what should be here and is not: nothing can render it.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Whether it is a component, which only others can use.</summary>
    public bool IsComponent { get; private set; }

    public static KustomizeTree Of(string path)
    {
        var tree = new KustomizeTree();
        tree.Take(path, static name => name, isTop: true);
        return tree;
    }

    private void Take(string path, Func<string, string> rename, bool isTop = false)
    {
        if (!Files.Add(path) || Files.Count > MostFiles || Read(path) is not { Documents: [var document, ..] })
        {
            return;
        }

        var root = document.Root;
        IsComponent |= isTop && root["kind"].TextIs("Component");
        var folder = Path.GetDirectoryName(path)!;
        foreach (var generator in _generators.Where(g => root[g].IsGiven()))
        {
            Obstacle ??= $"it uses {generator}, which kubectl renders only where that is switched on";
        }

        var (prefix, suffix) = (root["namePrefix"].Text, root["nameSuffix"].Text);
        string Renamed(string name) => rename(prefix.Length + name.Length + suffix.Length > KustomizedAmounts.MostName ? name : prefix + name + suffix);
        foreach (var entry in root["resources"].Texts().Concat(root["bases"].Texts()).Concat(root["components"].Texts()))
        {
            var full = Path.TrimEndingDirectorySeparator(WrittenPath.In(folder, entry));
            var inner = Directory.Exists(full) ? KustomizationFile.In(full) : null;
            if (entry.Contains("://", StringComparison.Ordinal) || (inner is null && !File.Exists(full)))
            {
                IsBroken |= !IsElsewhere(entry);
                Obstacle ??= IsElsewhere(entry) ? $"it names {entry}, which is not here, and nothing is fetched"
                    : $"it names {entry}, which is {(Directory.Exists(full) ? "a folder without a kustomization" : "not there")}, and kubectl kustomize refuses that";
            }
            else if (inner is not null)
            {
                Bases.Add(inner);
                Take(inner, Renamed);
            }
            else if (Files.Add(full))
            {
                TakeObjects(full, Renamed);
            }
        }

        var patches = root["patches"].List().Concat(root["patchesJson6902"].List()).Select(static p => p["path"].Text).Concat(root["patchesStrategicMerge"].Texts().Where(static t => t.AsSpan().IndexOfAny('\n', '{') < 0));
        foreach (var entry in patches.Where(static t => t.Length > 0))
        {
            var full = WrittenPath.In(folder, entry);
            if (File.Exists(full))
            {
                Files.Add(full);
                continue;
            }

            IsBroken |= !IsElsewhere(entry);
            Obstacle ??= $"it names the patch {entry}, which is {(IsElsewhere(entry) ? "not here, and nothing is fetched" : "not there, and kubectl kustomize refuses that")}";
        }
    }

    /// <summary>Whether an entry is that of a repository, as kustomize takes them: a URL, or a host's name first.</summary>
    private static bool IsElsewhere(string entry)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        return entry.Contains("://", StringComparison.Ordinal) || entry.Contains("?ref=", StringComparison.Ordinal) || entry.Contains(".git", StringComparison.Ordinal) || entry.StartsWith("git@", StringComparison.Ordinal)
            || entry.IndexOf("//", StringComparison.Ordinal) > 0 || (slash > 0 && entry[0] != '.' && entry[..slash].Contains('.', StringComparison.Ordinal));
    }

    private void TakeObjects(string path, Func<string, string> rename)
    {
        foreach (var document in Read(path)?.Documents ?? [])
        {
            var root = document.Root;
            var (kind, metadata) = (root["kind"].Text, root["metadata"]);
            var name = metadata["name"].Text;
            Objects.Add(new(path, kind is "Namespace" or "CustomResourceDefinition" or "APIService" ? name : rename(name), kind, metadata["namespace"].Text is { Length: > 0 } space ? space : null, root));
        }
    }

    private YamlFile? Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length <= 32 << 20)
            {
                return YamlFile.Parse(File.ReadAllBytes(path));
            }

            Obstacle ??= $"{Path.GetFileName(path)} has more than 32 MiB";
        }
        catch (Exception error) when (error is ManifestException or IOException or UnauthorizedAccessException)
        {
            Obstacle ??= $"{Path.GetFileName(path)} cannot be read ({error.Message.TrimEnd('.')})";
        }

        return null;
    }
}
