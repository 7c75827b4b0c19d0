using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Mending;
using Ullage.Audit.Objects;
using Ullage.Manifests.Editing;

namespace Ullage.Audit.Rules;

/// <summary>A container may write to its own files.</summary>
internal sealed class WritableRoot : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "writable-root",
        Title = "A container may write to its own files",
        Why = "What breaks in can change the program. What the program writes there is lost at restart, and counts as ephemeral storage.",
        Remedy = "Set readOnlyRootFilesystem: true, with an emptyDir where files are written.",
        Fix = "With `--unsafe-fixes`: writes readOnlyRootFilesystem: true.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Security,
        Article = "statelessness, ephemeral storage",
        TellsAbsence = true,
    };

    public override void Look(Container container, RuleReport report)
    {
        if (!container.IsInit && !container.Node["securityContext"]["readOnlyRootFilesystem"].IsTrue())
        {
            report.Find(container, container.Node.Key("securityContext"), "readOnlyRootFilesystem is not true.");
        }
    }

    public override Mend? Mend(MendCase found) =>
        found.Container is { } container
            ? Mending.Mend.Of(container, "readOnlyRootFilesystem: true", ("securityContext", YamlChange.Map(("readOnlyRootFilesystem", YamlChange.Literal("true"))))) with { NeedsLook = true }
            : null;
}
