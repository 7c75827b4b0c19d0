using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>CMD in the shell form becomes arguments of ENTRYPOINT.</summary>
internal sealed class DockerfileCmdShellForm : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-cmd-shell-form",
        Title = "CMD in the shell form becomes arguments of ENTRYPOINT",
        Why = "ENTRYPOINT in the exec form gets CMD as its arguments. In the shell form these are not the words that are written but three others: /bin/sh, -c and the whole line.",
        Remedy = "Write CMD in the exec form: CMD [\"--flag\", \"value\"].",
        Severity = AuditSeverity.Warning,
        Topic = RuleTopic.Images,
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        if (dockerfile.Final is { Entrypoint: { IsShellForm: false, Words: [{ } first, ..] entry }, Command: { IsShellForm: true, Words: [{ Length: > 0 } line] } command } final
            && (line[0] == '-' || !MayStartOthers(entry, Name(first), dockerfile, final)))
        {
            var shell = dockerfile.ShellOf(command) is { Count: > 0 } set ? string.Join(", ", set) : "/bin/sh, -c";
            report.Find(dockerfile, command.Position, $"{first} is given the arguments {shell} and the whole line; expected CMD in the exec form.");
        }
    }

    /// <summary>Whether the entry point may start what its arguments say, as tini and most scripts do. What this file builds, and runtimes, do not.</summary>
    private static bool MayStartOthers(IReadOnlyList<string> entry, string name, Dockerfile dockerfile, DockerfileStage final) =>
        entry is [_, .., "--"] || name.Contains("entrypoint", StringComparison.Ordinal) || name.Contains("init", StringComparison.Ordinal) || name.EndsWith(".sh", StringComparison.Ordinal)
        || !(name is "dotnet" or "java" or "node" or "python" or "python3" || final.Copies.Any(c => c.FromStage is { } stage && dockerfile.Facts.GoBuilds.Any(b => b.Stage == stage) && Name(c.Destination) is var to && (to == name || to.Length == 0 || c.Sources.Any(s => Name(s) == name))));

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];
}
