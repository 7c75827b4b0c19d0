using System.IO.Compression;

namespace Ullage.Manifests.Schema;

/// <summary>The table of facts in the assembly. Read at its first use, each type at its own first use; safe to share between threads.</summary>
internal sealed class FactTable
{
    private static readonly Lazy<FactTable> _shared = new(static () =>
    {
        using var packed = typeof(FactTable).Assembly.GetManifestResourceStream("kubernetes-facts.gz")!;
        using var text = new StreamReader(new GZipStream(packed, CompressionMode.Decompress));
        return new FactTable(text);
    });

    private readonly List<string[]> _values = [];
    private readonly List<string> _lines = [];
    private readonly Dictionary<(string ApiVersion, string Kind), FieldFacts> _kinds = [];
    private readonly HashSet<string> _groups = new(StringComparer.Ordinal);
    private readonly TypeFields?[] _types;

    private FactTable(TextReader text)
    {
        while (text.ReadLine() is { } line)
        {
            switch (line[0])
            {
                case 'V':
                    Versions = [.. line[2..].Split(' ').Select(KubernetesVersion.Parse)];
                    break;
                case 'E':
                    _values.Add(line[2..].Split('|'));
                    break;
                case 'K':
                    AddKind(line);
                    break;
                default:
                    _lines.Add(line);
                    break;
            }
        }

        _types = new TypeFields?[_lines.Count];
    }

    /// <summary>The one there is.</summary>
    public static FactTable Shared => _shared.Value;

    /// <summary>The versions, oldest first.</summary>
    public IReadOnlyList<KubernetesVersion> Versions { get; private set; } = [];

    /// <summary>Every kind by API version and name.</summary>
    public IReadOnlyDictionary<(string ApiVersion, string Kind), FieldFacts> Kinds => _kinds;

    /// <summary>Whether an API group is Kubernetes' own, so that a kind that is not in the table is none.</summary>
    public bool HasGroup(string apiVersion) => GroupOf(apiVersion) is var group && _groups.Contains(group) && (!group.Contains('.', StringComparison.Ordinal) || group.EndsWith(".k8s.io", StringComparison.Ordinal));

    /// <summary>The fields of a type; null for one that is not looked into.</summary>
    public TypeFields? FieldsOf(FieldType type)
    {
        // Two threads may both read a line; they read the same.
        var line = _lines[type.Fields];
        return line[0] == 'A' ? null : _types[type.Fields] ??= new(FactText.Fields(line[1..], _values, Versions.Count));
    }

    private void AddKind(string line)
    {
        var words = line.Split(' ');
        var (type, since, until) = FactText.Span(words[3], Versions.Count);
        _kinds.Add((words[1], words[2]), new(new(ValueKind.Fields, FactText.Number(type)), false, [], since, until));
        _groups.Add(GroupOf(words[1]));
    }

    private static string GroupOf(string apiVersion) => apiVersion.LastIndexOf('/') is var slash and >= 0 ? apiVersion[..slash] : "";
}
