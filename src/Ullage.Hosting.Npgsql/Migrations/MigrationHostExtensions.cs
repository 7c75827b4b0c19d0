using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Ullage.Hosting.Lifecycle;

namespace Ullage.Hosting.Npgsql.Migrations;

/// <summary>The verb that brings the schema up to date.</summary>
public static class MigrationHostExtensions
{
    /// <summary>The exit code of a migration that failed, or that a signal ended.</summary>
    public const int FailedExitCode = 1;

    /// <summary>
    /// Applies the migrations that the database lacks and ends, without starting the service: for an init container, <c>return args is ["migrate"] ? await app.MigrateToExitCodeAsync() : await app.RunToExitCodeAsync();</c>.
    /// Several at once take turns. SIGTERM rolls back what is under way. Disposes the host, so that the logs go out.
    /// </summary>
    /// <returns>0 when the schema is up to date; <see cref="ShutdownExitCode.Misconfigured"/> when options are out of their range; else <see cref="FailedExitCode"/>. The reason is in the log; nothing is thrown.</returns>
    public static async Task<int> MigrateToExitCodeAsync(this IHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        try
        {
            return await MigrateAsync(host.Services).ConfigureAwait(false);
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

    private static async Task<int> MigrateAsync(IServiceProvider services)
    {
        var log = services.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Npgsql");
        var shutdown = services.GetService<GracefulShutdown>();
        var ended = shutdown?.Requested ?? CancellationToken.None;
        try
        {
            // What the host does when it starts, which it does not do here: from now on signals are handed over.
            await (shutdown?.WaitForStartAsync(CancellationToken.None) ?? Task.CompletedTask).ConfigureAwait(false);
            await services.GetRequiredService<Migrator>().MigrateAsync(ended).ConfigureAwait(false);
            return 0;
        }
        catch (OptionsValidationException e)
        {
            log.MigrationFailed(e.Message);
            return ShutdownExitCode.Misconfigured;
        }
        catch (MigrationException e)
        {
            log.MigrationFailed(e.Message);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            log.MigrationFailed("a signal ended it; what was under way is rolled back.");
        }
#pragma warning disable CA1031 // Whatever it was, an exception that leaves Main aborts the process with a core and a raw stack.
        catch (Exception e)
#pragma warning restore CA1031
        {
            log.MigrationBroke(e);
        }

        return FailedExitCode;
    }
}
