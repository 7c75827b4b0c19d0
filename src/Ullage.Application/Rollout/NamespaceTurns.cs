using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Coordination;

namespace Ullage.Application.Rollout;

/// <summary>The turns that runs take, one in each namespace.</summary>
/// <param name="client">The API.</param>
/// <param name="holder">Names this run among all.</param>
/// <param name="time">The clock.</param>
/// <param name="delay">Waits.</param>
/// <param name="say">Tells for whom it waits.</param>
internal sealed class NamespaceTurns(KubernetesClient client, string holder, TimeProvider time, Func<TimeSpan, CancellationToken, Task> delay, Action<string> say)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(75);

    /// <summary>Takes the turn.</summary>
    /// <param name="namespace">Where.</param>
    /// <param name="waits">Whether to wait for another run, at least until one that died has lost its turn.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="LeaseTakenException">Another run has it.</exception>
    /// <exception cref="KubernetesException">The Lease cannot be read or written.</exception>
    public Task<LeaseHold> TakeAsync(string @namespace, bool waits, CancellationToken cancellationToken) =>
        LeaseHold.TakeAsync(client, @namespace, RolloutRun.LeaseName, holder, Duration, waits ? Patience : TimeSpan.Zero, time, delay, cancellationToken, told: taken => say($"waiting for the turn: {taken}"));
}
