using Ullage.Cli.Commands;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Coordination;

namespace Ullage.Cli.Rightsize;

/// <summary>The job's turn among others of its name, renewed while it runs. Where the API lets it have none, it goes without.</summary>
internal sealed class JobLease : IAsyncDisposable
{
    /// <summary>The Lease's name.</summary>
    public const string Name = "ullage-rightsize";

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    // A pod that replaces one whose node died finds its Lease, which counts for twice its time: a living holder shows itself long before.
    private static readonly TimeSpan Patience = (2 * Duration) + TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _ended = new();
    private readonly LeaseHold _hold;
    private readonly Task _renewing;

    private JobLease(LeaseHold hold, TimeProvider time, JobLog log)
    {
        _hold = hold;
        _renewing = RenewAsync(time, log);
    }

    /// <summary>Takes the turn.</summary>
    /// <returns>The turn; null where the API gives none.</returns>
    /// <exception cref="LeaseTakenException">Another run has it.</exception>
    public static async Task<JobLease?> TakeAsync(Invocation invocation, JobCluster cluster, JobLog log, CancellationToken cancellationToken)
    {
        var time = invocation.Surroundings.Time;
        try
        {
            return new JobLease(await LeaseHold.TakeAsync(cluster.Client, cluster.Namespace, Name, HolderOf(invocation), Duration, Patience, time, (wait, stop) => Task.Delay(wait, time, stop), cancellationToken, yields: true, told: taken => log.Info("waits for the turn", ("reason", taken))), time, log);
        }
        catch (KubernetesException e)
        {
            log.Info("runs without a Lease", ("reason", e.Message));
            return null;
        }
    }

    /// <summary>Names this process among all.</summary>
    public static string HolderOf(Invocation invocation) => $"{invocation.Surroundings.Variable("HOSTNAME") ?? Environment.MachineName}-{Environment.ProcessId}";

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _hold.ReleaseAsync(CancellationToken.None);
        _ended.Dispose();
    }

    private async Task RenewAsync(TimeProvider time, JobLog log)
    {
        while (true)
        {
            await Task.Delay(Pause, time, _ended.Token);
            try
            {
                await _hold.KeepAsync(_ended.Token);
            }
            catch (Exception e) when (e is KubernetesException or LeaseTakenException)
            {
                // Days are the same whoever writes them, and changes have Leases of their own: a turn that is lost does no harm.
                log.Warn("the Lease could not be renewed", ("reason", e.Message));
            }
        }
    }
}
