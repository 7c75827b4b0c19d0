using System.Text.RegularExpressions;
using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A variable in the exec form is never replaced.</summary>
internal sealed partial class DockerfileVariableLiteral : AuditRule
{
    private static readonly string[] _evaluate = ["-c", "-ec", "-exc", "-lc", "-e", "-Command", "-command", "--eval"];

    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-variable-literal",
        Title = "A variable in the exec form is never replaced",
        Why = "ENV does not reach into ENTRYPOINT and CMD, and without a shell nobody replaces variables: the program is given the dollar sign and the name.",
        Remedy = "Let the program read the variable from its environment, or let a shell start it: CMD exec /api --listen \":$PORT\".",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        var final = dockerfile.Final;
        foreach (var start in (StartCommand?[])[final?.Entrypoint, final is { Entrypoint.IsShellForm: true } ? null : final?.Command])
        {
            // A script may evaluate its arguments, and after -c stands a program's text. Spring fills in -Dserver.port=${PORT} by itself.
            if (start is { IsShellForm: false } && !(final!.Entrypoint ?? start).Words.Concat(start.Words).Any(static w => _evaluate.Contains(w) || w.EndsWith(".sh", StringComparison.Ordinal) || w.EndsWith("entrypoint", StringComparison.Ordinal))
                && start.Words.Select(static w => Variable().Match(w)).FirstOrDefault(m => m.Success && !(start.Words[0].EndsWith("java", StringComparison.Ordinal) && m.Index > 0)) is { } match)
            {
                report.Find(dockerfile, start.Position, $"{match.Value} is given to {start.Words[0]} as it is written; no shell replaces it.");
            }
        }
    }

    // ${env:NAME} and the like are some program's own; a regular expression ends in a dollar sign, or has one before no name.
    [GeneratedRegex(@"(?<![\\$\w)\]])\$(?:[A-Z_][A-Z0-9_]+\b|\{[A-Za-z_]\w*\})", RegexOptions.CultureInvariant)]
    private static partial Regex Variable();
}
