using Ullage.Audit.Contract;
using Ullage.Audit.Findings;
using Ullage.Audit.Objects;
using Ullage.Audit.Reading;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Audit.Rules;

/// <summary>A Dockerfile starts a program that it did not copy.</summary>
internal sealed class DockerfileStartMissing : AuditRule
{
    public override RuleFacts Facts { get; } = new()
    {
        Id = "dockerfile-start-missing",
        Title = "An image from scratch starts a program that is not copied into it",
        Why = "An image from scratch holds what COPY brought and nothing else. Where the command names another path, every container ends at once with \"no such file or directory\".",
        Remedy = "Make the command and the destination of COPY the same path.",
        Severity = AuditSeverity.Error,
        Topic = RuleTopic.Images,
        Article = "CGO_ENABLED=0, -ldflags \"-s -w\", scratch",
    };

    public override void Look(Dockerfile dockerfile, RuleReport report)
    {
        // A shell that is not there is told as that; WebAssembly is found by the runtime that it is for, in its own way.
        if (dockerfile is not { IsBare: true, Final: { Base.Stage: null } final } || (final.Entrypoint ?? final.Command) is not { IsShellForm: false, Words: [{ Length: > 0 } program, ..] } start || !IsTold(program) || program.EndsWith(".wasm", StringComparison.OrdinalIgnoreCase) || ScriptText.NeedsShell(start.Words)
            || final.Instructions.Any(static i => i.Keyword == "RUN"))
        {
            return;
        }

        var folder = Absolute(final.WorkingDirectory ?? "/", "/");
        string[] places = program.Contains('/', StringComparison.Ordinal) ? [Absolute(program, folder)]
            : [.. final.SearchPath.Select(p => Absolute(program, p))];
        if (places.All(IsTold) && !final.Copies.Any(c => places.Any(p => MayBring(c, p, folder, dockerfile.Facts))))
        {
            report.Find(dockerfile, start.Position, $"nothing is copied to {(places is [var only] ? only : program)}, and {final.RootImage} does not hold it: the container does not start.");
        }
    }

    /// <summary>Whether a copy may bring a file: what is copied may be a folder, unless its name or the build that made it says otherwise.</summary>
    private static bool MayBring(CopyStep copy, string path, string folder, DockerfileFacts facts)
    {
        var destination = Absolute(copy.Destination, folder);
        if (!IsTold(destination) || destination == path)
        {
            return true;
        }

        if (!path.StartsWith(destination == "/" ? "/" : destination + "/", StringComparison.Ordinal))
        {
            return false;
        }

        var isInside = copy.Destination.EndsWith('/') || copy.Destination is "." or ".." || copy.Sources.Count > 1;
        return copy.Instruction.Keyword == "ADD" || copy.Instruction.Flag("parents") is not null || copy.Sources.Count == 0
            || copy.Sources.Any(s => !IsFile(copy, s, facts) || (isInside && Absolute(Path.GetFileName(Path.TrimEndingDirectorySeparator(s)), destination) == path));
    }

    private static bool IsFile(CopyStep copy, string source, DockerfileFacts facts) =>
        !source.Contains('*', StringComparison.Ordinal) && (Path.GetExtension(source) is ".crt" or ".pem" or ".zip" or ".json" or ".yaml" or ".yml" or ".txt"
            || (copy.FromStage is { } stage && facts.GoBuilds.Any(b => b.Stage == stage && Output(b) is { } output && Absolute(output, facts.Stages[stage].WorkingDirectory ?? "/") == Absolute(source, "/"))));

    private static string? Output(GoBuildStep build)
    {
        for (var i = 0; i < build.Words.Count; i++)
        {
            if (build.Words[i] == "-o" && i + 1 < build.Words.Count)
            {
                return build.Words[i + 1].EndsWith('/') ? null : build.Words[i + 1];
            }

            if (build.Words[i].StartsWith("-o=", StringComparison.Ordinal))
            {
                return build.Words[i][3..].EndsWith('/') ? null : build.Words[i][3..];
            }
        }

        return null;
    }

    /// <summary>Whether a path is what it will be: no variable is in it, and no NUL, which no path may hold.</summary>
    private static bool IsTold(string path) => path.AsSpan().IndexOfAny('$', '\0') < 0;

    private static string Absolute(string path, string folder) => Path.TrimEndingDirectorySeparator(WrittenPath.In(folder.StartsWith('/') ? folder : "/", path.Trim('"', '\'')));
}
