using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

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
        Fix = "Writes allowPrivilegeEscalation: false, except beside CAP_SYS_ADMIN.",
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

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container && !container.Node["securityContext"]["capabilities"]["add"].Texts().Exists(static c => c is "SYS_ADMIN" or "CAP_SYS_ADMIN" or "ALL")
            ? Mending.Mend.Of(container, "allowPrivilegeEscalation: false", ("securityContext", YamlChange.Map(("allowPrivilegeEscalation", YamlChange.Literal("false")))))
            : null;
}
