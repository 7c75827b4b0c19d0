using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A process may gain privileges that its parent lacks.</summary>
internal sealed class PrivilegeEscalation : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "privilege-escalation",
        Title = "A process may gain privileges that its parent lacks",
        Why = "Without allowPrivilegeEscalation: false a setuid program in the image makes root of any user.",
        Remedy = "Set allowPrivilegeEscalation: false.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Security,
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (!container.IsInit && !container.Node["securityContext"]["allowPrivilegeEscalation"].IsFalse() && !container.Node["securityContext"]["privileged"].IsTrue())
        {
            report.Find(container, container.Node.Key("securityContext"), "allowPrivilegeEscalation is not false.");
        }
    }
}
