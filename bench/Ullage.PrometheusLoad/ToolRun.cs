using System.Diagnostics;
using System.Globalization;
using Ullage.Testing.Exposition;

namespace Ullage.PrometheusLoad;

/// <summary>Runs the built tool as a user would, and watches its memory.</summary>
internal static class ToolRun
{
    /// <returns>Its peak resident memory, in bytes.</returns>
    public static async Task<long> RecommendAsync(LoadOptions options, Uri server, SyntheticFleet fleet, string read)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(fleet.EndMs).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(options.Tool) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["recommend", "--prometheus", server.ToString(), "--window", $"{options.Days}d", "--at", at, "--output", "json", "--read", read])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{options.Tool} did not start");
        var output = process.StandardOutput.ReadToEndAsync();
        var words = process.StandardError.ReadToEndAsync();
        var peak = await PeakUntilEndAsync(process);

        var recommended = (await output).Split("\"status\": \"recommended\"").Length - 1 + (await output).Split("\"status\":\"recommended\"").Length - 1;
        var expected = fleet.Namespaces * fleet.Workloads;
        return process.ExitCode != 0 || recommended != expected
            ? throw new InvalidOperationException($"{options.Tool} ended with {process.ExitCode} and {recommended} recommendations, expected 0 and {expected}: {await words}")
            : peak;
    }

    /// <summary>Waits for a process to end and gives its peak resident memory, in bytes.</summary>
    public static async Task<long> PeakUntilEndAsync(Process process)
    {
        long peak = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakBytes(process.Id));
            await Task.Delay(5);
        }

        return peak;
    }

    private static long PeakBytes(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(static l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan("VmHWM:".Length, line.Length - "VmHWM:".Length - "kB".Length), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
