using System.Net;
using Ullage.Exposition;
using Ullage.Lab.Cluster;
using Ullage.Lab.Groups;

namespace Ullage.Lab.Exporter;

/// <summary>Serves <see cref="CadvisorMetrics"/>, <see cref="KubeStateMetrics"/>, and a file as node_exporter's textfile collector does, on a free loopback port, in the
/// format that the scraper prefers.</summary>
internal sealed class ExporterServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ExporterServer(WebApplication app, string address)
    {
        _app = app;
        Address = address;
    }

    /// <summary>Host and port.</summary>
    public string Address { get; }

    public static async Task<ExporterServer> StartAsync(Node node, Group whole, string textFile, TimeProvider time, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.MapGet("/metrics/cadvisor", context => AnswerAsync(context, writer => CadvisorMetrics.Write(writer, node, whole, time)));
        app.MapGet("/metrics", context => AnswerAsync(context, writer => KubeStateMetrics.Write(writer, node)));
        app.MapGet("/metrics/textfile", async context =>
        {
            context.Response.ContentType = ExpositionWriter.ContentType(ExpositionFormat.PrometheusText);
            if (File.Exists(textFile))
            {
                await context.Response.SendFileAsync(textFile, context.RequestAborted);
            }
        });
        await app.StartAsync(cancellationToken);
        return new ExporterServer(app, new Uri(app.Urls.First()).Authority);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context, Action<ExpositionWriter> write)
    {
        var format = context.Request.Headers.Accept.ToString().Contains("application/openmetrics-text", StringComparison.Ordinal)
            ? ExpositionFormat.OpenMetrics : ExpositionFormat.PrometheusText;
        context.Response.ContentType = ExpositionWriter.ContentType(format);
        write(new ExpositionWriter(context.Response.BodyWriter, format));
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
