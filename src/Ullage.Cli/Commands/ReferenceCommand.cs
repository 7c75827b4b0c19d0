using Ullage.Cli.Help;
using Ullage.Cli.Running;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage reference</c>, for maintainers: prints docs/cli.md.</summary>
internal static class ReferenceCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "reference",
        Summary = "Print the reference page of the command line as Markdown",
        Description = "Prints docs/cli.md from the tables that also make the parser and the help.",
        Hidden = true,
        HeedsConfiguration = false,
        Run = static (invocation, _) =>
        {
            using var output = invocation.Surroundings.OpenOutput();
            output.Write(ReferencePage.Render());
            output.Flush();
            return Task.FromResult(ExitCode.Done);
        },
    };
}
