using System.Text;
using Ullage.Cli.Commands;
using Ullage.Cli.Running;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Help;

/// <summary>docs/cli.md, made from the tables.</summary>
internal static class ReferencePage
{
    /// <summary>The page.</summary>
    public static string Render()
    {
        var page = new StringBuilder();
        page.Append(
            """
            # Command line

            <!-- Made by eng/docs-cli from the tables in src/Ullage.Cli; change those, then run it again. -->

            Data goes to standard output, words to standard error, progress only to a terminal. A result file appears whole or not at all.

            Every flag has an environment name and a key in the configuration file (`ullage.yaml` in the current directory, or `--config`).
            A flag wins over the environment, the environment over the file, the file over the default; `ullage config show` prints the
            merged settings with their origin. In the environment, values of a repeatable flag are separated by commas; in the file they are
            a list, and pairs are a mapping. All mistakes in flags, environment and file are told at once.

            ## Exit codes

            | code | meaning |
            |---|---|

            """);
        foreach (var (code, meaning) in ExitCode.All)
        {
            page.Append($"| {code} | {meaning} |\n");
        }

        page.Append("\n## Commands\n\n| command | what it does |\n|---|---|\n");
        foreach (var command in CommandTable.All.Where(static c => !c.Hidden))
        {
            page.Append($"| [`{command.Name}`](#ullage-{command.Name.Replace(' ', '-')}) | {command.Summary} |\n");
        }

        foreach (var command in CommandTable.All.Where(static c => !c.Hidden))
        {
            Command(page, command);
        }

        page.Append("\n## Settings\n");
        foreach (var group in SettingTable.All.GroupBy(static s => s.Group))
        {
            page.Append($"\n### {HelpText.HeadingOf(group.Key)}\n\n| flag | environment | default | example | meaning |\n|---|---|---|---|---|\n");
            foreach (var setting in group)
            {
                Setting(page, setting);
            }
        }

        return page.ToString();
    }

    private static void Command(StringBuilder page, CommandDefinition command)
    {
        page.Append($"\n### ullage {command.Name}\n\n    ullage {command.Name}{HelpText.Arguments(command)} [FLAGS]\n\n{command.Description.Replace("\n", "\n\n")}\n");
        if (command.Arguments.Count > 0)
        {
            page.Append('\n');
            foreach (var argument in command.Arguments)
            {
                page.Append($"- `{argument.Name}`: {argument.Summary}\n");
            }
        }

        var groups = CommandTable.SettingsOf(command).Select(static s => s.Group).Distinct().Select(HelpText.HeadingOf).ToList();
        var part = command.Settings.Count > 0 && command.Settings.Count < SettingTable.All.Count / 2;
        page.Append(part
            ? $"\nFlags: {string.Join(", ", command.Settings.Select(static s => $"`{s.Flag}`"))}, and those of every command.\n"
            : $"\nFlags: {string.Join("; ", groups)}.\n");
        if (!command.HeedsConfiguration)
        {
            page.Append("Environment and configuration file are not looked at.\n");
        }

        if (command.Examples.Count > 0)
        {
            page.Append("\n```sh\n");
            foreach (var (line, says) in command.Examples)
            {
                page.Append($"{line}   # {says}\n");
            }

            page.Append("```\n");
        }
    }

    private static void Setting(StringBuilder page, Setting setting)
    {
        var shape = setting.Shape switch { SettingShape.Many or SettingShape.Pairs => " Repeatable.", _ => "" };
        var choices = setting.Choices.Count > 0 ? $" One of {string.Join(", ", setting.Choices.Select(static c => $"`{c}`"))}." : "";
        var file = setting.InFile ? "" : " Not in the file.";
        page.Append($"| `{HelpText.Synopsis(setting)}` | `{setting.Variable}` | {Cell(setting.Default)} | {(setting.Example.Length > 0 ? $"`{setting.Example}`" : "")} | {Cell(setting.Summary)}{choices}{shape}{file} |\n");
    }

    private static string Cell(string text) => text.Replace("|", "\\|").Replace("*", "\\*").Replace("$", "\\$");
}
