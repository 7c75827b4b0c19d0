using Ullage.Prometheus.Mapping;

namespace Ullage.Cli.Configuration;

/// <summary>Replaces names in a metric mapping: <c>memory=my_working_set_bytes</c> and the like.</summary>
internal static class MappingText
{
    /// <summary>What can be replaced.</summary>
    public static IReadOnlyList<string> Keys { get; } = ["cpu", "cpu-gauge", "memory", "cfs-periods", "cfs-throttled", "namespace-label", "pod-label", "container-label"];

    /// <summary>Reads one replacement.</summary>
    public static KeyValuePair<string, string> Read(string text)
    {
        var pair = ValueText.Pair(text);
        ValueText.Choice(pair.Key, Keys);
        return IsName(pair.Value)
            ? pair
            : throw new FormatException($"{pair.Key}: \"{pair.Value}\" is not a metric's or label's name; write letters, digits, _ and :");
    }

    /// <summary>The mapping with the replacements made.</summary>
    public static MetricMapping Apply(MetricMapping mapping, IReadOnlyList<KeyValuePair<string, string>> replacements)
    {
        foreach (var (key, name) in replacements)
        {
            var labels = mapping.Labels[0];
            mapping = key switch
            {
                "cpu" => mapping with { Cpu = [new CpuMetric(name, CpuKind.CounterSeconds)] },
                "cpu-gauge" => mapping with { Cpu = [new CpuMetric(name, CpuKind.GaugeCores)] },
                "memory" => mapping with { Memory = [name] },
                "cfs-periods" => mapping with { CfsPeriods = name },
                "cfs-throttled" => mapping with { CfsThrottled = name },
                "namespace-label" => mapping with { Labels = [labels with { Namespace = name }] },
                "pod-label" => mapping with { Labels = [labels with { Pod = name }] },
                _ => mapping with { Labels = [labels with { Container = name }] },
            };
        }

        return replacements.Count == 0 ? mapping : mapping with { Name = mapping.Name + " (changed)" };
    }

    private static bool IsName(string text) => text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or ':');
}
