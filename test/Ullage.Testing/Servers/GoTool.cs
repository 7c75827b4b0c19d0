using System.Diagnostics;

namespace Ullage.Testing.Servers;

/// <summary>Runs Go's own tools: the oracle for profiles.</summary>
public static class GoTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What <c>go tool pprof</c> says with these arguments.</summary>
    /// <exception cref="ToolMissingException">Go is absent: the test is skipped.</exception>
    /// <exception cref="InvalidOperationException">It refused; with its words.</exception>
    public static async Task<string> PprofAsync(IEnumerable<string> arguments, CancellationToken cancellationToken = default)
    {
        var go = Tool.Find("go") ?? throw new ToolMissingException("go is not on the PATH; `apt-get install golang-go` brings it.");
        var start = new ProcessStartInfo(go.Path, ["tool", "pprof", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PPROF_NO_BROWSER"] = "1";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"go {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await errors}");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }
}
