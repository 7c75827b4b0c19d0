using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;

namespace Ullage.Audit.Rules;

/// <summary>A stage has several CMD or ENTRYPOINT.</summary>
internal sealed class DockerfileStartRepeated : AuditRule
{
    private static readonly string[] _keywords = ["ENTRYPOINT", "CMD"];

    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-start-repeated",
        Title = "A stage has several CMD or ENTRYPOINT",
        Why = "Only the last of a stage counts; builders take the others, with a remark in the log of the build at most. Whoever wrote two expects both to run, or left one behind that readers take for what starts.",
        Remedy = "Keep the last one and take out the others; to run something before the service, start both from a script that ends with exec, or use an init container.",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var stage in dockerfile.Facts.Stages)
        {
            foreach (var keyword in _keywords)
            {
                var all = stage.Instructions.Where(i => i.Keyword == keyword).ToList();
                foreach (var instruction in all.SkipLast(1))
                {
                    report.Find(dockerfile, instruction.Position, $"this {keyword} does nothing: the one in line {all[^1].Position.Line} takes its place.");
                }
            }
        }
    }
}
