using System.Text;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Completion;

/// <summary>The script for bash; needs nothing but bash.</summary>
internal static class BashCompletion
{
    public static string Script()
    {
        var script = new StringBuilder("# bash completion of ullage; load with: source <(ullage completion bash)\n_ullage() {\n");
        script.Append(
            """
              local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= word i
              if [[ $cur == "=" ]]; then cur=; elif [[ $prev == "=" ]]; then prev=${COMP_WORDS[COMP_CWORD-2]}; fi
              for ((i = 1; i < COMP_CWORD; i++)); do
                word=${COMP_WORDS[i]}
                [[ $word != -* ]] && { command=$word; break; }
              done
              COMPREPLY=()
              case $prev in

            """);
        foreach (var setting in SettingTable.All.Where(static s => s.Shape != SettingShape.Switch))
        {
            var names = setting.Letter is { } letter ? $"-{letter}|{setting.Flag}" : setting.Flag;
            var values = CompletionWords.ValuesOf(setting);
            var found = values.Count > 0 ? $"mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', values)}' -- \"$cur\"); " : setting.IsPath ? "mapfile -t COMPREPLY < <(compgen -f -- \"$cur\"); compopt -o filenames 2>/dev/null; " : "";
            script.Append($"    {names}) {found}return ;;\n");
        }

        script.Append("  esac\n  case $command in\n");
        foreach (var group in CompletionWords.Commands.GroupBy(static c => c.Name.Split(' ')[0]))
        {
            script.Append($"    {group.Key}) mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', group.SelectMany(WordsOf).Distinct())}' -- \"$cur\") ;;\n");
        }

        script.Append($"    *) mapfile -t COMPREPLY < <(compgen -W '{string.Join(' ', CompletionWords.FirstWords.Select(static w => w.Word))} --help' -- \"$cur\") ;;\n");
        return script.Append("  esac\n}\ncomplete -F _ullage ullage\n").ToString();
    }

    private static IEnumerable<string> WordsOf(CommandDefinition command) =>
        command.Name.Split(' ')[1..].Concat(command.Arguments.SelectMany(static a => a.Choices)).Concat(CommandTable.SettingsOf(command).Select(static s => s.Flag)).Append("--help");
}
