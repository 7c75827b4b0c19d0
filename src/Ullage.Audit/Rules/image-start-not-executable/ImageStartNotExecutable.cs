using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>What starts a built image is a file that nobody may execute.</summary>
internal sealed class ImageStartNotExecutable : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-start-not-executable",
        Title = "A built image starts a file that nobody may execute",
        Why = "COPY keeps the mode of a file, and an artifact of a pipeline or a checkout on Windows often has lost its execute bit: every container ends at once with \"permission denied\", as root too.",
        Remedy = "Copy it with `COPY --chmod=755`, or set the bit where it is built.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var place = artifact.Image["notExecutable"];
        if (place.Texts() is [var program, ..] && !artifact.IsStartedOtherwise(report.Set) && !artifact.RunBy(report.Set).Exists(c => c.MayMount(program)))
        {
            report.Find(artifact, place, $"the image is started by {program}, which has no execute bit: the container does not start.");
        }
    }
}
