using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>GOMAXPROCS is fixed, which switches Go's own updates off.</summary>
internal sealed class GomaxprocsPinned : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomaxprocs-pinned",
        Title = "GOMAXPROCS is fixed, which switches Go's own updates off",
        Why = "Since Go 1.25 the runtime follows the CPU limit by itself, also when the limit changes in place. The variable switches that off, and taken from the downward API it is read once, at the start.",
        Remedy = "With Go 1.25 or later and a go line of 1.25 or later, take the variable out. With older ones keep it.",
        Fix = "Takes the variable out where the image says Go 1.25 or later; elsewhere nothing is done.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMAXPROCS from the CPU limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable("GOMAXPROCS") is { } variable && container.CpuLimit.IsGiven && (RuntimeSigns.GoVersion(container) is not { } version || version.CompareTo((1, 25)) >= 0))
        {
            report.Find(container, variable.Node["name"], "GOMAXPROCS is fixed; Go 1.25 and later follow the CPU limit by themselves, and this switches that off.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && RuntimeSigns.GoVersion(container) is { } version
            ? Mending.Mend.WithoutVariable(container, "GOMAXPROCS", $"GOMAXPROCS goes: Go {version.Major}.{version.Minor} follows the CPU limit by itself")
            : null;
}
