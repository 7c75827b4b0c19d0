using System.Text.RegularExpressions;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Sources;

/// <summary>Which objects a patch of a kustomization is laid over: by kind and name, each a whole regular expression, and each left out for all.</summary>
internal sealed class PatchTarget(string kind, string name)
{
    private const int MostCharacters = 1000;
    private readonly Func<string, bool> _kind = Matcher(kind);
    private readonly Func<string, bool> _name = Matcher(name);

    /// <summary>What tells two apart.</summary>
    public (string Kind, string Name) Key => (kind, name);

    /// <summary>The target of an entry of <c>patches</c>. Labels and annotations are not looked at: it may then match more than it changes.</summary>
    public static PatchTarget Of(YamlNode target) => new(target["kind"].Text, target["name"].Text);

    /// <summary>Whether it is laid over an object.</summary>
    public bool Matches(string kind, string name) => _kind(kind) && _name(name);

    private static Func<string, bool> Matcher(string pattern)
    {
        if (pattern.Length is 0 or > MostCharacters)
        {
            return static _ => true;
        }

        if (pattern.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-'))
        {
            return text => text == pattern;
        }

        try
        {
            // Without backtracking no pattern takes longer than its text is long.
            return new Regex("^(?:" + pattern + ")\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking).IsMatch;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return static _ => true;
        }
    }
}
