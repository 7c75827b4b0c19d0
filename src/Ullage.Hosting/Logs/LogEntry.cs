using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Logs;

/// <summary>What one line tells.</summary>
internal readonly ref struct LogEntry
{
    public required DateTimeOffset Time { get; init; }

    public required LogLevel Level { get; init; }

    public required string Category { get; init; }

    public required string Message { get; init; }

    public IReadOnlyList<KeyValuePair<string, object?>>? Fields { get; init; }

    public IExternalScopeProvider? Scopes { get; init; }

    public Exception? Exception { get; init; }

    public Activity? Activity { get; init; }

    /// <summary>Lines of the same template that were left out before this one.</summary>
    public long Suppressed { get; init; }
}
