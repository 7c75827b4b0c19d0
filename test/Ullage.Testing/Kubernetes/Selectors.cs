using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ullage.Testing.Kubernetes;

/// <summary>Label and field selectors of lists.</summary>
internal static partial class Selectors
{
    public static bool Match(JsonObject of, string labels, string fields) => OfLabels(of["metadata"]?["labels"] as JsonObject ?? [], labels) && OfFields(of, fields);

    public static bool OfLabels(JsonObject labels, string selector)
    {
        foreach (var requirement in Requirement().Matches(selector).Select(static m => m.Value.Trim()).Where(static r => r.Length > 0))
        {
            var set = SetBased().Match(requirement);
            bool met;
            if (set.Success)
            {
                var among = set.Groups[3].Value.Split(',').Select(static v => v.Trim()).Contains(labels[set.Groups[1].Value]?.ToString());
                met = set.Groups[2].Value == "in" ? among : !among;
            }
            else if (requirement.Split(["!="], 2, StringSplitOptions.None) is [var unequal, var not])
            {
                met = labels[unequal]?.ToString() != not;
            }
            else if (requirement.Replace("==", "=", StringComparison.Ordinal).Split('=', 2) is [var equal, var value])
            {
                met = labels[equal]?.ToString() == value;
            }
            else
            {
                met = requirement[0] == '!' ? !labels.ContainsKey(requirement[1..]) : labels.ContainsKey(requirement);
            }

            if (!met)
            {
                return false;
            }
        }

        return true;
    }

    private static bool OfFields(JsonObject of, string selector) => selector.Split(',', StringSplitOptions.RemoveEmptyEntries).All(requirement =>
    {
        var (path, value) = (requirement.Split('=', 2)[0], requirement.Split('=', 2)[^1].TrimStart('='));
        JsonNode? at = of;
        foreach (var name in path.Split('.'))
        {
            at = at?[name];
        }

        return (at?.ToString() ?? "") == value;
    });

    [GeneratedRegex(@"[^,(]+(\([^)]*\))?")]
    private static partial Regex Requirement();

    [GeneratedRegex(@"^(\S+) (in|notin) \((.*)\)$")]
    private static partial Regex SetBased();
}
