using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Configuration;

namespace Ullage.Hosting.Lifecycle;

/// <summary>Adds a shutdown that loses nothing.</summary>
public static class ShutdownServiceExtensions
{
    /// <summary>
    /// Makes <see cref="GracefulShutdown"/> the host's lifetime and catches signals from this call on. Sets <see cref="HostOptions.ShutdownTimeout"/> to what requests, workers and background services may
    /// take. May be called again; later configuration adds to the earlier.
    /// </summary>
    public static IServiceCollection AddGracefulShutdown(this IServiceCollection services, Action<GracefulShutdownOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ReadinessGate>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GracefulShutdownOptions>, GracefulShutdownOptionsValidator>());
        services.AddClosedOptions<GracefulShutdownOptions>().Configure(options => configure?.Invoke(options)).ValidateOnStart();
        if (services.Any(static s => s.ServiceType == typeof(GracefulShutdown)))
        {
            return services;
        }

        var signals = new SignalWatch();
        services.AddSingleton(s => new GracefulShutdown(
            s.GetRequiredService<IHostApplicationLifetime>(), s.GetRequiredService<ReadinessGate>(), signals, s.GetRequiredService<IOptions<GracefulShutdownOptions>>(),
            s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<GracefulShutdown>>()));
        HurriedHost.Wrap(services);
        services.AddSingleton<IHostLifetime>(static s => s.GetRequiredService<GracefulShutdown>());
        services.AddSingleton(static s => new RequestsUnderWay(s.GetRequiredService<GracefulShutdown>(), s.GetRequiredService<IMeterFactory>()));
        services.AddSingleton<IStartupFilter>(static s => s.GetRequiredService<RequestsUnderWay>());
        services.AddHostedService<ShutdownSequence>();
        services.AddOptions<HostOptions>().PostConfigure<IEnumerable<IConfigureOptions<GracefulShutdownOptions>>>(static (host, configurations) =>
        {
            // Asked for when the host is built, when a fault in the options must not be told yet.
            var options = new GracefulShutdownOptions();
            foreach (var configuration in configurations)
            {
                configuration.Configure(options);
            }

            host.ShutdownTimeout = options.RequestDrain + options.WorkerDrain + TimeSpan.FromMilliseconds(100);
        });
        return services;
    }

    /// <summary>
    /// Runs the host to its end and gives the exit code that <see cref="ShutdownExitCode"/> tells, for programs whose Main returns one. Where Main returns none, <c>app.Run()</c> ends with it by itself.
    /// A start that fails is told once by the log and does not throw.
    /// </summary>
    /// <returns>The exit code; <see cref="ShutdownExitCode.Clean"/> too for a start-up that a signal cancelled.</returns>
    public static async Task<int> RunToExitCodeAsync(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var shutdown = host.Services.GetRequiredService<GracefulShutdown>();
        try
        {
            if (await HostStart.TryAsync(host, shutdown).ConfigureAwait(false) is { } failed)
            {
                return failed;
            }

            await host.WaitForShutdownAsync().ConfigureAwait(false);
            return shutdown.Report?.ExitCode ?? ShutdownExitCode.Clean;
        }
        finally
        {
            if (host is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync().ConfigureAwait(false);
            }
            else
            {
                host.Dispose();
            }
        }
    }
}
