using System.Globalization;
using System.Text.RegularExpressions;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Memcached may hold more than the memory limit.</summary>
internal sealed partial class MemcachedAboveLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "memcached-above-limit",
        Title = "Memcached may hold more than the memory limit",
        Why = "Memcached takes -m megabytes for items alone, 64 by default; connections and the hash table come on top. At the limit it is killed, and the cache is empty when it is needed most.",
        Remedy = "Set -m to about three quarters of the memory limit, as `ullage generate memcached NAME` does.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.State,
        Article = "Redis, Memcached as pods",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Image.ShortName != "memcached" || container.MemoryLimit.Value is not { } limit)
        {
            return;
        }

        var line = string.Join(' ', container.CommandLine.Take(100));
        var match = Size().Match(line);
        var size = match.Success && int.TryParse(match.Groups[1].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : 64;
        if (size >= limit.Mebibytes)
        {
            report.Find(container, [container.Node.Key("args"), container.MemoryLimit.Node], $"memcached may hold {size} MiB under a memory limit of {container.MemoryLimit.Text}; expected at most {Math.Floor(limit.Mebibytes * 0.75):0}.");
        }
    }

    [GeneratedRegex(@"(?:^|\s)(?:-m|--memory-limit)[ =]?([0-9]{1,7})", RegexOptions.CultureInvariant)]
    private static partial Regex Size();
}
