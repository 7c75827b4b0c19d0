using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>DOTNET_PROCESSOR_COUNT is above the CPU limit.</summary>
internal sealed class DotnetProcessorCount : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dotnet-processor-count",
        Title = "DOTNET_PROCESSOR_COUNT is above the CPU limit",
        Why = ".NET reads the CPU limit by itself and rounds it up. A larger count makes more threads and heaps than the quota pays for, and the container is throttled.",
        Remedy = "Take the variable out.",
        Fix = "Takes the variable out.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.OtherRuntimes,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable("DOTNET_PROCESSOR_COUNT") is { Literal: { } text } variable && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && container.CpuLimit.Value is { } limit && count > Math.Max(1, Math.Ceiling(limit.Cores)))
        {
            report.Find(container, variable.Place, $"DOTNET_PROCESSOR_COUNT {text} at a CPU limit of {container.CpuLimit.Text}; expected no variable: .NET takes {Math.Max(1, Math.Ceiling(limit.Cores)):0} by itself.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container
            ? Mending.Mend.WithoutVariable(container, "DOTNET_PROCESSOR_COUNT", "DOTNET_PROCESSOR_COUNT goes: .NET follows the CPU limit by itself")
            : null;
}
