using System.Text;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Completion;

/// <summary>The script for zsh.</summary>
internal static class ZshCompletion
{
    public static string Script()
    {
        var script = new StringBuilder("#compdef ullage\n# zsh completion of ullage; put it in a folder of fpath as _ullage\n_ullage() {\n  local state\n  _arguments -C '1:command:->command' '*::rest:->rest'\n  case $state in\n    command)\n      local -a commands=(\n");
        foreach (var (word, says) in CompletionWords.FirstWords)
        {
            script.Append($"        '{word}:{Described(says)}'\n");
        }

        script.Append("      )\n      _describe command commands ;;\n    rest)\n      case $words[1] in\n");
        foreach (var command in CompletionWords.Commands)
        {
            script.Append($"        {command.Name.Split(' ')[0]}) _arguments '(-h --help)'{{-h,--help}}'[help]'");
            foreach (var setting in CommandTable.SettingsOf(command))
            {
                script.Append(" \\\n          ").Append(Specification(setting));
            }

            foreach (var word in command.Name.Split(' ')[1..])
            {
                script.Append($" \\\n          '1:command:({word})'");
            }

            foreach (var argument in command.Arguments)
            {
                script.Append($" \\\n          '1:{argument.Name}:({string.Join(' ', argument.Choices)})'");
            }

            script.Append(" ;;\n");
        }

        return script.Append("      esac ;;\n  esac\n}\n_ullage \"$@\"\n").ToString();
    }

    private static string Specification(Setting setting)
    {
        var repeat = setting.Shape is SettingShape.Many or SettingShape.Pairs ? "*" : "";
        var values = CompletionWords.ValuesOf(setting);
        var value = setting.Shape == SettingShape.Switch ? "" : $":{setting.Placeholder}:" + (values.Count > 0 ? $"({string.Join(' ', values)})" : setting.IsPath ? "_files" : "");
        var says = $"[{Described(setting.Summary.Split(". ")[0].TrimEnd('.'))}]{value}";
        return setting.Letter is { } letter ? $"'{repeat}'{{-{letter},{setting.Flag}}}'{says}'" : $"'{repeat}{setting.Flag}{says}'";
    }

    private static string Described(string text) => CompletionWords.Quoted(text).Replace(":", " -").Replace("[", "(").Replace("]", ")");
}
