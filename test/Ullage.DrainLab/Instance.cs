using System.Diagnostics;
using System.Globalization;

namespace Ullage.DrainLab;

/// <summary>One instance of the service, a process of its own. Killed when disposed, unless it has ended.</summary>
internal sealed class Instance : IAsyncDisposable
{
    private readonly Process _process;

    private Instance(Process process, int http1, int http2) => (_process, Http1, Http2) = (process, http1, http2);

    public int Http1 { get; }

    public int Http2 { get; }

    public static async Task<Instance> StartAsync(DrainPlan plan, CancellationToken stop)
    {
        var start = new ProcessStartInfo(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "hosting-target.dll"), "serve", $"chassis={(plan.Chassis ? "on" : "off")}", string.Create(CultureInfo.InvariantCulture, $"delay={plan.Delay.TotalMilliseconds}")])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["Logging__LogLevel__Default"] = "None";
        var process = Process.Start(start)!;
        try
        {
            while (await process.StandardOutput.ReadLineAsync(stop) is { } line)
            {
                if (line.Split(' ') is ["ready", var http1, var http2])
                {
                    return new(process, int.Parse(http1, CultureInfo.InvariantCulture), int.Parse(http2, CultureInfo.InvariantCulture));
                }
            }

            throw new InvalidOperationException("An instance ended before it was ready.");
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>SIGTERM, and its exit code.</summary>
    public async Task<int> TerminateAsync(CancellationToken stop)
    {
        using var kill = Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await _process.WaitForExitAsync(stop);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }
}
