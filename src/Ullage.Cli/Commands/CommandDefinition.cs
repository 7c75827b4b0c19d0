using Ullage.Cli.Running;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Commands;

/// <summary>An argument without a flag.</summary>
/// <param name="Name">What stands for it in the help.</param>
/// <param name="Summary">What it is.</param>
/// <param name="Required">Whether the command needs it.</param>
internal sealed record CommandArgument(string Name, string Summary, bool Required)
{
    /// <summary>The values allowed, or empty when they are not a list.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether it may be given several times; only the last argument of a command may.</summary>
    public bool Many { get; init; }
}

/// <summary>A command line as an example, with what it does.</summary>
internal sealed record CommandExample(string Line, string Says);

/// <summary>One declaration of a command: parser, help, completion and reference follow from it.</summary>
internal sealed record CommandDefinition
{
    /// <summary>Its name; a second word makes it a part of the first (<c>config show</c>).</summary>
    public required string Name { get; init; }

    /// <summary>What it does, in half a sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>What it does, in paragraphs.</summary>
    public required string Description { get; init; }

    /// <summary>The settings it takes, those of every command left out.</summary>
    public IReadOnlyList<Setting> Settings { get; init; } = [];

    /// <summary>Its arguments, in order.</summary>
    public IReadOnlyList<CommandArgument> Arguments { get; init; } = [];

    /// <summary>Examples.</summary>
    public IReadOnlyList<CommandExample> Examples { get; init; } = [];

    /// <summary>Variables without our prefix that it heeds too.</summary>
    public IReadOnlyDictionary<Setting, string> Variables { get; init; } = new Dictionary<Setting, string>();

    /// <summary>False for a command that must do the same everywhere: flags count, environment and file do not.</summary>
    public bool HeedsConfiguration { get; init; } = true;

    /// <summary>Left out of help: for maintainers.</summary>
    public bool Hidden { get; init; }

    /// <summary>Does it; returns the exit code.</summary>
    public required Func<Invocation, CancellationToken, Task<int>> Run { get; init; }
}

/// <summary>One run of a command.</summary>
/// <param name="Command">Which.</param>
/// <param name="Settings">Its settings, merged.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Surroundings">The world.</param>
internal sealed record Invocation(CommandDefinition Command, ResolvedSettings Settings, IReadOnlyList<string> Arguments, Surroundings Surroundings)
{
    /// <summary>Whether it changes the workloads of a cluster by what samples say: those are read there first.</summary>
    public bool ChangesCluster { get; init; }

    /// <summary>Says a remark on standard error, unless --quiet.</summary>
    public void Remark(string line)
    {
        if (!Settings.Get(GeneralSettings.Quiet))
        {
            Surroundings.Say(line);
        }
    }

    /// <summary>A path as the user means it: relative to the folder of the run.</summary>
    public string PathOf(string path) => Path.GetFullPath(path, Surroundings.Directory);
}
