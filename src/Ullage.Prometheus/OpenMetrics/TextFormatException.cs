namespace Ullage.Prometheus.OpenMetrics;

/// <summary>A line that does not follow its grammar; whoever knows the file and line number adds them.</summary>
internal sealed class TextFormatException(int column, string message) : Exception(message)
{
    /// <summary>The byte within the line at which it went wrong; the first is 1.</summary>
    public int Column { get; } = column;
}
