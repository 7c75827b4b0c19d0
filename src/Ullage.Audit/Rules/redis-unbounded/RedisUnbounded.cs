using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Redis as a cache without maxmemory.</summary>
internal sealed class RedisUnbounded : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "redis-unbounded",
        Title = "Redis as a cache without maxmemory",
        Why = "Redis takes memory until the kernel kills it: without maxmemory it knows nothing of the container's limit and evicts nothing.",
        Remedy = "Start it with --maxmemory at about three quarters of the limit and a --maxmemory-policy, as `ullage generate redis NAME` does.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.State,
        Article = "Redis, Memcached as pods",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Image.ShortName is "redis" or "valkey" && !container.IsInit && container.MemoryLimit.IsGiven && container.Node["volumeMounts"].List().All(static m => !m["mountPath"].Text.Contains("conf", StringComparison.Ordinal) && !m["mountPath"].Text.Contains("etc", StringComparison.Ordinal))
            && (RedisAboveLimit.MaxMemoryOf(container) is { Bytes: 0 } || !container.CommandLine.Any(static a => a.Contains("maxmemory", StringComparison.Ordinal)))
            && !container.CommandLine.Any(static a => a.Contains(".conf", StringComparison.Ordinal) || a.Contains("sentinel", StringComparison.Ordinal) || a.Contains(".sh", StringComparison.Ordinal) || a.Contains("redis-cli", StringComparison.Ordinal)))
        {
            report.Find(container, container.ImageNode, $"Redis under a memory limit of {container.MemoryLimit.Text} without a --maxmemory: it grows until it is killed.");
        }
    }
}
