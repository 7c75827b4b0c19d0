using System.Diagnostics;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>A line for bash, where pipes and redirections are the subject.</summary>
internal static class Shell
{
    public static async Task<CommandRun> RunAsync(string line)
    {
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new CommandRun(process.ExitCode, await output, await errors);
    }
}
