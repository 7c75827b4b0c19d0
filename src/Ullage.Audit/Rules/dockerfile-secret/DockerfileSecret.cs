using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;

namespace Ullage.Audit.Rules;

/// <summary>A secret stands in the Dockerfile.</summary>
internal sealed class DockerfileSecret : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-secret",
        Title = "A secret stands in the Dockerfile",
        Why = "What ENV and ARG say is in the image's configuration and history, for everyone who may pull it.",
        Remedy = "Use RUN --mount=type=secret while building and a Secret while running. Then change the secret.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "secrets as Secret, never in values or argv",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        foreach (var instruction in dockerfile.Facts.Stages.SelectMany(static s => s.Instructions).Where(static i => i.Keyword is "ENV" or "ARG"))
        {
            foreach (var word in instruction.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0 && SecretSigns.Holds(word[..equals], word[(equals + 1)..].Trim('"', '\'')))
                {
                    report.Find(dockerfile, instruction.Position, $"{word[..equals]} holds a secret in plain text.");
                }
            }
        }
    }
}
