using System.Diagnostics.Metrics;
using Ullage.Exposition;

namespace Ullage.Lab.Service;

/// <summary>
/// Shows the meter System.Runtime (.NET 9 and later) as Prometheus text under the names that OpenTelemetry's conversion gives:
/// observable instruments are asked at each scrape, counters that are pushed are summed in between.
/// </summary>
internal sealed class RuntimeMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);

    public RuntimeMeter()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "System.Runtime" && TypeOf(instrument) is { } type)
            {
                var family = new Family(instrument, type);
                lock (_gate)
                {
                    _families[family.Name] = family;
                }

                listener.EnableMeasurementEvents(instrument, family);
            }
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, family) => ((Family)family!).Set(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, family) => ((Family)family!).Set(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, family) => ((Family)family!).Set(value, tags));
        _listener.Start();
    }

    public void Write(ExpositionWriter writer)
    {
        _listener.RecordObservableInstruments();
        Family[] families;
        lock (_gate)
        {
            families = [.. _families.Values];
        }

        foreach (var family in families)
        {
            family.Write(writer);
        }

        // The hard limit is a setting, not part of the meter: it is told under the name of its runtime knob.
        writer.Begin("dotnet_gc_heap_hard_limit_bytes", MetricType.Gauge, "The GC's hard limit of the heap; what the container's limit or DOTNET_GCHeapHardLimit gives.", "bytes");
        writer.Sample(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
        writer.End();
    }

    public void Dispose() => _listener.Dispose();

    private static MetricType? TypeOf(Instrument instrument)
    {
        var kind = instrument.GetType();
        var name = kind.IsGenericType ? kind.GetGenericTypeDefinition().Name : "";
        return name.StartsWith("ObservableCounter", StringComparison.Ordinal) || name.StartsWith("Counter", StringComparison.Ordinal) ? MetricType.Counter
            : name.StartsWith("ObservableUpDownCounter", StringComparison.Ordinal) || name.StartsWith("ObservableGauge", StringComparison.Ordinal) ? MetricType.Gauge
            : null;
    }

    /// <summary>One instrument and the last value of each of its label sets.</summary>
    private sealed class Family(Instrument instrument, MetricType type)
    {
        private readonly Lock _gate = new();
        private readonly Dictionary<string, (Label[] Labels, double Value)> _samples = new(StringComparer.Ordinal);

        public string Name { get; } = MetricName.FromInstrument(instrument.Name, instrument.Unit);

        public void Set(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var labels = new Label[tags.Length];
            for (var i = 0; i < tags.Length; i++)
            {
                labels[i] = new Label(MetricName.ToLabel(tags[i].Key), tags[i].Value?.ToString() ?? "");
            }

            var key = string.Join('\n', labels.Select(static l => $"{l.Name}={l.Value}"));
            lock (_gate)
            {
                var before = instrument.IsObservable || !_samples.TryGetValue(key, out var known) ? 0 : known.Value;
                _samples[key] = (labels, before + value);
            }
        }

        public void Write(ExpositionWriter writer)
        {
            lock (_gate)
            {
                if (_samples.Count == 0)
                {
                    return;
                }

                writer.Begin(Name, type, instrument.Description ?? "");
                foreach (var (labels, value) in _samples.Values)
                {
                    writer.Sample(value, labels);
                }
            }
        }
    }
}
