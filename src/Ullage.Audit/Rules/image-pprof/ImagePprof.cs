using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A program with handlers for profiles.</summary>
internal sealed class ImagePprof : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "image-pprof",
        Title = "The program has handlers for profiles",
        Why = "net/http/pprof is linked. Its handlers stand on the default mux as soon as the package is imported: who reaches a port that serves it reads command line and heap, and can keep a CPU profile running.",
        Remedy = "Serve them on a port of their own that no Service leads to; accept this where that is so.",
        Severity = AuditSeverity.Note,
        Topic = RuleTopic.Images,
        Article = "pprof on loopback, never on the public port",
    };

    public override void Look(ArtifactObject artifact, RuleReport report)
    {
        var handlers = artifact.Feature("PprofHandlers");
        if (handlers.Exists && !artifact.IsStartedOtherwise(report.Set))
        {
            report.Find(artifact, handlers, $"{artifact.ProgramName} has {handlers.Text} linked; see that its port is not one that a Service leads to.");
        }
    }
}
