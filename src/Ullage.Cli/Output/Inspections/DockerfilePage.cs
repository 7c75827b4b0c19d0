using System.Globalization;
using Ullage.Cli.Output.Figures;
using Ullage.Cli.Output.Terminal;
using Ullage.Inspection.Dockerfiles;

namespace Ullage.Cli.Output.Inspections;

/// <summary>A Dockerfile on a page.</summary>
internal static class DockerfilePage
{
    /// <summary>The page.</summary>
    public static FactPage Of(string path, DockerfileFacts facts)
    {
        var sections = new List<FactSection> { Stages(facts) };
        if (facts.Final is { } final)
        {
            sections.Add(Final(final));
        }

        foreach (var build in facts.GoBuilds)
        {
            sections.Add(Build(build, facts));
        }

        sections.AddRange(FactPages.Remarks([.. facts.Parsed.Problems.Select(static p => $"{p.Position}: {p.Text}")]));
        return new FactPage(path, $"Dockerfile, {Amounts.Count(facts.Stages.Count)} stage{(facts.Stages.Count == 1 ? "" : "s")}", sections);
    }

    private static FactSection Stages(DockerfileFacts facts)
    {
        var section = new FactSection("Stages")
        {
            Table = new FactTable(["line", " stage", " from", " "], [.. facts.Stages.Select(s => (string[])[
                s.Instructions[0].Position.Line.ToString(CultureInfo.InvariantCulture),
                s.Name.Length > 0 ? s.Name : s.Index.ToString(CultureInfo.InvariantCulture),
                s.Base.Image?.ToString() ?? (s.Base.Stage is null ? s.Base.Written : $"stage {s.Base.Written}"),
                facts.NeededStages.Contains(s.Index) ? s.Base.Image is { IsFloating: true } && s.Base.IsWhole ? "floats: no tag, or latest" : "" : "not needed by the last",
            ])]),
        };
        section.Add("dependencies", facts.Caching switch
        {
            DependencyCaching.None => "downloaded anew at every change of the sources: copy their list and download before COPY . .",
            DependencyCaching.ListFirst => "kept between builds: their list is copied first",
            DependencyCaching.CacheMount => "kept between builds in a mounted cache",
            DependencyCaching.Vendored => "vendored",
            _ => null,
        }, facts.Caching == DependencyCaching.None ? Ink.Warning : Ink.Plain);
        return section;
    }

    // What a variable gives is not known.
    private static bool IsName(string user) => !user.Contains('$', StringComparison.Ordinal) && !user.Split(':')[0].All(char.IsAsciiDigit);

    /// <summary>The words that start it: CMD is given to an entry point in the exec form, and one in the shell form takes none.</summary>
    private static IEnumerable<string> Words(DockerfileStage stage) => stage switch
    {
        { Entrypoint: { IsShellForm: false } first, Command: { } rest } => [.. first.Words, .. rest.IsShellForm ? (string[])["/bin/sh", "-c"] : [], .. rest.Words],
        _ => (stage.Entrypoint ?? stage.Command)!.Words,
    };

    private static FactSection Final(DockerfileStage stage)
    {
        var section = new FactSection("The image");
        section.Add("built upon", stage.RootImage?.ToString());
        var start = stage.Entrypoint ?? stage.Command;
        section.Add("started", start is null ? "by what the base image says" : $"{(start.IsShellForm ? "by a shell, which gets SIGTERM in the service's place" : "directly")}: {string.Join(' ', Words(stage))}", start is { IsShellForm: true } ? Ink.Warning : Ink.Plain);
        section.Add("user", stage.User is { } user ? user.Value.Length == 0 ? "cannot be told: a variable that the base image may set" : IsName(user.Value) ? $"{user.Value}; runAsNonRoot needs it as a number" : user.Value : "not set: root, unless the base image says otherwise", stage.User is null || IsName(stage.User.Value) ? Ink.Warning : Ink.Plain);
        section.Add("ports", string.Join(", ", stage.Ports.Select(static p => p.Value)));
        section.Add("CA certificates", Told(stage.HasCaCertificates, "there", "none: TLS to others fails"), stage.HasCaCertificates == false ? Ink.Warning : Ink.Plain);
        section.Add("shell", Told(stage.HasShell, "there", "none"));
        section.Add("toolchain", Told(stage.HasToolchain, "there: the image carries compilers or an SDK", "none"), stage.HasToolchain == true ? Ink.Warning : Ink.Plain);
        section.Add("copied", stage.Copies.Any(static c => c.TakesWholeContext) ? "the whole build context, sources included" : null, Ink.Warning);
        section.Add("health check", stage.HasHealthCheck ? "set; Kubernetes ignores it" : null);
        return section;
    }

    private static FactSection Build(GoBuildStep build, DockerfileFacts facts)
    {
        var section = new FactSection($"go build, line {build.Position.Line}");
        section.Add("Go", build.GoVersion);
        section.Add("CGO_ENABLED", build.CgoEnabled switch { true => "1", false => "0", _ => "not set: 1 where a C compiler is installed" }, build.CgoEnabled is null && facts.Final?.RootImage is { IsScratch: true } ? Ink.Warning : Ink.Plain);
        section.Add("-ldflags", build.LinkerFlags ?? "none");
        section.Add("strips", build.StripsSymbols ? "symbols and debugging entries" : build.StripsDebug ? "debugging entries" : "nothing");
        section.Add("-trimpath", build.TrimsPaths ? "yes" : "no");
        return section;
    }

    private static string Told(bool? fact, string yes, string no) => fact switch { true => yes, false => no, _ => "cannot be told from the base image's name" };
}
