using System.Text;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;

namespace Ullage.Cli.Completion;

/// <summary>
/// The script that kubectl calls for <c>kubectl ullage</c> and tab: <c>kubectl_complete-ullage</c> in PATH. It gets the words so far, the one to complete last, and prints one
/// completion a line, then a line with what the shell shall do besides: 4 for nothing, 0 for files.
/// </summary>
internal static class KubectlCompletion
{
    public static string Script()
    {
        var script = new StringBuilder(
            """
            #!/bin/sh
            # completion of `kubectl ullage`; put it in PATH as kubectl_complete-ullage, executable
            command= prev= cur=
            for word in "$@"; do
              case $cur in ''|-*) ;; *) [ -n "$command" ] || command=$cur ;; esac
              prev=$cur cur=$word
            done
            say() { printf '%s\n' "$@"; }
            case $prev in

            """);
        foreach (var setting in SettingTable.All.Where(static s => s.Shape != SettingShape.Switch))
        {
            var names = setting.Letter is { } letter ? $"-{letter}|{setting.Flag}" : setting.Flag;
            var values = CompletionWords.ValuesOf(setting);
            script.Append($"  {names}) {(values.Count > 0 ? $"say {string.Join(' ', values.Select(static v => $"'{v}'"))} :4" : setting.IsPath ? "say :0" : "say :4")}; exit ;;\n");
        }

        script.Append("esac\ncase $command in\n");
        foreach (var group in CompletionWords.Commands.GroupBy(static c => c.Name.Split(' ')[0]))
        {
            var words = group.SelectMany(static c => c.Name.Split(' ')[1..].Concat(c.Arguments.SelectMany(static a => a.Choices)).Concat(CommandTable.SettingsOf(c).Select(static s => s.Flag))).Append("--help").Distinct();
            script.Append($"  {group.Key}) say {string.Join(' ', words)} :4 ;;\n");
        }

        // kubectl shows what follows a tab beside the word.
        script.Append("  *) say");
        foreach (var (word, says) in CompletionWords.FirstWords)
        {
            script.Append($" '{word}\t{CompletionWords.Quoted(says)}'");
        }

        return script.Append(" --help :4 ;;\nesac\n").ToString();
    }
}
