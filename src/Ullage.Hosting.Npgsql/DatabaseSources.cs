using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Ullage.Hosting.Npgsql;

/// <summary>Makes data sources: the service's pool, the one connection of its readiness check, and the one that migrates.</summary>
internal sealed class DatabaseSources(DatabaseOptions options, IServiceProvider services, IHostEnvironment? host, ILoggerFactory logs, Random random)
{
    private readonly DatabaseAddress _address = DatabaseAddress.TryParse(options.Url, out var address, out var fault) ? address : throw new ArgumentException($"Database.Url (DATABASE_URL) {fault}", nameof(options));

    public DatabaseAddress Address => _address;

    public NpgsqlDataSource Pool() => Make(options.Name, settings =>
    {
        settings.MaxPoolSize = options.MaxConnections;
        settings.MinPoolSize = options.Idle;
        settings.ConnectionIdleLifetime = Seconds(options.IdleLifetime);
        settings.ConnectionPruningInterval = Math.Min(10, Seconds(options.IdleLifetime));
        settings.ConnectionLifetime = Math.Max(1, Seconds(options.Lifetime * (1 - (options.LifetimeJitter * random.NextDouble()))));
    });

    /// <summary>Kept open for ever: whether the server takes a further connection is not what readiness is about. It asks for no type, so it does not have the catalogue of types read either.</summary>
    public NpgsqlDataSource Probe() => Make($"{options.Name}-readiness", static settings => (settings.MaxPoolSize, settings.ConnectionLifetime) = (1, 0), static builder => builder.ConfigureTypeLoading(static types => types.EnableTypeLoading(false)));

    /// <summary>A lock of the session must not go to a pool, and a script may take its time.</summary>
    public NpgsqlDataSource Migration() => Make($"{options.Name}-migration", static settings => (settings.Pooling, settings.CommandTimeout, settings.KeepAlive) = (false, 0, 30));

    private NpgsqlDataSource Make(string name, Action<NpgsqlConnectionStringBuilder> configure, Action<NpgsqlSlimDataSourceBuilder>? build = null)
    {
        var builder = new NpgsqlSlimDataSourceBuilder { Name = name };
        var settings = builder.ConnectionStringBuilder;
        (settings.Host, settings.Port, settings.Database) = (_address.Host, _address.Port, _address.Database);
        settings.Username = _address.User ?? "postgres";
        settings.ApplicationName = _address.Application ?? host?.ApplicationName ?? "ullage";
        settings.Timeout = Seconds(options.ConnectTimeout);
        settings.CommandTimeout = Seconds(options.CommandTimeout);

        // A slim source has no GSS: by default each connection would be made, fail to encrypt so, and be made again.
        settings.GssEncryptionMode = GssEncryptionMode.Disable;
        if (_address.Tls is { } tls)
        {
            settings.SslMode = tls;
        }

        if (_address.Authority is { } authority)
        {
            settings.RootCertificate = authority;
        }

        configure(settings);
        build?.Invoke(builder);
        if (options.Password is { } password)
        {
            builder.UsePasswordProvider(_ => password(services), (_, _) => new(password(services)));
        }
        else
        {
            settings.Password = _address.Password;
        }

        builder.UseLoggerFactory(logs).EnableTransportSecurity().EnableArrays();
        options.Build?.Invoke(builder);
        return builder.Build();
    }

    private static int Seconds(TimeSpan time) => (int)time.TotalSeconds;
}
