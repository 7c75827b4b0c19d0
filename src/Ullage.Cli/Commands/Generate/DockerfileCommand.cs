using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators.Dockerfiles;
using Ullage.Generators.Workloads;

namespace Ullage.Cli.Commands.Generate;

/// <summary><c>ullage generate dockerfile</c>.</summary>
internal static class DockerfileCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "generate dockerfile",
        Summary = "Make a Dockerfile: one program, certificates, no shell, no root",
        Description = "Go: built without cgo in one stage and shipped on an image of nothing. .NET: linked natively and shipped on a C library. Dependencies are in a layer of their own, so that a change of the sources does not download them again.",
        Settings = [GenerateSettings.Runtime, GenerateSettings.GoVersion, GenerateSettings.Package, GenerateSettings.Port, OutputSettings.OutputFile, GenerateSettings.Force],
        Examples = [new("ullage generate dockerfile --runtime go --package ./cmd/shop --output-file Dockerfile", "for Go"), new("ullage generate dockerfile --runtime dotnet --package src/Shop/Shop.csproj", "for .NET")],
        Run = static (invocation, _) => Task.FromResult(GenerateCommand.Guarded(() => Run(invocation))),
    };

    private static int Run(Invocation invocation)
    {
        var settings = invocation.Settings;
        int[] ports = settings.IsGiven(GenerateSettings.Port) ? [(int)settings.Get(GenerateSettings.Port)] : [];
        var package = settings.Get(GenerateSettings.Package);
        var text = settings.Get(GenerateSettings.Runtime) switch
        {
            ServiceRuntime.Go => DockerfileText.Go(package ?? ".", settings.Get(GenerateSettings.GoVersion), ports),
            ServiceRuntime.DotNet when package is not null => DockerfileText.DotNet(package, Path.GetFileNameWithoutExtension(package), "10.0", ports),
            ServiceRuntime.DotNet => throw new UsageException($"dockerfile needs {GenerateSettings.Package.Flag} for dotnet: the project's file, such as src/Shop/Shop.csproj"),
            _ => throw new UsageException($"dockerfile needs {GenerateSettings.Runtime.Flag} go or dotnet"),
        };
        GenerateOutput.Write(invocation, text);
        return ExitCode.Done;
    }
}
