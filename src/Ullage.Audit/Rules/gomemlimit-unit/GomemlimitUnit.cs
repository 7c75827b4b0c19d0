using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
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
}
