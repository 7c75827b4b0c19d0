using Microsoft.Extensions.Options;
using Ullage.Hosting.Limits;

namespace Ullage.Hosting.Telemetry;

/// <summary>Where traces and metrics are sent with OTLP, and which.</summary>
public sealed class OtlpOptions
{
    /// <summary>
    /// The collector, such as <c>http://otel-collector:4318</c>: OTLP as protobuf over HTTP, to <c>v1/traces</c> and <c>v1/metrics</c> below it. Default: the variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>;
    /// without either nothing is sent, and nothing is traced.
    /// </summary>
    public Uri? Endpoint { get; set; } = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } text && Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var endpoint) ? endpoint : null;

    /// <summary>Resource attribute <c>service.name</c>. Default: the variable <c>OTEL_SERVICE_NAME</c>, else the application's name.</summary>
    public string? Service { get; set; } = Environment.GetEnvironmentVariable("OTEL_SERVICE_NAME");

    /// <summary>Whether traces are sent. Default true.</summary>
    public bool Traces { get; set; } = true;

    /// <summary>Whether metrics are sent too. Default false: /metrics shows them, and two ways cost twice.</summary>
    public bool Metrics { get; set; }

    /// <summary>Share of the traces begun here that are kept; those begun elsewhere follow their caller. 0 to 1; default 1.</summary>
    public double SampledShare { get; set; } = 1;

    /// <summary>How often metrics are sent. 1 s to 1 h; default 1 min.</summary>
    public TimeSpan MetricsInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How long the collector may take for one batch; batches wait in bounded memory meanwhile and are dropped when it is full. 100 ms to 1 min; default 5 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>ActivitySources that are traced, <c>*</c> allowed. ASP.NET Core, HttpClient, Npgsql and the chassis are there; add the service's own.</summary>
    public ISet<string> Sources { get; } = new HashSet<string>(StringComparer.Ordinal) { "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", HostingTelemetry.Name };

    internal sealed class Validator : IValidateOptions<OtlpOptions>
    {
        public ValidateOptionsResult Validate(string? name, OtlpOptions options) => OptionRange.Result(
        [
            .. options.Endpoint is null || (options.Endpoint.IsAbsoluteUri && options.Endpoint.Scheme is "http" or "https")
                ? Array.Empty<string>() : ["Otlp.Endpoint is not http or https; expected such as http://otel-collector:4318."],
            .. OptionRange.Faults("Otlp.SampledShare", options.SampledShare, 0, 1),
            .. OptionRange.Faults("Otlp.MetricsInterval", options.MetricsInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
            .. OptionRange.Faults("Otlp.Timeout", options.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1)),
        ]);
    }
}
