namespace Ullage.Inspection.Dockerfiles;

/// <summary>Judges whether dependencies are downloaded anew at every change of the sources.</summary>
internal static class DependencySteps
{
    private static readonly (string[] Download, string[] Build, string[] Lists, string Folder)[] _ways =
    [
        (["go mod download", "go mod tidy", "go get"], ["go build", "go install"], ["go.mod", "go.sum"], "/pkg/mod"),
        (["dotnet restore"], ["dotnet publish", "dotnet build"], [".csproj", ".sln", ".slnx", "Directory.Packages.props", "packages.lock.json"], ".nuget"),
    ];

    /// <summary>The worst of the stages that are built.</summary>
    public static DependencyCaching Judge(IReadOnlyList<DockerfileStage> stages, IReadOnlySet<int> needed)
    {
        var worst = DependencyCaching.Unknown;
        foreach (var stage in stages)
        {
            if (!needed.Contains(stage.Index))
            {
                continue;
            }

            foreach (var (download, build, lists, folder) in _ways)
            {
                var judged = Judge(stage, download, build, lists, folder);
                worst = judged == DependencyCaching.Unknown ? worst : worst == DependencyCaching.Unknown || judged < worst ? judged : worst;
            }
        }

        return worst;
    }

    private static DependencyCaching Judge(DockerfileStage stage, string[] download, string[] build, string[] lists, string folder)
    {
        var builds = stage.Commands.Where(c => Begins(c.Command, build)).ToList();
        if (builds.Count == 0)
        {
            return DependencyCaching.Unknown;
        }

        if (builds.Any(b => b.Command.Words.Contains("-mod=vendor")) || stage.Copies.Any(static c => c.Sources.Any(static s => s.TrimEnd('/').EndsWith("vendor", StringComparison.Ordinal))))
        {
            return DependencyCaching.Vendored;
        }

        if (builds.All(b => b.Instruction.Flags.Any(f => f.Name == "mount" && f.Value.Contains("type=cache", StringComparison.Ordinal) && f.Value.Contains(folder, StringComparison.Ordinal))))
        {
            return DependencyCaching.CacheMount;
        }

        var downloads = stage.Commands.Where(c => Begins(c.Command, download)).Select(static c => (DockerfileInstruction?)c.Instruction).FirstOrDefault();
        if (downloads is null)
        {
            // Single files, as examples copy them, have no dependencies that are told.
            return stage.Copies.Any(c => c.TakesWholeContext || (c.IsFromContext && c.Sources.Any(s => lists.Any(l => s.EndsWith(l, StringComparison.Ordinal))))) ? DependencyCaching.None : DependencyCaching.Unknown;
        }

        var before = stage.Copies.Where(c => c.IsFromContext && c.Instruction.Position.Line < downloads.Position.Line).ToList();
        return before.Count > 0 && before.All(c => c.Sources.All(s => lists.Any(l => s.EndsWith(l, StringComparison.Ordinal) || s.TrimEnd('*').EndsWith(l, StringComparison.Ordinal)) || s is "go.*" or "*.csproj"))
            ? DependencyCaching.ListFirst
            : before.Any(static c => c.TakesWholeContext) ? DependencyCaching.None : before.Count > 0 ? DependencyCaching.ListFirst : DependencyCaching.Unknown;
    }

    private static bool Begins(ShellCommand command, string[] lines) => lines.Any(line => command.Is(line.Split(' ')));
}
