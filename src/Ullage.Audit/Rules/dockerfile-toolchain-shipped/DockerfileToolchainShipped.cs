using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>The image ships its compiler.</summary>
internal sealed class DockerfileToolchainShipped : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-toolchain-shipped",
        Title = "The image ships its compiler",
        Why = "The toolchain is hundreds of megabytes that every node pulls, and a workshop for whoever breaks in.",
        Remedy = "Build in one stage and copy the result into a last stage from scratch, distroless or a runtime image, as `ullage generate dockerfile` does.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
        Article = "multi-stage images, small and without a toolchain",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile is { Starts: true, Final: { HasToolchain: true } final })
        {
            report.Find(dockerfile, final.Base.Position, $"the last stage begins from {final.RootImage?.ToString() ?? final.Base.Written}, or installs compilers: they are shipped.");
        }
    }
}
