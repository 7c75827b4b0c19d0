using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Management;

namespace Ullage.Hosting.Lifecycle;

/// <summary>Starts a host, or says once why it cannot and with which exit code that ends: an exception that leaves Main would abort the process, with a core and a raw stack.</summary>
internal static class HostStart
{
    /// <summary>Starts it.</summary>
    /// <returns>Null when it has started; else the exit code. What had begun by then is stopped; the host is still to be disposed.</returns>
    public static async Task<int?> TryAsync(IHost host, GracefulShutdown shutdown)
    {
        var log = host.Services.GetRequiredService<ILogger<GracefulShutdown>>();
        try
        {
            // The host does both too, and would tell faulty options with a stack and a faulty constructor not at all.
            host.Services.GetService<IStartupValidator>()?.Validate();
            _ = host.Services.GetServices<IHostedService>().Count();
        }
        catch (Exception e)
        {
            return Tell(log, e);
        }

        try
        {
            await host.StartAsync().ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (shutdown.Requested.IsCancellationRequested && shutdown.Report is null)
        {
            await StopAsync(host).ConfigureAwait(false);
            return ShutdownExitCode.Clean;
        }
        catch (Exception e)
        {
            // The host has told it.
            var code = ShutdownExitCode.Faulted;
            if (host.Services.GetService<ManagementServer>()?.Address is { } management && InUse(e)?.Message.Contains($":{management.Port}:", StringComparison.Ordinal) == true)
            {
                log.Misconfigured($"Management.Port {management.Port} is the service's own port too; expected two ports, or no Management.Port, which serves probes and metrics on the service's.");
                code = ShutdownExitCode.Misconfigured;
            }

            shutdown.StartFailed = code;
            await StopAsync(host).ConfigureAwait(false);
            return code;
        }
    }

    private static int Tell(ILogger log, Exception e)
    {
        IReadOnlyList<Exception> all = e is AggregateException several ? several.Flatten().InnerExceptions : [e];
        if (all.All(static one => one is OptionsValidationException))
        {
            log.Misconfigured(string.Join(' ', all.Cast<OptionsValidationException>().SelectMany(static one => one.Failures)));
            return ShutdownExitCode.Misconfigured;
        }

        log.StartFailed(e);
        return ShutdownExitCode.Faulted;
    }

    /// <summary>Stopped rather than only disposed: a disposed host calls every cancelled loop a fatal fault.</summary>
    private static async Task StopAsync(IHost host)
    {
        try
        {
            await host.StopAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The host has told it; the fault that ended the start is the one that counts.
        }
    }

    private static Exception? InUse(Exception e) =>
        e is AddressInUseException ? e
        : e is AggregateException several ? several.InnerExceptions.Select(InUse).FirstOrDefault(static one => one is not null) is null ? null : e
        : e.InnerException is { } inner && InUse(inner) is not null ? e
        : null;
}
