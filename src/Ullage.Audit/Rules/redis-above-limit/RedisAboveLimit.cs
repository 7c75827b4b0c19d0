using System.Globalization;
using System.Text.RegularExpressions;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Redis may hold more than the memory limit.</summary>
internal sealed partial class RedisAboveLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "redis-above-limit",
        Title = "Redis may hold more than the memory limit",
        Why = "Redis evicts, or refuses writes, at maxmemory, which counts data alone; buffers of clients, fragmentation and the pages that a snapshot copies come on top. At the limit it is killed before it does either, and the cache is empty when it is needed most.",
        Remedy = "Set --maxmemory to about three quarters of the memory limit, as `ullage generate redis NAME` does.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.State,
        Article = "Redis, Memcached as pods",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Image.ShortName is not ("redis" or "valkey") || container.MemoryLimit.Value is not { Bytes: > 0 } limit)
        {
            return;
        }

        if (MaxMemoryOf(container) is { } most && most.Bytes >= limit.Bytes)
        {
            report.Find(
                container,
                [container.Node.Key("args"), container.Node.Key("command"), container.MemoryLimit.Node],
                $"Redis may hold {most.Text} under a memory limit of {container.MemoryLimit.Text}; expected at most {Math.Floor(limit.Mebibytes * 0.75):0}mb.");
        }
    }

    /// <summary>The bound that a command line sets, as it is written and in bytes, of which 0 is none; null where it sets none that can be read.</summary>
    internal static (string Text, double Bytes)? MaxMemoryOf(Container container) =>
        // Of several the last counts.
        MaxMemory().Matches(string.Join(' ', container.CommandLine.Take(100))).LastOrDefault() is { } match && Bytes(match) is { } bytes ? (match.Groups["size"].Value + match.Groups["unit"].Value, bytes) : null;

    /// <summary>Redis' units: k, m and g are powers of ten, kb, mb and gb of two.</summary>
    private static double? Bytes(Match match)
    {
        double unit = match.Groups["unit"].Value.ToLowerInvariant() switch { "" or "b" => 1, "k" => 1e3, "kb" => 1 << 10, "m" => 1e6, "mb" => 1 << 20, "g" => 1e9, _ => 1 << 30 };
        return double.TryParse(match.Groups["size"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size * unit : null;
    }

    [GeneratedRegex("""(?:^|\s)--maxmemory\s+["']?(?<size>[0-9]{1,15})(?<unit>[kKmMgG]?[bB]?)(?![\w$%.-])""", RegexOptions.CultureInvariant)]
    private static partial Regex MaxMemory();
}
