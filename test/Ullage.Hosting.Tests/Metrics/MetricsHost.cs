using System.Buffers;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Ullage.Exposition;
using Ullage.Hosting.Metrics;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Metrics;

/// <summary>A collector with a Meter of its own, and what it shows of that Meter.</summary>
internal sealed class MetricsHost : IDisposable
{
    private readonly ServiceProvider _services;

    public MetricsHost(Action<MetricsOptions>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(Time);
        services.AddPrometheusMetrics(configure);
        _services = services.BuildServiceProvider();
        Collector = _services.GetRequiredService<MetricsCollector>();
        Meter = Factory.Create("shop");
    }

    public ManualTime Time { get; } = new();

    public MetricsCollector Collector { get; }

    public IMeterFactory Factory => _services.GetRequiredService<IMeterFactory>();

    public Meter Meter { get; }

    public string All(ExpositionFormat format = ExpositionFormat.PrometheusText)
    {
        var output = new ArrayBufferWriter<byte>();
        Collector.Write(output, format);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The lines that begin with the name, comments left out.</summary>
    public string[] Lines(string name, ExpositionFormat format = ExpositionFormat.PrometheusText) =>
        [.. All(format).Split('\n').Where(l => l.StartsWith(name, StringComparison.Ordinal))];

    public void Dispose() => _services.Dispose();
}
