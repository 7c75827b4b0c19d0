using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A request is above its limit.</summary>
internal sealed class RequestAboveLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "request-above-limit",
        Title = "A request is above its limit",
        Why = "The API server refuses the object.",
        Remedy = "Lower the request or raise the limit.",
        Fix = "With `--unsafe-fixes`: lowers the request to the limit, unless the limit is a few bytes of memory. Which of the two was meant, nobody can tell.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Resources,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.CpuRequest.Value is { } cpu && container.CpuLimit.Value is { } cpuLimit && cpu > cpuLimit && cpuLimit.Nanocores >= 0)
        {
            report.Find(container, container.CpuRequest.Node, $"the CPU request {container.CpuRequest.Text} is above the limit {container.CpuLimit.Text}; the API server refuses that.");
        }

        if (container.MemoryRequest.Value is { } memory && container.MemoryLimit.Value is { } memoryLimit && memory > memoryLimit && memoryLimit.Bytes >= 0)
        {
            report.Find(container, container.MemoryRequest.Node, $"the memory request {container.MemoryRequest.Text} is above the limit {container.MemoryLimit.Text}; the API server refuses that.");
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Container is not { } container)
        {
            return null;
        }

        var (key, limit) = found.Node == container.CpuRequest.Node ? ("cpu", container.CpuLimit.Text) : ("memory", container.MemoryLimit.Text);
        if (key == "memory" && MemoryQuantityTiny.IsTold(container.MemoryLimit))
        {
            return Mending.Mend.Left($"the limit {limit} is a few bytes, which no container starts under; write the limit that is meant");
        }

        if (found.Node == container.CpuRequest.Node ? container.CpuLimit.Value is { Nanocores: 0 } : container.MemoryLimit.Value is { Bytes: 0 })
        {
            return Mending.Mend.Left("a limit of 0 is none; write the limit that is meant");
        }

        return Mending.Mend.Of(container, $"the {key} request is lowered to the limit, {limit}", ("resources", YamlChange.Map(("requests", YamlChange.Map((key, YamlChange.Value(limit))))))) with { NeedsLook = true };
    }
}
