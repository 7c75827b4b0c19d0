using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Audit.Runtimes;
using Ullage.Model;

namespace Ullage.Audit.Rules;

/// <summary>GOMEMLIMIT has a unit that Go does not know.</summary>
internal sealed class GomemlimitUnit : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "gomemlimit-unit",
        Title = "GOMEMLIMIT has a unit that Go does not know",
        Why = "Go reads whole bytes or a number with B, KiB, MiB, GiB or TiB. Anything else, Kubernetes' own Mi and Gi included, is a fatal error before main: the container never starts.",
        Remedy = "Write MiB for Mi and GiB for Gi, without a space or a fraction.",
        Fix = "Writes the unit as Go has it (384Mi becomes 384MiB, 512M becomes 488MiB); what is no amount at all is left.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.GoRuntime,
        Article = "GOMEMLIMIT at 80–90 % of the memory limit",
    };

    public override void Look(Container container, RuleReport report)
    {
        if (container.Variable(GoMemoryLimit.Name) is not { Literal: { } text } variable || GoMemoryLimit.IsOff(text) || GoMemoryLimit.TryParse(text, out _))
        {
            return;
        }

        var guess = ByteQuantity.TryParse(text.Trim(), out var amount, out _) && amount.Bytes >= 1 << 20 ? $", such as {GoMemoryLimit.Share(amount, 100)}" : "";
        report.Find(container, variable.Place, $"GOMEMLIMIT is \"{text}\", which Go refuses to start with; expected bytes or a number with KiB, MiB, GiB or TiB{guess}.");
    }

    public override Mend? Mend(MendCase found)
    {
        if (found.Container is not { } container || container.Variable(GoMemoryLimit.Name)?.Literal?.Trim() is not { } text || !ByteQuantity.TryParse(text, out var amount, out _) || amount.Bytes < 1 << 20)
        {
            return null;
        }

        // A whole number of binary units stays what it is; decimal ones become whole MiB, rounded down.
        var value = text.EndsWith('i') && GoMemoryLimit.TryParse(text + "B", out _) ? text + "B" : GoMemoryLimit.Share(amount, 100);
        return Mending.Mend.OfVariable(container, GoMemoryLimit.Name, value, $"GOMEMLIMIT {text} becomes {value}: Go's units are KiB, MiB, GiB and TiB") with { FollowsAmounts = false };
    }
}
