using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;
using Ullage.Model;

namespace Ullage.Audit.Rules;

/// <summary>DOTNET_GCHeapHardLimit is not below the memory limit.</summary>
internal sealed class DotnetHeapLimitAboveLimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dotnet-heap-limit-above-limit",
        Title = "DOTNET_GCHeapHardLimit is not below the memory limit",
        Why = ".NET reads its GC settings from the environment as hexadecimal: 20000000 is 512 MiB, 500000000 is 20 GiB. A heap limit above the container's is none: the kernel kills first. Without the variable .NET takes 75 % of the limit by itself.",
        Remedy = "Take the variable out, or write the bytes in hexadecimal below the memory limit.",
        Fix = "Takes the variable out: .NET then takes 75 % of the limit.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.OtherRuntimes,
    };

    private static readonly string[] _names = ["DOTNET_GCHeapHardLimit", "COMPlus_GCHeapHardLimit"];

    public override void Look(Container container, RuleReport report)
    {
        foreach (var name in _names)
        {
            if (container.Variable(name) is { Literal: { } text } variable && HexNumber.TryParse(text, out var bytes) && container.MemoryLimit.Value is { } limit && bytes >= limit.Bytes)
            {
                report.Find(container, variable.Place, $"{name} {text} is read as hexadecimal: {ByteQuantity.FromBytes(bytes)}, not below the memory limit {container.MemoryLimit.Text}; expected {(long)(limit.Bytes * 0.75):X} or no variable.");
            }
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && _names.FirstOrDefault(n => container.Variable(n)?.Place == found.Node) is { } name
            ? Mending.Mend.WithoutVariable(container, name, $"{name} goes: .NET takes 75 % of the memory limit by itself")
            : null;
}
