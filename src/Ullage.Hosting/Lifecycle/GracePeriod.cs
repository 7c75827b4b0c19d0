using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Ullage.Hosting.Lifecycle;

/// <summary>How long the kubelet waits before it kills, and who said so.</summary>
/// <param name="Length">Null where nobody says.</param>
/// <param name="Source">Where it was found.</param>
/// <param name="Fault">What is wrong with what was found, or null.</param>
internal sealed record GracePeriod(TimeSpan? Length, string Source, string? Fault = null)
{
    public const string Variable = "TERMINATION_GRACE_PERIOD_SECONDS";

    /// <summary>A year; Kubernetes has no bound, arithmetic does.</summary>
    private const int MostSeconds = 31_536_000;

    public static GracePeriod Find(GracefulShutdownOptions options, IConfiguration? configuration)
    {
        if (options.GracePeriod is { } set)
        {
            return set > TimeSpan.Zero ? new(set, "GracefulShutdown.GracePeriod") : new(null, "", $"GracefulShutdown.GracePeriod is {set}; expected more than zero, or none.");
        }

        if (configuration?[Variable] is { Length: > 0 } text)
        {
            return Parse(text, Variable);
        }

        if (options.GracePeriodFile is not { } path)
        {
            return new(null, "nowhere");
        }

        try
        {
            using var file = new StreamReader(path);
            var start = new char[64];
            return Parse(new string(start, 0, file.ReadBlock(start)), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(null, path, $"GracefulShutdown.GracePeriodFile {path} cannot be read: {e.Message}");
        }
    }

    private static GracePeriod Parse(string text, string source) =>
        int.TryParse(text.AsSpan().Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and <= MostSeconds
            ? new(TimeSpan.FromSeconds(seconds), source)
            : new(null, source, $"{source} is '{text.Trim()}'; expected whole seconds, 1 to {MostSeconds}, the pod's terminationGracePeriodSeconds.");
}
