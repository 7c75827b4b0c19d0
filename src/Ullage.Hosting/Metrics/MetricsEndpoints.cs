using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Ullage.Exposition;
using Ullage.Hosting.Management;

namespace Ullage.Hosting.Metrics;

/// <summary>Serves what was collected, in the format that the scraper likes best.</summary>
internal sealed class MetricsEndpoints(MetricsCollector collector, IOptions<MetricsOptions> options) : IManagementEndpoints
{
    public bool NeedsOwnPort => false;

    public void Map(IEndpointRouteBuilder endpoints) => endpoints.MapMethods(options.Value.Path, [HttpMethods.Get], AnswerAsync);

    /// <summary>OpenMetrics where it is asked for by name and not liked less than plain text; a scraper that says nothing gets text.</summary>
    internal static ExpositionFormat Negotiate(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var types))
        {
            return ExpositionFormat.PrometheusText;
        }

        var open = types.Where(static t => t.MediaType == "application/openmetrics-text" && Version(t) is null or "1.0.0").Select(Quality).DefaultIfEmpty(0).Max();
        var text = types.Where(static t => t.MediaType == "text/plain").Select(Quality).DefaultIfEmpty(0).Max();
        return open > 0 && open >= text ? ExpositionFormat.OpenMetrics : ExpositionFormat.PrometheusText;

        static string? Version(MediaTypeHeaderValue type) => type.Parameters.FirstOrDefault(static p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value.Value?.Trim('"');

        static double Quality(MediaTypeHeaderValue type) => type.Quality ?? 1;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var format = Negotiate(context.Request.Headers.Accept);
        context.Response.ContentType = ExpositionWriter.ContentType(format);
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);

        // Into pooled memory at once and to the network afterwards: a slow reader holds up no other.
        collector.Write(context.Response.BodyWriter, format);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
    }
}
