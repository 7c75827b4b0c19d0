using System.Text;
using System.Text.RegularExpressions;

namespace Ullage.Prometheus.Discovery;

/// <summary>
/// A Kubernetes label selector: <c>app=web,tier!=cache,env in (prod,stage),!canary</c>. Matched against the labels that
/// kube-state-metrics exports of pods, whose names have <c>label_</c> in front and <c>_</c> for what Prometheus does not allow.
/// </summary>
public sealed partial class LabelSelector
{
    private readonly IReadOnlyList<Requirement> _requirements;

    private LabelSelector(string text, IReadOnlyList<Requirement> requirements)
    {
        Text = text;
        _requirements = requirements;
    }

    /// <summary>As given.</summary>
    public string Text { get; }

    /// <summary>The exported labels it asks about.</summary>
    public IEnumerable<string> Labels => _requirements.Select(static r => r.Label).Distinct(StringComparer.Ordinal);

    /// <summary>Reads a selector.</summary>
    /// <exception cref="FormatException">The text is not a selector; the message says where.</exception>
    public static LabelSelector Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var requirements = new List<Requirement>();
        var at = 0;
        while (at < text.Length)
        {
            var match = Term().Match(text, at);
            if (!match.Success)
            {
                throw new FormatException($"Label selector \"{text}\": cannot read \"{text[at..]}\"; expected key=value, key!=value, key in (a,b), key notin (a,b), key or !key, separated by commas.");
            }

            requirements.Add(Read(match));
            at = match.Index + match.Length;
        }

        return requirements.Count == 0
            ? throw new FormatException("The label selector is empty; leave it out to select every pod.")
            : new LabelSelector(text, requirements);
    }

    /// <summary>The name under which kube-state-metrics exports a label.</summary>
    public static string ExportedName(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var name = new StringBuilder("label_");
        foreach (var c in key)
        {
            name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        return name.ToString();
    }

    /// <summary>Whether a pod with these exported labels is selected; a label it lacks reads as empty.</summary>
    internal bool Matches(Func<string, string> valueOf) => _requirements.All(r => r.Values.Contains(valueOf(r.Label)) != r.Negated);

    private static Requirement Read(Match match)
    {
        var label = ExportedName(match.Groups["key"].Value);
        if (match.Groups["set"].Success)
        {
            var values = match.Groups["set"].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            return new(label, [.. values], match.Groups["in"].Value == "notin");
        }

        // Presence is "not empty": Prometheus cannot tell an empty label from an absent one.
        return match.Groups["op"].Success
            ? new(label, [match.Groups["value"].Value], match.Groups["op"].Value == "!=")
            : new(label, [""], !match.Groups["not"].Success);
    }

    [GeneratedRegex(@"\G\s*(?:(?<not>!)\s*(?<key>[A-Za-z0-9][\w./-]*)|(?<key>[A-Za-z0-9][\w./-]*)(?:\s+(?<in>in|notin)\s*\((?<set>[^()]*)\)|\s*(?<op>==|=|!=)\s*(?<value>[\w.-]*))?)\s*(?:,(?=\s*\S)|$)")]
    private static partial Regex Term();

    private sealed record Requirement(string Label, HashSet<string> Values, bool Negated);
}
