using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>Server GC in a small container.</summary>
internal sealed class DotnetServerGcSmall : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dotnet-server-gc-small",
        Title = "Server GC in a small container",
        Why = "Server collection keeps a heap for each CPU and lets garbage pile up for throughput. In a container of a few hundred megabytes that is most of its memory.",
        Remedy = "Leave server collection off, or set DOTNET_GCConserveMemory or DOTNET_GCHeapCount; .NET 9 and later adapt by themselves (DATAS).",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.OtherRuntimes,
        Parameters = [new("below", 512, "MiB", "memory limit under which server collection is told")],
    };

    public override void Look(Container container, RuleReport report)
    {
        if ((container.Variable("DOTNET_gcServer") ?? container.Variable("COMPlus_gcServer")) is { Literal: "1" or "0x1" } variable
            && container.MemoryLimit.Value is { } limit && limit.Mebibytes < report.Parameter("below") && container.Variable("DOTNET_GCHeapCount") is null)
        {
            report.Find(container, variable.Place, $"server collection under a memory limit of {container.MemoryLimit.Text}; expected workstation collection below {report.Parameter("below"):0} MiB.");
        }
    }
}
