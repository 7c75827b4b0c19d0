using Ullage.Cli.Configuration;
using Ullage.Cli.Output.Inspections;
using Ullage.Cli.Running;
using Ullage.Inspection;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage inspect</c>.</summary>
internal static class InspectCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "inspect",
        Summary = "Tell what a binary, an image or a Dockerfile holds that matters in a container",
        Description =
            "Reads ELF binaries (Go's in full: toolchain, modules, settings, what is linked, sizes by package, struct layouts; .NET's kind and settings), images (a folder in OCI layout, or an archive of docker save), and Dockerfiles. Nothing is run, and nothing is fetched.\n"
            + "docs/inspect.md says what each fact means and where it comes from.",
        Arguments = [new("PATH", "a binary, an image or a Dockerfile.", Required: true) { Many = true }],
        Settings = [.. InspectSettings.All, OutputSettings.Output, OutputSettings.OutputFile],
        Examples =
        [
            new("ullage inspect ./server", "toolchain, GOMAXPROCS, modules, sizes, struct layouts"),
            new("ullage inspect image.tar Dockerfile", "what was built, and how"),
            new("ullage inspect ./server --structs all -o json", "every struct of the binary, for a program"),
        ],
        Run = RunAsync,
    };

    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var settings = invocation.Settings;
        var name = settings.Get(OutputSettings.Output) ?? InspectionFormats.Default;
        var writer = InspectionFormats.Find(name)!;
        var found = new List<Artifact>();
        foreach (var path in invocation.Arguments)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var artifact = Artifact.Inspect(invocation.PathOf(path), settings.Get(InspectSettings.Structs) != "none", settings.Get(InspectSettings.Platform));
                found.Add(artifact with { Path = path });
                TellChoice(invocation, path, artifact);
            }
            catch (InspectionException e)
            {
                // Paths are told as they were given.
                invocation.Surroundings.Say(e.Message.Replace(invocation.PathOf(path), path, StringComparison.Ordinal));
            }
        }

        if (found.Count == 0)
        {
            return Task.FromResult(ExitCode.Usage);
        }

        var detail = new InspectionDetail(settings.Get(InspectSettings.Structs), (int)settings.Get(InspectSettings.Packages));
        ReportRun.Write(invocation, (output, style) => writer.Write(found, detail, output, style));
        return Task.FromResult(found.Count < invocation.Arguments.Count ? ExitCode.Partial : ExitCode.Done);
    }

    /// <summary>Which image is told, where there were several.</summary>
    private static void TellChoice(Invocation invocation, string path, Artifact artifact)
    {
        var asked = invocation.Settings.Get(InspectSettings.Platform);
        if (artifact.Image is { Others.Count: > 0 } image)
        {
            invocation.Remark($"{path}: this is {image.Platform}{(asked is null ? ", taken by default" : "")}; there {(image.Others.Count == 1 ? "is" : "are")} also {string.Join(", ", image.Others)}{(asked is null ? $" ({InspectSettings.Platform.Flag} chooses)" : "")}");
        }
        else if (asked is not null && artifact.Image is null)
        {
            invocation.Remark($"{path}: {InspectSettings.Platform.Flag} chooses among images, and this is none");
        }
    }
}
