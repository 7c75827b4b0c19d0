using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Model;
using Workload = Ullage.Audit.Objects.Workload;

namespace Ullage.Audit.Rules;

/// <summary>An init container makes the whole pod request more.</summary>
internal sealed class InitRaisesRequest : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "init-raises-request",
        Title = "An init container makes the whole pod request more",
        Why = "A pod requests the larger of its containers' sum and each init container, for as long as it lives. What the init container needs for seconds is reserved for months.",
        Remedy = "Lower the init container's request to what the containers request together, or do its work in a Job.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Resources,
        Article = "requests at the observed P50, limits at P99 plus a margin",
    };

    public override void Look(Workload workload, RuleReport report)
    {
        var cpu = CpuQuantity.Zero;
        var memory = ByteQuantity.Zero;
        foreach (var container in workload.Running)
        {
            if (container.EffectiveCpuRequest is not { } ownCpu || container.EffectiveMemoryRequest is not { } ownMemory || ownMemory.Bytes > 1L << 50 || ownCpu.Cores > 1e6)
            {
                return;
            }

            cpu += ownCpu;
            memory += ownMemory;
        }

        foreach (var init in workload.IsService ? workload.Containers.Where(static c => c.IsInit) : [])
        {
            if (init.EffectiveCpuRequest is { } wanted && wanted > cpu)
            {
                report.Find(init, [init.CpuRequest.Node, init.CpuLimit.Node], $"the init container requests {wanted} of CPU, the containers together {cpu}: the pod reserves {wanted} as long as it lives.");
            }

            if (init.EffectiveMemoryRequest is { } needed && needed > memory)
            {
                report.Find(init, [init.MemoryRequest.Node, init.MemoryLimit.Node], $"the init container requests {needed} of memory, the containers together {memory}: the pod reserves {needed} as long as it lives.");
            }
        }
    }
}
