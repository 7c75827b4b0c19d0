using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Running;
using Ullage.Manifests.Yaml;

namespace Ullage.Audit.Mending;

/// <summary>A finding that is to be mended, with what is known.</summary>
internal sealed class MendCase(AuditFinding finding, AuditSet set, AuditOptions options, MendNumbers numbers)
{
    public AuditFinding Finding => finding;

    public AuditSet Set => set;

    /// <summary>The container that it is about, or null.</summary>
    public Container? Container => finding.Container;

    /// <summary>The workload that it is about, or null.</summary>
    public Workload? Workload => finding.Item as Workload;

    /// <summary>The Dockerfile that it is about, or null.</summary>
    public Dockerfile? Dockerfile => finding.Dockerfile;

    /// <summary>The node that is told.</summary>
    public YamlNode Node => finding.Node;

    /// <summary>The numbers recommended for the container, or null.</summary>
    public ResourceNumbers? Recommended => Container is { } container ? numbers.Recommended?.Invoke(container.Workload.Resource with { Container = container.Name }) : null;

    /// <summary>The standard profile that was named, or null.</summary>
    public ResourceNumbers? Tier => numbers.Tier;

    /// <summary>The profile that hurts nobody as a request: the smallest.</summary>
    public ResourceNumbers? Smallest => numbers.Smallest;

    /// <summary>A parameter of the rule as configured, or its default.</summary>
    public double Parameter(string name) =>
        options.Rules.GetValueOrDefault(finding.Rule.Id)?.Parameters is { } said && said.TryGetValue(name, out var value) ? value : finding.Rule.Parameters.First(p => p.Name == name).Default;

    /// <summary>The probe whose mapping holds the node, or is it.</summary>
    public Probe? Probe => Container is { } c ? ((Probe?[])[c.Liveness, c.Readiness, c.Startup]).FirstOrDefault(p => p is not null && (p.KeyNode == Node || (p.Node.Span.Start <= Node.Span.Start && Node.Span.End <= p.Node.Span.End))) : null;
}
