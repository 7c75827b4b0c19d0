using Ullage.Application.Apply;
using Ullage.Cli.Commands;
using Ullage.Cli.Help;
using Ullage.Cli.Running;
using Ullage.Cli.Configuration;
using Ullage.Kubernetes.Api;
using Ullage.Model;

namespace Ullage.Cli;

/// <summary>From arguments to an exit code.</summary>
internal static class Entry
{
    /// <summary>Runs the process.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is ["version"] or ["--version"])
        {
            using var output = Console.OpenStandardOutput();
            VersionCommand.Write(output);
            return ExitCode.Done;
        }

        var surroundings = Surroundings.OfProcess();
        using var interruption = Interruption.Listen(surroundings.Time);
        return await RunAsync(args, surroundings, interruption.Token);
    }

    /// <summary>Runs in given surroundings.</summary>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Surroundings surroundings, CancellationToken cancellationToken)
    {
        if (surroundings.IsRightsizer && (args.Count == 0 || args[0].StartsWith('-')))
        {
            args = [RightsizeCommand.Definition.Name, .. args];
        }

        var habits = new List<string>();
        args = KubectlHabits.Translated(args, habits, out var isDry);
        if (habits.Count > 0)
        {
            return Tell(habits, surroundings);
        }

        var line = CommandLineParser.Parse(args.Count > 0 && args[0] == "help" ? [.. args.Skip(1), "--help"] : args);
        if (line.Help && line.Problems.Count == 0)
        {
            return ShowHelp(line, surroundings);
        }

        if (line.Command is null)
        {
            return Tell(line.Problems.Count > 0 ? line.Problems : [NoCommand(line.Path)], surroundings);
        }

        var problems = new List<string>(line.Problems);
        var settings = Merge(line.Command, line.Flags, surroundings, problems);
        settings = isDry ? settings.With(ApplySettings.Yes, false) : settings;
        if (problems.Count > 0)
        {
            return Tell(problems, surroundings);
        }

        var invocation = new Invocation(line.Command, settings, line.Arguments, surroundings);
        try
        {
            return await line.Command.Run(invocation, cancellationToken);
        }
        catch (Exception e) when (cancellationToken.IsCancellationRequested)
        {
            _ = e;
            surroundings.Say("interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception e)
        {
            return Failed(e, settings.Get(GeneralSettings.Verbose), surroundings);
        }
    }

    private static int ShowHelp(ParsedLine line, Surroundings surroundings)
    {
        using var output = surroundings.OpenOutput();
        output.Write(line.Command is { } command ? HelpText.OfCommand(command, surroundings.Width) : HelpText.OfTool(line.Path, surroundings.Width));
        output.Flush();
        return ExitCode.Done;
    }

    private static ResolvedSettings Merge(CommandDefinition command, IReadOnlyDictionary<Setting, IReadOnlyList<string>> flags, Surroundings surroundings, List<string> problems)
    {
        if (!command.HeedsConfiguration)
        {
            return Checked(SettingsMerge.Merge(CommandTable.SettingsOf(command), flags, null, null, problems));
        }

        var named = flags.TryGetValue(GeneralSettings.Config, out var texts) ? texts[^1] : surroundings.Variable(GeneralSettings.Config.Variable) is { Length: > 0 } text ? text : null;
        var path = Path.GetFullPath(named ?? ConfigurationFile.DefaultName, surroundings.Directory);
        var file = named is not null || File.Exists(path) ? ConfigurationFile.Load(path, named ?? ConfigurationFile.DefaultName, SettingTable.All, problems) : null;
        foreach (var name in surroundings.VariableNames().Where(static n => n.StartsWith("ULLAGE_", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var given = name["ULLAGE_".Length..];
            if (!SettingTable.All.Any(s => s.Variable == name) && NearestName.Of(given, SettingTable.All.Select(static s => s.Variable["ULLAGE_".Length..])) is { } near)
            {
                problems.Add($"{name} is not a setting; did you mean ULLAGE_{near}?");
            }
        }

        return Checked(SettingsMerge.Merge(CommandTable.SettingsOf(command), flags, surroundings.Variable, file, problems, command.Variables));

        ResolvedSettings Checked(ResolvedSettings settings)
        {
            OutputSettings.CheckFormat(command.Name, settings, problems);
            return settings;
        }
    }

    private static string NoCommand(string path) => path.Length == 0
        ? "no command given; try ullage demo, or ullage --help"
        : CommandTable.Under(path).ToList() is { Count: > 4 } many ? $"{path} is no command alone; write ullage {many[0].Name}, or another of those that ullage {path} --help lists"
        : $"{path} is no command alone; write {string.Join(" or ", CommandTable.Under(path).Select(static c => $"ullage {c.Name} ({char.ToLowerInvariant(c.Summary[0])}{c.Summary[1..]})"))}";

    private static int Tell(IReadOnlyList<string> problems, Surroundings surroundings)
    {
        foreach (var problem in problems)
        {
            surroundings.Say(problem);
        }

        return ExitCode.Usage;
    }

    private static int Failed(Exception e, bool verbose, Surroundings surroundings)
    {
        var (code, lines) = e switch
        {
            UsageException usage => (ExitCode.Usage, usage.Problems),
            OutputException or FileWriteException => (ExitCode.Usage, [e.Message]),
            SourceException or KubernetesException => (ExitCode.SourceFailed, [e.Message]),
            IOException => (ExitCode.Usage, (IReadOnlyList<string>)[$"standard output cannot be written ({OutputFile.Told(e)})"]),
            _ => (ExitCode.Defect, [$"a defect of ullage: {e.GetType().Name}: {e.Message}; please report it with what --verbose adds"]),
        };
        foreach (var line in lines)
        {
            surroundings.Say(line);
        }

        // What the user wrote wrong is told above in full; a stack of ours adds nothing to it.
        if (verbose && code != ExitCode.Usage)
        {
            surroundings.Error.WriteLine(e.ToString());
        }

        return code;
    }
}
