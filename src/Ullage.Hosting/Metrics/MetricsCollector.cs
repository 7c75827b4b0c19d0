using System.Buffers;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Exposition;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Metrics;

/// <summary>
/// Listens to every Meter of the process, from the host's construction on, and writes what they measured. Meters made by another host's factory are that host's.
/// </summary>
internal sealed class MetricsCollector : IHostedService, IDisposable
{
    private readonly MetricRegistry _registry;
    private readonly MeterListener _listener = new();
    private readonly Lock _collecting = new();
    private readonly ILogger<MetricsCollector> _log;
    private int _collection;
    private bool _failed;

    public MetricsCollector(IOptions<MetricsOptions> options, IMeterFactory factory, TimeProvider time, ILogger<MetricsCollector> log)
    {
        _log = log;
        var excluded = options.Value.ExcludedMeters;
        _registry = new(options.Value, time, log);
        factory.Create(HostingTelemetry.Name).CreateObservableGauge("app.memory.usage", static () => GC.GetTotalMemory(forceFullCollection: false), "By", "Bytes on the managed heap, garbage not yet collected included");
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if ((instrument.Meter.Scope is not IMeterFactory owner || owner == factory) && !excluded.Contains(instrument.Meter.Name) && _registry.Add(instrument) is { } stream)
            {
                listener.EnableMeasurementEvents(instrument, stream);
            }
        };
        _listener.MeasurementsCompleted = (_, state) =>
        {
            if (state is MetricStream stream)
            {
                _registry.Remove(stream);
            }
        };
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, state) => ((MetricStream)state!).Find(tags).Record((long)value));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, state) => ((MetricStream)state!).Find(tags).Record((long)value));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((MetricStream)state!).Find(tags).Record((long)value));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricStream)state!).Find(tags).Record(value));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, state) => ((MetricStream)state!).Find(tags).Record((double)value));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricStream)state!).Find(tags).Record(value));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, state) => ((MetricStream)state!).Find(tags).Record((double)value));
        _listener.Start();
    }

    /// <summary>Asks the observable instruments and writes everything. One at a time: others wait.</summary>
    public void Write(IBufferWriter<byte> output, ExpositionFormat format)
    {
        var writer = new ExpositionWriter(output, format);
        lock (_collecting)
        {
            var families = _registry.Families;
            _collection++;
            foreach (var stream in families.SelectMany(static f => f.Streams))
            {
                stream.Collection = _collection;
            }

            Observe();
            foreach (var family in families)
            {
                family.Write(writer);
            }
        }

        writer.End();
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    private void Observe()
    {
        try
        {
            _listener.RecordObservableInstruments();
        }
        catch (AggregateException e)
        {
            // The others were asked all the same. Told once: a scrape comes every few seconds.
            if (!_failed)
            {
                _log.CallbackFailed(e.InnerExceptions[0]);
            }

            _failed = true;
        }
    }
}
