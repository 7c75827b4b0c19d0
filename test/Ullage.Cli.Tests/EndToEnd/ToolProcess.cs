using System.Diagnostics;

namespace Ullage.Cli.Tests.EndToEnd;

/// <summary>The built tool as a process of its own.</summary>
internal sealed class ToolProcess : IDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private ToolProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <summary>Starts it.</summary>
    public static ToolProcess Start(IEnumerable<string> args, string? directory = null, params (string Name, string Value)[] environment) =>
        StartProgram("dotnet", ["exec", Checkout.Tool, .. args], directory, environment);

    /// <summary>Runs another program, such as a link to the tool, to its end.</summary>
    public static async Task<CommandRun> RunProgramAsync(string program, IEnumerable<string> args, params (string Name, string Value)[] environment)
    {
        using var process = StartProgram(program, args, null, environment);
        return await process.EndAsync();
    }

    private static ToolProcess StartProgram(string program, IEnumerable<string> args, string? directory, (string Name, string Value)[] environment)
    {
        // A shell starts background jobs with SIGINT ignored, and children inherit that: a test run in the background would never see it handled.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", program, .. args])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = directory ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new ToolProcess(process);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<CommandRun> RunAsync(IEnumerable<string> args, string? directory = null, params (string Name, string Value)[] environment)
    {
        using var tool = Start(args, directory, environment);
        return await tool.EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<CommandRun> EndAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_limit);
        await _process.WaitForExitAsync(limit.Token);
        return new CommandRun(_process.ExitCode, await _output, await _errors);
    }

    /// <summary>Sends it a signal.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, Id.ToString()]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
