using Ullage.Model;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// Which namespaces are meant: names or globs, in which <c>*</c> stands for any characters and <c>?</c> for one. None given means all.
/// </summary>
public sealed class NamespaceGlobs
{
    private readonly LabelMatcher? _matcher;

    private NamespaceGlobs(IReadOnlyList<string> globs)
    {
        Globs = globs;
        _matcher = globs.Count == 0 ? null : Build("", globs);
    }

    /// <summary>All namespaces.</summary>
    public static NamespaceGlobs All { get; } = new([]);

    /// <summary>The globs as given, without doubles; empty for all.</summary>
    public IReadOnlyList<string> Globs { get; }

    /// <summary>The namespaces by name, to ask for one by one; null where all are meant or a glob has to be matched.</summary>
    public IReadOnlyList<string>? Names => Globs.Count > 0 && !Globs.Any(IsPattern) ? Globs : null;

    /// <summary>Makes the set of namespaces that match any glob.</summary>
    /// <exception cref="ArgumentException">A glob is empty or holds what no namespace and no glob can.</exception>
    public static NamespaceGlobs From(IEnumerable<string> globs)
    {
        ArgumentNullException.ThrowIfNull(globs);
        var kept = globs.Select(static g => g.Trim()).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        var wrong = kept.Where(static glob => glob.Length is 0 or > 253 || glob.Any(static c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '*' or '?'))).ToArray();
        return wrong.Length > 0
            ? throw new ArgumentException($"Not a namespace or a glob: {string.Join(", ", wrong.Select(static w => $"\"{w}\""))}; namespaces are lower-case letters, digits and '-', globs also have '*' and '?'.", nameof(globs))
            : kept.Length == 0 || kept.Contains("*") ? All : new NamespaceGlobs(kept);
    }

    /// <summary>The condition on the label that holds the namespace, or null for all.</summary>
    public LabelMatcher? On(string label) => Globs.Count == 0 ? null : Build(label, Globs);

    /// <summary>Whether a namespace is meant.</summary>
    public bool Contains(string @namespace) => _matcher?.Matches(@namespace) ?? true;

    private static bool IsPattern(string glob) => glob.AsSpan().IndexOfAny('*', '?') >= 0;

    private static LabelMatcher Build(string label, IReadOnlyList<string> globs) =>
        globs.Count == 1 && !IsPattern(globs[0])
            ? new LabelMatcher(MatcherKind.Equal, label, globs[0])
            : new LabelMatcher(MatcherKind.Regex, label, string.Join('|', globs.Select(static glob => glob.Replace("*", ".*", StringComparison.Ordinal).Replace('?', '.'))));
}
