using System.Text;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Completion;

/// <summary>The script for fish.</summary>
internal static class FishCompletion
{
    public static string Script()
    {
        var script = new StringBuilder("# fish completion of ullage; put it in ~/.config/fish/completions/ullage.fish\ncomplete -c ullage -f\n");
        foreach (var (word, says) in CompletionWords.FirstWords)
        {
            script.Append($"complete -c ullage -n __fish_use_subcommand -a {word} -d '{CompletionWords.Quoted(says)}'\n");
        }

        foreach (var command in CompletionWords.Commands)
        {
            var words = command.Name.Split(' ');
            var when = $"-n '__fish_seen_subcommand_from {words[0]}'";
            foreach (var word in words[1..].Concat(command.Arguments.SelectMany(static a => a.Choices)))
            {
                script.Append($"complete -c ullage {when} -a {word}\n");
            }

            foreach (var setting in CommandTable.SettingsOf(command))
            {
                script.Append($"complete -c ullage {when} -l {setting.Name}{Letter(setting)}{Value(setting)} -d '{CompletionWords.Quoted(setting.Summary.Split(". ")[0].TrimEnd('.'))}'\n");
            }
        }

        return script.Append("complete -c ullage -s h -l help -d help\n").ToString();
    }

    private static string Letter(Setting setting) => setting.Letter is { } letter ? $" -s {letter}" : "";

    private static string Value(Setting setting)
    {
        var values = CompletionWords.ValuesOf(setting);
        return setting.Shape == SettingShape.Switch ? "" : values.Count > 0 ? $" -x -a '{string.Join(' ', values)}'" : setting.IsPath ? " -r -F" : " -x";
    }
}
