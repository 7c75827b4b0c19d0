using Ullage.Cli.Completion;
using Ullage.Cli.Running;

namespace Ullage.Cli.Commands;

/// <summary><c>ullage completion</c>.</summary>
internal static class CompletionCommand
{
    public static CommandDefinition Definition { get; } = new()
    {
        Name = "completion",
        Summary = "Print a completion script for a shell",
        Description = "Prints a script that completes commands, flags and their values. It is whole in itself: pressing tab starts no process.",
        Arguments = [new("SHELL", "bash, zsh or fish; or kubectl, for the plugin.", Required: true) { Choices = ["bash", "zsh", "fish", "kubectl"] }],
        Examples =
        [
            new("source <(ullage completion bash)", "bash, for this session; in ~/.bashrc, for all"),
            new("ullage completion zsh > ~/.zfunc/_ullage", "zsh, with ~/.zfunc in fpath"),
            new("ullage completion fish > ~/.config/fish/completions/ullage.fish", "fish"),
            new("ullage completion kubectl > ~/bin/kubectl_complete-ullage && chmod +x ~/bin/kubectl_complete-ullage", "kubectl ullage, beside a link kubectl-ullage in PATH"),
        ],
        HeedsConfiguration = false,
        Run = static (invocation, _) =>
        {
            using var output = invocation.Surroundings.OpenOutput();
            output.Write(invocation.Arguments[0] switch
            {
                "bash" => BashCompletion.Script(),
                "zsh" => ZshCompletion.Script(),
                "kubectl" => KubectlCompletion.Script(),
                _ => FishCompletion.Script(),
            });
            output.Flush();
            return Task.FromResult(ExitCode.Done);
        },
    };
}
