using Ullage.Cli.Configuration;

namespace Ullage.Cli.Commands;

/// <summary>
/// What hands used to kubectl write: what means the same here is put into our words, what is done anyway is left out, and what cannot be is refused with the way out.
/// </summary>
internal static class KubectlHabits
{
    private const string InKubeconfig = "who asks, and whom, stands in the kubeconfig: put it there, and choose by --kubeconfig and --context";

    private static readonly Dictionary<string, string> _refused = new(StringComparer.Ordinal)
    {
        ["--as"] = InKubeconfig,
        ["--as-group"] = InKubeconfig,
        ["--user"] = InKubeconfig,
        ["--token"] = InKubeconfig,
        ["--server"] = InKubeconfig,
        ["--insecure-skip-tls-verify"] = InKubeconfig,
        ["--certificate-authority"] = InKubeconfig,
        ["--client-certificate"] = InKubeconfig,
        ["--client-key"] = InKubeconfig,
        ["--watch"] = "it runs once; ullage rightsize is the job for every week, and ullage verify watches changes",
    };

    private static readonly Dictionary<string, string> _refusedByApply = new(StringComparer.Ordinal)
    {
        ["--server-side"] = "only the fields that differ are sent, as a patch of field manager ullage, so that nothing else changes hands; leave it out",
        ["--force-conflicts"] = "--overrule MANAGER changes the fields of that manager, and of no other",
        ["--field-manager"] = "it is always ullage, by which verify and rollback know their own; leave it out",
        ["--force"] = "nothing is deleted and made anew; leave it out",
        ["--prune"] = "nothing is deleted; leave it out",
        ["--validate"] = "the server tries every change before it is made; leave it out",
    };

    /// <summary>The command line in our words.</summary>
    /// <param name="args">As it was written.</param>
    /// <param name="problems">Gets what is refused.</param>
    /// <param name="isDry">Whether a dry run is asked for, which no variable may turn into another.</param>
    public static IReadOnlyList<string> Translated(IReadOnlyList<string> args, List<string> problems, out bool isDry)
    {
        isDry = false;
        if (args.Count == 0 || CommandTable.All.FirstOrDefault(c => c.Name == args[0] && c.Settings.Contains(SelectionSettings.Namespace)) is not { } command)
        {
            return args;
        }

        var settings = CommandTable.SettingsOf(command).ToList();
        var line = new List<string> { args[0] };
        for (var i = 1; i < args.Count; i++)
        {
            var (name, value) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            if (settings.FirstOrDefault(s => s.Flag == name || (s.Letter is { } letter && name == "-" + letter)) is { } ours)
            {
                line.Add(args[i]);
                if (ours.Shape != SettingShape.Switch && value is null && i + 1 < args.Count)
                {
                    line.Add(args[++i]);
                }

                RefuseFormat(ours, value ?? line[^1], problems);
                continue;
            }

            var next = i + 1 < args.Count ? args[i + 1] : null;
            if (name == "--dry-run" && (command == ApplyCommand.Definition || command == RollbackCommand.Definition))
            {
                isDry = true;
                var isApart = value is null && next is "server" or "client" or "none";
                CheckDryRun(isApart ? next : value, args, problems);
                i += isApart ? 1 : 0;
                continue;
            }

            i += Translate(command, name, value, next, line, problems);
        }

        return line;
    }

    /// <summary>Puts one flag that is not ours into our words; gives how many further arguments it took.</summary>
    private static int Translate(CommandDefinition command, string name, string? value, string? next, List<string> line, List<string> problems)
    {
        var applies = command == ApplyCommand.Definition;
        switch (name)
        {
            case "-A" or "--all-namespaces":
                line.AddRange(value == "false" ? [] : [SelectionSettings.Namespace.Flag, "*"]);
                return 0;
            case "--request-timeout":
                line.AddRange(value is null ? [SourceSettings.Timeout.Flag] : [SourceSettings.Timeout.Flag, value]);
                return 0;
            case "-k" or "--kustomize" when applies:
                line.AddRange(value is null ? [ApplySettings.Filename.Flag] : [ApplySettings.Filename.Flag, value]);
                return 0;
            case "-R" or "--recursive" when applies:
                return 0;
        }

        if (_refused.TryGetValue(name, out var why) || (applies && _refusedByApply.TryGetValue(name, out why)))
        {
            problems.Add($"{name}: {why}");
            return value is null && next is not null && !next.StartsWith('-') ? 1 : 0;
        }

        line.Add(value is null ? name : $"{name}={value}");
        return 0;
    }

    private static void CheckDryRun(string? mode, IReadOnlyList<string> args, List<string> problems)
    {
        if (mode == "none")
        {
            problems.Add("--dry-run=none: without --yes nothing is ever written; write --yes instead");
        }
        else if (args.Contains(ApplySettings.Yes.Flag))
        {
            problems.Add("--dry-run and --yes contradict each other; without --yes nothing is written");
        }
    }

    private static void RefuseFormat(Setting setting, string value, List<string> problems)
    {
        if (setting == OutputSettings.Output && value.Split('=')[0] is "name" or "jsonpath" or "go-template" or "custom-columns")
        {
            problems.Add($"{setting.Flag} {value.Split('=')[0]} is kubectl's; take -o json, and jq for a part of it");
        }
    }
}
