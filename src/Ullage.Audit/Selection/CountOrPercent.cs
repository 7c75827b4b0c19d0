using System.Globalization;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Selection;

/// <summary>A number of pods, or a share of them, as Kubernetes' IntOrString has it: <c>2</c> or <c>"25%"</c>.</summary>
internal readonly record struct CountOrPercent(YamlNode Node, int Value, bool IsPercent)
{
    /// <summary>Reads a node; null when there is none or it is neither.</summary>
    public static CountOrPercent? Of(YamlNode node)
    {
        var text = node.Text.Trim();
        var isPercent = text.EndsWith('%');
        return int.TryParse(isPercent ? text[..^1] : text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? new(node, value, isPercent) : null;
    }

    /// <summary>How many of a number of pods, a fraction rounded up, as budgets and <c>maxSurge</c> do.</summary>
    public long OfUp(int pods) => IsPercent ? ((long)Value * pods + 99) / 100 : Value;

    /// <summary>How many of a number of pods, a fraction rounded down, as a rollout's <c>maxUnavailable</c> does.</summary>
    public long OfDown(int pods) => IsPercent ? (long)Value * pods / 100 : Value;

    /// <inheritdoc/>
    public override string ToString() => IsPercent ? Value + "%" : Value.ToString(CultureInfo.InvariantCulture);
}
