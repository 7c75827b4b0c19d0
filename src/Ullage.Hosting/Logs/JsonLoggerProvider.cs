using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Logs;

/// <summary>Makes loggers that share a sink, and flushes it when the service ends.</summary>
[ProviderAlias("Json")]
internal sealed class JsonLoggerProvider : ILoggerProvider, ISupportExternalScope, IDrainable
{
    [ThreadStatic]
    private static JsonLine? _own;

    private readonly ConcurrentDictionary<string, JsonLogger> _loggers = new(StringComparer.Ordinal);
    private readonly EventHandler _processEnds;
    private readonly UnhandledExceptionEventHandler _processFails;
    private readonly bool _colours, _text;
    private readonly TimeProvider _time;
    private readonly JsonLogOptions _options;
    private readonly string? _service;

    public JsonLoggerProvider(JsonLogOptions options, string? application, Stream output, bool terminal, TimeProvider time, IMeterFactory meters)
    {
        (_options, _time, _service) = (options, time, options.Service ?? application);
        _text = options.Shape == LogShape.Text || (options.Shape == LogShape.Auto && terminal);
        _colours = terminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Sink = new LogSink(output, options.BufferBytes, TellDropped);
        Gate = new FloodGate(options.FloodLimit, time);
        var meter = meters.Create(HostingTelemetry.Name);
        meter.CreateObservableCounter("ullage.logs.dropped", () => Sink.Dropped, "{line}", "Log lines lost because stdout was slow or gone");
        Suppressed = meter.CreateCounter<long>("ullage.logs.suppressed", "{line}", "Log lines left out of floods");

        // A process that fails, or ends without its host, still says why.
        _processEnds = (_, _) => Sink.Dispose();
        _processFails = (_, _) => Sink.FlushAsync().Wait(TimeSpan.FromSeconds(1));
        AppDomain.CurrentDomain.ProcessExit += _processEnds;
        AppDomain.CurrentDomain.UnhandledException += _processFails;
    }

    public string Name => "logs";

    public DrainPhase Phase => DrainPhase.Flush;

    internal LogSink Sink { get; }

    internal FloodGate Gate { get; }

    internal Counter<long> Suppressed { get; }

    internal IExternalScopeProvider? Scopes { get; private set; }

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, static (category, provider) => new JsonLogger(category, provider), this);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => Scopes = _options.Scopes ? scopeProvider : null;

    public async Task<DrainOutcome> DrainAsync(CancellationToken deadline)
    {
        var before = Sink.Dropped;
        try
        {
            await Sink.FlushAsync().WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            return new DrainOutcome(0, 1, 0);
        }

        return new DrainOutcome(0, 0, Sink.Dropped - before);
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= _processEnds;
        AppDomain.CurrentDomain.UnhandledException -= _processFails;
        Sink.Dispose();
    }

    internal void Write(in LogEntry entry)
    {
        // A value whose ToString logs comes here again while its line is being made.
        var line = _own ?? new JsonLine();
        _own = null;
        try
        {
            Sink.TryWrite(Make(line, entry));
        }
        finally
        {
            _own = line;
        }
    }

    internal DateTimeOffset Now() => _time.GetUtcNow();

    private ReadOnlySpan<byte> Make(JsonLine line, in LogEntry entry) => _text
        ? new TextLine(_colours).Write(entry, _time.LocalTimeZone)
        : line.Write(entry, _service, _options.UnixTime);

    private byte[] TellDropped(long count) => Make(new JsonLine(), new LogEntry
    {
        Time = Now(),
        Level = LogLevel.Warning,
        Category = typeof(JsonLoggerProvider).Namespace!,
        Message = $"{count} log lines were dropped, since stdout did not take them in time",
        Fields = [new("dropped", count)],
    }).ToArray();
}
