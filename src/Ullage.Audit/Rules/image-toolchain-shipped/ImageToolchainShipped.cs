using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A built image holds a compiler.</summary>
internal sealed class ImageToolchainShipped : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-toolchain-shipped",
        Title = "A built image holds a compiler",
        Why = "The toolchain is hundreds of megabytes that every node pulls, and a workshop for whoever breaks in. The compiled program beside it needs none of it.",
        Remedy = "Build in one stage and copy the result into a last stage from scratch, distroless or a runtime image.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "multi-stage images, small and without a toolchain",
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        // What starts a shell, or nothing compiled, is a builder or needs what is there: npm beside node is not meant.
        var tools = artifact.Image["toolchains"].Texts().FindAll(static t => !t.EndsWith("/npm", StringComparison.Ordinal));
        if (tools.Count > 0 && artifact.Program.Exists && !artifact.Image["shells"].Texts().Contains(artifact.ProgramName) && !tools.Contains(artifact.ProgramName))
        {
            report.Find(artifact, artifact.Image["toolchains"], $"{string.Join(", ", tools)} in the image that runs {artifact.ProgramName}.");
        }
    }
}
