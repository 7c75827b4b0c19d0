using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A built image does not hold what starts it.</summary>
internal sealed class ImageStartMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-start-missing",
        Title = "A built image does not hold the program that it starts",
        Why = "What ENTRYPOINT or CMD names is looked for in the image when the container starts: the program, the shell of a command in shell form, the interpreter of a script. Where it is not there, every container ends at once with \"no such file or directory\".",
        Remedy = "Copy the program to the path that the command names; in an image without a shell use the exec form, [\"/api\", \"--flag\"].",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "no sh -c in scratch",
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var place = artifact.Image["lacking"];
        if (place.Texts() is not [var lacking, ..] || artifact.IsStartedOtherwise(report.Set) || artifact.RunBy(report.Set).Exists(c => c.MayMount(lacking)))
        {
            return;
        }

        report.Find(artifact, place, artifact.Image["start"].Text is "Shell" or "ShellExec" && !artifact.Image["shells"].Items.MoveNext()
            ? $"the image is started by {lacking}, and there is no shell in it: the container does not start."
            : $"the image is started by {lacking}, which is not in it: the container does not start.");
    }
}
