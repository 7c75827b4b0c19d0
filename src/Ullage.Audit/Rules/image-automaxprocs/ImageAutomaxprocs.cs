using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>automaxprocs in a program whose runtime follows the limit by itself.</summary>
internal sealed class ImageAutomaxprocs : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-automaxprocs",
        Title = "automaxprocs beside a Go that sees the CPU limit by itself",
        Why = "Go 1.25 takes GOMAXPROCS from the CPU limit and follows its changes. automaxprocs sets it once, and a value that was set is no longer followed: after an in-place resize the program stays where it began.",
        Remedy = "Remove the import of go.uber.org/automaxprocs.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Images,
        Article = "GOMAXPROCS from the CPU limit",
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var module = artifact.Feature("AutoMaxProcs");
        if (module.Exists && artifact.Go["seesCpuLimit"].IsTrue() && !artifact.IsStartedOtherwise(report.Set))
        {
            report.Find(artifact, module, $"{artifact.ProgramName} is built with Go {artifact.Go["version"].Text}, which follows the CPU limit by itself, and has {module.Text}, which sets it once.");
        }
    }
}
