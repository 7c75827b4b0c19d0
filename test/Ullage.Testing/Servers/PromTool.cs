using System.Diagnostics;

namespace Ullage.Testing.Servers;

/// <summary>Runs the real promtool.</summary>
public static class PromTool
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Makes TSDB blocks from OpenMetrics text (ends in <c># EOF</c>, timestamps in seconds).</summary>
    /// <param name="openMetricsFile">The text.</param>
    /// <param name="dataFolder">Where blocks go, beside those that are there.</param>
    /// <param name="version">A version unpacked below ULLAGE_TOOLS; empty for the installed one.</param>
    /// <param name="flags">More flags, such as <c>--max-block-duration=24h</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ToolMissingException">promtool is absent: the test is skipped.</exception>
    public static async Task CreateBlocksAsync(string openMetricsFile, string dataFolder, string version = "", IEnumerable<string>? flags = null, CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(dataFolder);
        await RunAsync(version, ["tsdb", "create-blocks-from", .. flags ?? [], "openmetrics", openMetricsFile, dataFolder, "--quiet"], null, cancellationToken);
    }

    /// <summary>Writes the dump of a TSDB to a file. promtool wants a folder <c>wal</c> in it, which is made where there is none.</summary>
    public static async Task DumpAsync(string dataFolder, string outputFile, string version = "", CancellationToken cancellationToken = default)
    {
        Directory.CreateDirectory(Path.Combine(dataFolder, "wal"));
        await RunAsync(version, ["tsdb", "dump", dataFolder], outputFile, cancellationToken);
    }

    private static async Task RunAsync(string version, IEnumerable<string> arguments, string? outputFile, CancellationToken cancellationToken)
    {
        var tool = Tool.Require("promtool", version);
        var start = new ProcessStartInfo(tool.Path) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(start)!;
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await using (var output = outputFile is null ? Stream.Null : File.Create(outputFile))
            {
                await process.StandardOutput.BaseStream.CopyToAsync(output, limit.Token);
            }

            await process.WaitForExitAsync(limit.Token);
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"promtool {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}: {await errors}");
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary>What promtool has to say of metrics as text: empty when it takes them without a remark.</summary>
    public static async Task<string> CheckMetricsAsync(string text, CancellationToken cancellationToken = default)
    {
        var start = new System.Diagnostics.ProcessStartInfo(Tool.Require("promtool").Path, ["check", "metrics"]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = System.Diagnostics.Process.Start(start)!;
        await process.StandardInput.WriteAsync(text.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? said : $"{process.ExitCode}: {said}";
    }

    /// <summary>What promtool has to say of rules: its exit code and its words.</summary>
    /// <param name="verb"><c>check</c> or <c>test</c>.</param>
    /// <param name="file">The rules, or the file of cases.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ToolMissingException">promtool is absent: the test is skipped.</exception>
    public static async Task<(int ExitCode, string Said)> RulesAsync(string verb, string file, CancellationToken cancellationToken = default)
    {
        var start = new ProcessStartInfo(Tool.Require("promtool").Path, [verb, "rules", file]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetDirectoryName(file) };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(cancellationToken);
        var said = await process.StandardOutput.ReadToEndAsync(cancellationToken) + await errors;
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, said);
    }
}
