using System.Diagnostics;
using Ullage.Testing.Cgroups;

namespace Ullage.Hosting.Tests;

/// <summary>The target program as a process of its own; ended when disposed.</summary>
internal sealed class TargetProcess : IAsyncDisposable
{
    private readonly Process _process;

    private TargetProcess(Process process) => _process = process;

    public static TargetProcess Start(RealGroup? group, IReadOnlyDictionary<string, string>? environment, params string[] arguments)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "hosting-target.dll");
        var start = group?.Enter("dotnet", [program, .. arguments])
            ?? new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["Logging__LogLevel__Default"] = "None";
        foreach (var (key, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[key] = value;
        }

        return new TargetProcess(Process.Start(start)!);
    }

    /// <summary>The next line of its output.</summary>
    public async Task<string> ReadAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        return await _process.StandardOutput.ReadLineAsync(limit.Token) ?? throw new InvalidOperationException($"The target ended with {_process.ExitCode}.");
    }

    /// <summary>Sends a line and reads the answer.</summary>
    public async Task<string> AskAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        return await ReadAsync();
    }

    /// <summary>Asks until the answer is right, every 100 ms, for at most a minute.</summary>
    public async Task<string> AskUntilAsync(string line, Func<string, bool> right)
    {
        var answer = "";
        for (var i = 0; i < 600; i++)
        {
            answer = await AskAsync(line);
            if (right(answer))
            {
                return answer;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException($"'{line}' still answers '{answer}'.");
    }

    /// <summary>Sends it a signal.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for its end, at most a minute.</summary>
    public async Task<int> ExitCodeAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        await _process.WaitForExitAsync(limit.Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
