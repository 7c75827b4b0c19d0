using Ullage.Exposition;
using Ullage.Lab.Service;

// The lab's .NET service: a minimal API whose live heap, garbage and CPU a request can be set, exporting the runtime's own meter.
if (!ServiceSettings.TryParse(args, Environment.GetEnvironmentVariable, out var settings, out var problems))
{
    await Console.Error.WriteLineAsync(string.Join(Environment.NewLine, problems));
    return 2;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(server =>
{
    server.Listen(settings.Listen);
    server.Listen(settings.Metrics);
});
builder.Services.Configure<HostOptions>(static host => host.ShutdownTimeout = TimeSpan.FromSeconds(5));
await using var app = builder.Build();
using var meter = new RuntimeMeter();
var work = new Work(settings);

var addresses = new List<string>();
app.MapGet("/", () => work.Answer());
app.MapGet("/healthz", () => "ok\n");
app.MapGet("/fail", static () =>
{
    // exceptions are counted when they are thrown, caught or not
    try
    {
        throw new InvalidOperationException("asked for");
    }
    catch (InvalidOperationException e)
    {
        return e.Message;
    }
});
app.MapGet("/metrics", async context =>
{
    // metrics are not for the public: only the second address answers
    if (context.Connection.LocalPort != new Uri(addresses[1]).Port)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return;
    }

    context.Response.ContentType = ExpositionWriter.ContentType(ExpositionFormat.PrometheusText);
    meter.Write(new ExpositionWriter(context.Response.BodyWriter, ExpositionFormat.PrometheusText));
    await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
});

await app.StartAsync();
addresses.AddRange(app.Urls);
Console.WriteLine($"listening app={new Uri(addresses[0]).Authority} metrics={new Uri(addresses[1]).Authority}");
if (settings.UntilEof)
{
    _ = Task.Run(async () =>
    {
        while (await Console.In.ReadLineAsync() is not null)
        {
        }

        app.Lifetime.StopApplication();
    });
}

var own = OwnLoad.RunAsync(work, settings.OwnRate, TimeProvider.System, app.Lifetime.ApplicationStopping);
await app.WaitForShutdownAsync();
await own;
return 0;
