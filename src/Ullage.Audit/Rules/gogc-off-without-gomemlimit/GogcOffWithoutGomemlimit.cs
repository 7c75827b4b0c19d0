using System.Globalization;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;

namespace Ullage.Audit.Rules;

/// <summary>GOGC=off without GOMEMLIMIT: nothing is ever collected.</summary>
internal sealed class GogcOffWithoutGomemlimit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gogc-off-without-gomemlimit",
        Title = "GOGC=off without GOMEMLIMIT: nothing is ever collected",
        Why = "With GOGC off, or any negative number, the collector runs only when GOMEMLIMIT asks for it. Without that limit the heap grows until the kernel kills the process.",
        Remedy = "Set GOMEMLIMIT to 80–90 % of the memory limit, or leave GOGC at 100.",
        Fix = "Sets GOMEMLIMIT to 85 % of the memory limit; without a memory limit GOGC goes back to 100.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.GoRuntime,
        Article = "GOGC: 50 trades CPU for memory, off with a limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (!container.HasUnseenEnvironment && container.Variable("GOGC") is { Literal: { } gogc } variable && IsOff(gogc)
            && (container.Variable(GoMemoryLimit.Name) is null || container.Variable(GoMemoryLimit.Name) is { Literal: { } text } && GoMemoryLimit.IsOff(text)))
        {
            report.Find(container, variable.Place, $"GOGC is {gogc} and there is no GOMEMLIMIT, so nothing is ever collected; expected a GOMEMLIMIT of 80–90 % of the memory limit beside it.");
        }
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Container is not { } container)
        {
            return null;
        }

        return GoMemoryLimit.Advice(found) is var (value, words)
            ? Mending.Mend.OfVariable(container, GoMemoryLimit.Name, value, words)
            : container.MemoryLimit.IsGiven ? null : Mending.Mend.OfVariable(container, "GOGC", "100", "GOGC 100: without a memory limit nothing else would make it collect");
    }

    /// <summary>The runtime takes every negative number for off (readGOGC, setGCPercent).</summary>
    private static bool IsOff(string text) => text == "off" || (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number < 0);
}
