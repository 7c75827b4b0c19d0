using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Telemetry;

/// <summary>Sends traces and metrics from the host's start to its end, and what is left then.</summary>
internal sealed class OtlpExport(IOptions<OtlpOptions> options, IHostEnvironment host, ILogger<OtlpExport> log) : IHostedService, IDrainable, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public string Name => "telemetry";

    public DrainPhase Phase => DrainPhase.Flush;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var chosen = options.Value;
        if (chosen.Endpoint is not { } endpoint)
        {
            return Task.CompletedTask;
        }

        var resource = ResourceBuilder.CreateDefault().AddService(string.IsNullOrEmpty(chosen.Service) ? host.ApplicationName : chosen.Service);
        if (chosen.Traces)
        {
            _traces = Sdk.CreateTracerProviderBuilder()
                .SetResourceBuilder(resource)
                .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(chosen.SampledShare)))
                .AddSource([.. chosen.Sources])
                .AddOtlpExporter(o => Send(o, endpoint, "v1/traces"))
                .Build();
        }

        if (chosen.Metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder()
                .SetResourceBuilder(resource)
                .AddMeter("*")
                .AddOtlpExporter((o, reader) =>
                {
                    Send(o, endpoint, "v1/metrics");
                    reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)chosen.MetricsInterval.TotalMilliseconds;
                })
                .Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<DrainOutcome> DrainAsync(CancellationToken deadline)
    {
        if (_traces is null && _metrics is null)
        {
            return default;
        }

        // Both block, for as long as the collector's time limit: off this thread, and left alone when the time is up.
        var flush = Task.Run(() => (_traces?.ForceFlush() ?? true) & (_metrics?.ForceFlush() ?? true), CancellationToken.None);
        try
        {
            // A collector that is down has been told of already, and is no reason to end as if requests had been cut off.
            await flush.WaitAsync(deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested)
        {
            log.NotFlushed();
        }

        return default;
    }

    public void Dispose()
    {
        _traces?.Shutdown(100);
        _metrics?.Shutdown(100);
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    private void Send(OtlpExporterOptions exporter, Uri endpoint, string path)
    {
        var text = endpoint.AbsoluteUri;
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri((text.EndsWith('/') ? text : text + "/") + path);
        exporter.TimeoutMilliseconds = (int)options.Value.Timeout.TotalMilliseconds;
        exporter.HttpClientFactory = () => new HttpClient(new ToldOnce(path, log)) { Timeout = options.Value.Timeout };
    }
}
