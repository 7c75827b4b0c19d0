using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Logs;

internal sealed class JsonLogger(string category, JsonLoggerProvider provider) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => provider.Scopes?.Push(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        var fields = state as IReadOnlyList<KeyValuePair<string, object?>>;
        if (!IsEnabled(logLevel) || (!provider.Gate.Pass(Template(fields), out var suppressed) && logLevel != LogLevel.Critical))
        {
            provider.Suppressed.Add(logLevel == LogLevel.None ? 0 : 1);
            return;
        }

        provider.Write(new LogEntry
        {
            Time = provider.Now(),
            Level = logLevel,
            Category = category,
            Message = formatter(state, exception),
            Fields = fields,
            Scopes = provider.Scopes,
            Exception = exception,
            Activity = Activity.Current,
            Suppressed = suppressed,
        });
    }

    /// <summary>By convention of the framework it is the last of the fields; what has none is counted by its category.</summary>
    private string Template(IReadOnlyList<KeyValuePair<string, object?>>? fields) =>
        fields is { Count: > 0 } && fields[^1] is { Key: "{OriginalFormat}", Value: string template } ? template : category;
}
