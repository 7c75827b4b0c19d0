using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A shell beside a program that needs none.</summary>
internal sealed class ImageShell : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-shell",
        Title = "A shell beside a program that needs none",
        Why = "A static Go program that starts no others needs nothing but itself. A shell in its image is a workshop for whoever breaks in, and brings a distribution with updates of its own.",
        Remedy = "Begin the last stage from scratch or distroless/static, and debug with an ephemeral container (kubectl debug).",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Images,
        Article = "multi-stage images, small and without a toolchain",
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        if (artifact.Image["shells"].Texts() is [var shell, ..] && artifact.Image["start"].TextIs("Exec") && artifact.Go.Exists && artifact.Program["static"].IsTrue() && !artifact.Feature("StartsPrograms").Exists)
        {
            report.Find(artifact, artifact.Image["shells"], $"{shell} is in the image, and {artifact.ProgramName} is static and starts no program.");
        }
    }
}
