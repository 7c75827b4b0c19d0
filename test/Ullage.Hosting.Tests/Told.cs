using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Ullage.Hosting.Tests;

/// <summary>What was logged: all lines from Information on, and those that are grave with their exceptions.</summary>
internal sealed class Told : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _grave = new(), _lines = new();

    public IReadOnlyCollection<string> Grave => _grave;

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        _lines.Enqueue(formatter(state, exception));
        if (logLevel >= LogLevel.Error)
        {
            _grave.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}
