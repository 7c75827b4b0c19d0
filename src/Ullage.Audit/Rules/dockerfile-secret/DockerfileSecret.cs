using System.Text.RegularExpressions;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A secret stands in the Dockerfile.</summary>
internal sealed partial class DockerfileSecret : AuditRule
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

    private const int MostOfOne = 100;

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        // ARG stands before the first FROM too, outside of every stage.
        foreach (var instruction in dockerfile.Facts.Parsed.Instructions.Where(static i => i.Keyword is "ENV" or "ARG"))
        {
            foreach (var (name, what) in Pairs(instruction).Select(static p => (p.Name, What: SecretSigns.Of(p.Name, p.Value.Trim('"', '\'')))).Where(static p => p.What is not null).Take(MostOfOne))
            {
                report.Find(dockerfile, instruction.Position, $"{name} holds {what} in plain text.");
            }
        }
    }

    private static IEnumerable<(string Name, string Value)> Pairs(DockerfileInstruction instruction)
    {
        var words = Words().Matches(instruction.Arguments).Select(static m => m.Value).ToList();
        if (instruction.Keyword == "ENV" && words is [var only, _, ..] && !only.Contains('=', StringComparison.Ordinal))
        {
            // The older way: ENV NAME all that follows.
            yield return (only, string.Join(' ', words.Skip(1)));
            yield break;
        }

        foreach (var word in words)
        {
            if (word.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                yield return (word[..equals], word[(equals + 1)..]);
            }
        }
    }

    // Words parted by spaces; what is in quotes is one, and a quote that is never closed goes to the end.
    [GeneratedRegex(@"(?:[^\s""']|""[^""]*(?:""|$)|'[^']*(?:'|$))+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
