using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>DOTNET_GCHeapHardLimitPercent is read as hexadecimal.</summary>
internal sealed class DotnetHeapPercent : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dotnet-heap-percent",
        Title = "DOTNET_GCHeapHardLimitPercent is read as hexadecimal",
        Why = ".NET reads its GC settings from the environment as hexadecimal: 75 is 117 %, and a percentage of 100 or more is ignored: the heap gets the default, 75 % of the memory limit. 75 % is 4B.",
        Remedy = "Write the percentage in hexadecimal: 4B for 75, 50 for 80, 5A for 90.",
        Fix = "Writes the percentage that was meant in hexadecimal.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.OtherRuntimes,
    };

    private static readonly string[] _names = ["DOTNET_GCHeapHardLimitPercent", "COMPlus_GCHeapHardLimitPercent"];

    public override void Look(Container container, RuleReport report)
    {
        foreach (var name in _names)
        {
            if (container.Variable(name) is { Literal: { } text } variable && HexNumber.TryParse(text, out var percent) && percent >= 100)
            {
                report.Find(container, variable.Place, $"{name} {text} is read as hexadecimal: {percent} %, which is ignored; expected 1 to 63{(int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var meant) && meant is > 0 and < 100 ? $"; {meant} % is {meant:X}" : "")}.");
            }
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && _names.FirstOrDefault(n => container.Variable(n)?.Place == found.Node) is { } name && container.Variable(name)?.Literal is { } text
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var meant) && meant is > 0 and < 100
            ? Mending.Mend.OfVariable(container, name, $"{meant:X}", $"{name} {meant:X}, which is {meant} in hexadecimal")
            : null;
}
