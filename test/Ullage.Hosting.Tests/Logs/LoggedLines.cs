using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using System.Diagnostics.Metrics;
using Ullage.Hosting.Logs;
using Ullage.Testing.Time;

namespace Ullage.Hosting.Tests.Logs;

/// <summary>A logger whose lines are read back.</summary>
internal sealed class LoggedLines : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly ILoggerFactory _factory;

    public LoggedLines(Action<JsonLogOptions>? configure = null, bool terminal = false, Stream? output = null)
    {
        var options = new JsonLogOptions();
        configure?.Invoke(options);
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        Provider = new JsonLoggerProvider(options, "shop", output ?? Output, terminal, Time, _services.GetRequiredService<IMeterFactory>());
        _factory = LoggerFactory.Create(builder => builder.AddProvider(Provider).SetMinimumLevel(LogLevel.Trace));
        Log = _factory.CreateLogger("Shop.Orders");
    }

    public ManualTime Time { get; } = new();

    public MemoryStream Output { get; } = new();

    public JsonLoggerProvider Provider { get; }

    public ILogger Log { get; }

    public async Task<string[]> ReadAsync()
    {
        await Provider.Sink.FlushAsync();
        return System.Text.Encoding.UTF8.GetString(Output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async Task<JsonElement> OneAsync()
    {
        var line = Assert.Single(await ReadAsync());
        return JsonDocument.Parse(line).RootElement;
    }

    public void Dispose()
    {
        _factory.Dispose();
        Provider.Dispose();
        _services.Dispose();
    }
}
