using Ullage.Cli.Configuration;
using Ullage.Cli.Running;
using Ullage.Generators;
using Ullage.Generators.Subjects;
using Ullage.Generators.Writing;

namespace Ullage.Cli.Commands.Generate;

/// <summary>What the commands that print objects share.</summary>
internal static class GenerateCommand
{
    /// <summary>The argument of commands for which a manifest will do.</summary>
    public static IReadOnlyList<CommandArgument> Name { get; } = [new("NAME", "the service; with -f, only the workload of that name.", Required: false)];

    /// <summary>The argument of commands that need it.</summary>
    public static IReadOnlyList<CommandArgument> NeededName { get; } = [new("NAME", "the name of what is generated.", Required: true)];

    /// <summary>A command that makes objects for each workload.</summary>
    public static CommandDefinition ForEach(string kind, string summary, string description, IReadOnlyList<Setting> settings, Func<Invocation, ServiceSubject, IEnumerable<Manifest>> make, params IReadOnlyList<CommandExample> examples) =>
        Of(kind, summary, description, Name, [.. GenerateSettings.Subject, .. settings], invocation => GenerateInput.Subjects(invocation).SelectMany(s => make(invocation, s)), examples);

    /// <summary>A command that makes objects.</summary>
    public static CommandDefinition Of(string kind, string summary, string description, IReadOnlyList<CommandArgument> arguments, IReadOnlyList<Setting> settings, Func<Invocation, IEnumerable<Manifest>> make, params IReadOnlyList<CommandExample> examples) => new()
    {
        Name = "generate " + kind,
        Summary = summary,
        Description = description,
        Arguments = arguments,
        Settings = [.. settings, OutputSettings.OutputFile, GenerateSettings.Force],
        Examples = examples,
        Run = (invocation, _) => Task.FromResult(Guarded(() => Write(invocation, make(invocation)))),
    };

    /// <summary>Runs, and tells what cannot be generated as a mistake of the command line.</summary>
    public static int Guarded(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (GenerationException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static int Write(Invocation invocation, IEnumerable<Manifest> manifests)
    {
        var text = Manifest.Join(manifests);
        GenerateOutput.Write(invocation, text);
        return ExitCode.Done;
    }
}
