using System.Data.Common;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Npgsql.Capacity;
using Ullage.Hosting.Npgsql.Migrations;
using Ullage.Hosting.Probes;
using Ullage.Hosting.Configuration;

namespace Ullage.Hosting.Npgsql;

/// <summary>Adds PostgreSQL to a service.</summary>
public static class DatabaseServiceExtensions
{
    /// <summary>
    /// Adds an <see cref="NpgsqlDataSource"/> (as <see cref="DbDataSource"/> too) with bounds, readiness that depends on it, the comparison of pool × replicas with what the server admits, and its part in the shutdown, after the
    /// workers. Traces and metrics of Npgsql go where those of the chassis go; its logs, a line a command, from Warning on unless a rule for <c>Npgsql.Command</c> says otherwise. Options are validated when the host starts; a database that is down then is waited for: the service lives and is not ready.
    /// May be called again; later configuration adds to the earlier.
    /// </summary>
    public static IServiceCollection AddUllageNpgsql(this IServiceCollection services, Action<DatabaseOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddLogging(static logs => logs.AddFilter("Npgsql", LogLevel.Warning));
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DatabaseOptions>, DatabaseOptionsValidator>());
        services.AddClosedOptions<DatabaseOptions>().Configure<IServiceProvider>((options, provider) =>
        {
            var configuration = provider.GetService<IConfiguration>();
            options.Url ??= MountedSetting.Find(configuration, "DATABASE_URL", out options.Misread);

            // What is no number is told as a number that is out of range.
            options.Replicas ??= configuration?["REPLICAS"] is { Length: > 0 } text ? int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) ? replicas : -1 : null;
            configure?.Invoke(options);
        }).ValidateOnStart();
        if (services.Any(static s => s.ServiceType == typeof(DatabaseSources)))
        {
            return services;
        }

        services.AddProbes();
        services.AddSingleton(static s => new DatabaseSources(
            Options(s), s, s.GetService<IHostEnvironment>(), s.GetRequiredService<ILoggerFactory>(), new Random(Environment.ProcessId ^ Environment.MachineName.GetHashCode(StringComparison.Ordinal))));
        services.AddSingleton(static s => s.GetRequiredService<DatabaseSources>().Pool());
        services.AddSingleton<DbDataSource>(static s => s.GetRequiredService<NpgsqlDataSource>());
        services.AddSingleton(static s => new DatabaseReadiness(Options(s).Name, s.GetRequiredService<DatabaseSources>().Probe(), s.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<IReadinessCheck>(static s => s.GetRequiredService<DatabaseReadiness>());
        services.AddSingleton<IDrainable>(static s => new DatabaseConnections(Options(s).Name, s.GetRequiredService<NpgsqlDataSource>(), s.GetRequiredService<DatabaseReadiness>()));
        services.AddHostedService(static s => new CapacityCheck(s.GetRequiredService<NpgsqlDataSource>(), Options(s), s.GetRequiredService<TimeProvider>(), Log(s)));
        services.AddSingleton(static s => new Migrator(s.GetRequiredService<DatabaseSources>(), Options(s).Migrations, s.GetRequiredService<TimeProvider>(), Log(s)));
        return services;
    }

    private static DatabaseOptions Options(IServiceProvider services) => services.GetRequiredService<IOptions<DatabaseOptions>>().Value;

    private static ILogger Log(IServiceProvider services) => services.GetRequiredService<ILoggerFactory>().CreateLogger("Ullage.Hosting.Npgsql");

    private sealed class DatabaseOptionsValidator : IValidateOptions<DatabaseOptions>
    {
        public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
        {
            var faults = options.Faults().ToList();
            return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
        }
    }
}
