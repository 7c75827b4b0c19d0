using System.Globalization;
using Ullage.Application.Recommend;
using Ullage.Application.Rollout;
using Ullage.Cli.Commands;
using Ullage.Cli.Configuration;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Records;
using Ullage.Prometheus;
using Ullage.Prometheus.Api;
using Ullage.Prometheus.Discovery;

namespace Ullage.Cli.Running;

/// <summary>What a command needs that writes to the cluster: the API, Prometheus for guards, and how to go about it.</summary>
internal sealed class RolloutOpening : IAsyncDisposable
{
    private readonly Invocation _invocation;
    private readonly PrometheusSource? _guards;

    private RolloutOpening(Invocation invocation, KubernetesClient client, PrometheusSource? guards)
    {
        (_invocation, Client, _guards) = (invocation, client, guards);
        var settings = invocation.Settings;
        Options = new()
        {
            Holder = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{invocation.Surroundings.Time.GetUtcNow().ToUnixTimeMilliseconds()}"),
            By = $"{invocation.Surroundings.Variable("USER") ?? invocation.Surroundings.Variable("LOGNAME") ?? "somebody"}@{Environment.MachineName}",
            Watch = settings.Get(RolloutSettings.Wait) is { } wait && wait > TimeSpan.Zero ? wait : TimeSpan.FromMinutes(30),
            Stays = settings.Get(RolloutSettings.Wait) > TimeSpan.Zero,
            Pause = settings.Get(RolloutSettings.Wait) is { } length && length > TimeSpan.Zero && length < TimeSpan.FromSeconds(50) ? length / 10 : TimeSpan.FromSeconds(5),
            Canary = settings.Get(RolloutSettings.Canary),
            Hold = settings.Get(RolloutSettings.Hold),
            MaxChanges = (int)settings.Get(RolloutSettings.MaxChanges),
            MaxRestarts = (int)settings.Get(RolloutSettings.MaxRestarts),
            Window = settings.Get(RolloutSettings.Window),
            Overruled = settings.Get(RolloutSettings.Overrule).ToHashSet(StringComparer.Ordinal),
            Guards = settings.Get(RolloutSettings.Guard),
            GuardTolerance = settings.Get(RolloutSettings.GuardTolerance),
            ClusterLabel = RequestSettings.Bind(settings).Discovery.Mapping.ClusterLabel,
            ReadGuard = guards is null ? null : guards.LargestAsync,
        };
    }

    /// <summary>The API.</summary>
    public KubernetesClient Client { get; }

    /// <summary>How changes are made, watched and undone.</summary>
    public RolloutOptions Options { get; }

    /// <summary>The namespaces to look at; null for all.</summary>
    public IReadOnlyList<string>? Namespaces => Globs.Names;

    /// <summary>The namespaces to look at, as patterns.</summary>
    public NamespaceGlobs Globs => _invocation.Settings.Get(SelectionSettings.Namespace);

    /// <summary>Whether a change is of the workload asked for; where none is, of the namespaces.</summary>
    public bool IsMeant(ChangeRecord record, WorkloadName? asked) =>
        asked is null ? Globs.Contains(record.Namespace) : record.Namespace == asked.Namespace && record.Name == asked.Name && string.Equals(record.Kind, asked.Kind, StringComparison.OrdinalIgnoreCase);

    /// <summary>Opens it.</summary>
    /// <exception cref="UsageException">There are problems, those found before included.</exception>
    /// <exception cref="Model.SourceException">Prometheus cannot be asked, or does not take a guard.</exception>
    public static async Task<RolloutOpening> OpenAsync(Invocation invocation, List<string> problems, CancellationToken cancellationToken)
    {
        var (settings, surroundings) = (invocation.Settings, invocation.Surroundings);
        var guards = settings.Get(RolloutSettings.Guard);
        var connection = settings.Get(SourceSettings.Prometheus) is { } address ? ConnectionSettings.Bind(address, settings, surroundings, problems) : null;
        if (guards.Count > 0 && connection is null)
        {
            problems.Add($"{settings.NameOf(RolloutSettings.Guard)}: a guard is evaluated by Prometheus; give --prometheus URL");
        }

        var access = ClusterOpening.Require(invocation, problems);
        if (access is null || problems.Count > 0)
        {
            throw new UsageException(problems);
        }

        var client = new KubernetesClient(access, new ApiOptions { AnswerTimeout = settings.Get(SourceSettings.Timeout) }, surroundings.Time, Draws(surroundings.Time));
        try
        {
            return new(invocation, client, connection is null ? null : await GuardsAsync(connection, guards, surroundings, cancellationToken));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Makes, watches and undoes changes.</summary>
    public RolloutRun Run() => new(Client, Options, _invocation.Surroundings.Time, (wait, token) => Task.Delay(wait, _invocation.Surroundings.Time, token), _invocation.Surroundings.Say);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return _guards?.DisposeAsync() ?? ValueTask.CompletedTask;
    }

    private static Random Draws(TimeProvider time) => new(HashCode.Combine(Environment.ProcessId, time.GetTimestamp()));

    private static async Task<PrometheusSource> GuardsAsync(PrometheusConnectionOptions connection, IReadOnlyList<string> guards, Surroundings surroundings, CancellationToken cancellationToken)
    {
        var source = await PrometheusSource.ConnectAsync(connection, surroundings.Time, Draws(surroundings.Time), cancellationToken);
        try
        {
            foreach (var guard in guards)
            {
                // A guard that cannot be evaluated is told before anything changes.
                await source.LargestAsync(guard, surroundings.Time.GetUtcNow(), cancellationToken);
            }

            return source;
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
    }
}
