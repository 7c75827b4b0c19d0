using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Ullage.Exposition;

namespace Ullage.Hosting.Metrics;

/// <summary>Gives each instrument the stream that it records into, and keeps the families in order.</summary>
internal sealed class MetricRegistry(MetricsOptions options, TimeProvider time, ILogger log)
{
    public const int MostFamilies = 2_000;
    private static readonly string[] _misdeclared = ["dotnet.thread_pool.thread.count", "dotnet.thread_pool.queue.length"];
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MetricFamily> _names = new(StringComparer.Ordinal);

    /// <summary>The families as they are now, by name.</summary>
    public MetricFamily[] Families
    {
        get
        {
            lock (_gate)
            {
                return [.. _families.Values];
            }
        }
    }

    /// <summary>Where the instrument records; null for one that cannot be shown.</summary>
    public MetricStream? Add(Instrument instrument)
    {
        if (KindOf(instrument, out var bounds) is not { } kind || string.IsNullOrEmpty(instrument.Name))
        {
            return null;
        }

        if (kind == MetricKind.ObservableCounter && instrument.Meter.Name == "System.Runtime" && _misdeclared.Contains(instrument.Name))
        {
            // The runtime declares them as counters, though both fall.
            kind = MetricKind.ObservableGauge;
        }

        var type = kind.Type();
        var (name, unit) = MetricName.FromInstrument(instrument.Name, instrument.Unit, type);
        lock (_gate)
        {
            if (_families.TryGetValue(name, out var family) && family.Type != type)
            {
                log.NameTaken(instrument.Name, instrument.Meter.Name, name);
                return null;
            }

            if (family is null)
            {
                family = new MetricFamily(name, type, instrument.Description ?? "", unit);
                if (_families.Count >= MostFamilies || family.Names.Any(_names.ContainsKey))
                {
                    log.NameTaken(instrument.Name, instrument.Meter.Name, name);
                    return null;
                }

                _families[name] = family;
                foreach (var taken in family.Names)
                {
                    _names[taken] = family;
                }
            }

            var stream = family.Streams.FirstOrDefault(s => s.Meter == instrument.Meter.Name && s.Kind == kind);
            if (stream is null)
            {
                // The first Meter keeps the plain labels; another with the same name is told apart.
                Label? scope = family.Streams.Length == 0 ? null : new Label("otel_scope_name", $"{instrument.Meter.Name}{(family.Streams.Any(s => s.Meter == instrument.Meter.Name) ? "#" + kind : "")}");
                stream = new MetricStream(
                    kind, instrument.Meter.Name, scope, options.SeriesLimit,
                    labels => kind == MetricKind.Histogram ? new HistogramSeries(labels, bounds!, options.Exemplars, time) : new NumberSeries(labels, kind));
                family.Streams = [.. family.Streams, stream];
            }

            stream.Instruments++;
            return stream;
        }
    }

    /// <summary>An instrument has ended; its series end with the last of them.</summary>
    public void Remove(MetricStream stream)
    {
        lock (_gate)
        {
            if (--stream.Instruments > 0)
            {
                return;
            }

            var family = _families.Values.First(f => f.Streams.Contains(stream));
            family.Streams = [.. family.Streams.Where(s => s != stream)];
            if (family.Streams.Length == 0)
            {
                _families.Remove(family.Name);
                foreach (var name in family.Names)
                {
                    _names.Remove(name);
                }
            }
        }
    }

    private MetricKind? KindOf(Instrument instrument, out double[]? bounds) =>
        KindOf<long>(instrument, out bounds) ?? KindOf<double>(instrument, out bounds) ?? KindOf<int>(instrument, out bounds) ?? KindOf<float>(instrument, out bounds)
        ?? KindOf<decimal>(instrument, out bounds) ?? KindOf<short>(instrument, out bounds) ?? KindOf<byte>(instrument, out bounds);

    private MetricKind? KindOf<T>(Instrument instrument, out double[]? bounds)
        where T : struct
    {
        bounds = instrument is Histogram<T> ? HistogramBounds.Of<T>(instrument, options) : null;
        return instrument switch
        {
            Counter<T> => MetricKind.Counter,
            UpDownCounter<T> => MetricKind.UpDownCounter,
            Gauge<T> => MetricKind.Gauge,
            Histogram<T> => MetricKind.Histogram,
            ObservableCounter<T> => MetricKind.ObservableCounter,
            ObservableUpDownCounter<T> or ObservableGauge<T> => MetricKind.ObservableGauge,
            _ => null,
        };
    }
}
