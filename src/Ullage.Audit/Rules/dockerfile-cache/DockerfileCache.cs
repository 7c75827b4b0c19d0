using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>Dependencies are downloaded anew at every change.</summary>
internal sealed class DockerfileCache : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-cache",
        Title = "Dependencies are downloaded anew at every change",
        Why = "When the sources are copied before the modules are downloaded, any changed line makes the builder download everything again.",
        Remedy = "Copy go.mod and go.sum (or the project files) first, download, then copy the sources; or mount a cache.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Images,
        Article = "multi-stage images, small and without a toolchain",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile.Facts.Caching == DependencyCaching.None
            && dockerfile.Facts.Stages.Where(s => dockerfile.Facts.NeededStages.Contains(s.Index)).SelectMany(static s => s.Copies).FirstOrDefault(static c => c.TakesWholeContext) is { } copy)
        {
            report.Find(dockerfile, copy.Instruction.Position, "the sources are copied before the dependencies are downloaded.");
        }
    }
}
