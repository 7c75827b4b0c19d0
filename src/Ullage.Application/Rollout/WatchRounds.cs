using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Coordination;
using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>Changes that are looked at again and again, through failures of the API that pass.</summary>
/// <param name="store">Where records are kept.</param>
/// <param name="verifier">Looks.</param>
/// <param name="options">How long failures are borne.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Tells what is found, a line each.</param>
/// <param name="begun">The changes.</param>
/// <param name="settled">Of which changes nothing more is waited for.</param>
internal sealed class WatchRounds(RecordStore store, ChangeVerifier verifier, RolloutOptions options, TimeProvider time, Action<string> say, IEnumerable<StoredRecord> begun, Func<ChangeRecord, bool> settled)
{
    private readonly List<Watched> _watched = [.. begun.Select(static b => new Watched(b))];
    private DateTimeOffset? _failing;

    /// <summary>The changes as they are now.</summary>
    public IReadOnlyList<ChangeRecord> Records => [.. _watched.Select(static w => w.Stored.Record)];

    /// <summary>Namespaces in which something is waited for.</summary>
    public IReadOnlyList<string> Namespaces => [.. _watched.Where(w => !Rests(w)).Select(static w => w.Stored.Record.Namespace).Distinct()];

    /// <summary>Has every change that is waited for read anew before it is looked at: others may have written it.</summary>
    public void Forget() => _watched.ForEach(static w => w.IsStale = true);

    /// <summary>Looks once at the changes of a namespace that are waited for.</summary>
    /// <exception cref="KubernetesException">The API refuses, or has not been there for too long.</exception>
    /// <exception cref="LeaseTakenException">The turn was lost.</exception>
    public async Task LookAsync(string @namespace, LeaseHold lease, CancellationToken cancellationToken)
    {
        foreach (var watched in _watched.Where(w => w.Stored.Record.Namespace == @namespace && !Rests(w)))
        {
            if (!await BearingAsync(() => LookAsync(watched, lease, cancellationToken)).ConfigureAwait(false))
            {
                watched.IsStale = true;
                return;
            }
        }
    }

    /// <summary>Does something that may fail for a while; whether it was done.</summary>
    /// <exception cref="KubernetesException">It failed for good, or for too long.</exception>
    public async Task<bool> BearingAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
            return true;
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.Unreachable or KubernetesFailure.TimedOut or KubernetesFailure.ServerError or KubernetesFailure.Overloaded)
        {
            var now = time.GetUtcNow();
            if (now - (_failing ?? now) >= options.Tolerates)
            {
                throw;
            }

            if (_failing is null)
            {
                say($"{e.Message} Trying further.");
            }

            _failing ??= now;
            return false;
        }
    }

    private async Task LookAsync(Watched watched, LeaseHold lease, CancellationToken cancellationToken)
    {
        await lease.KeepAsync(cancellationToken).ConfigureAwait(false);
        if (watched.IsStale)
        {
            var record = watched.Stored.Record;
            watched.Stored = await store.FindAsync(record.Namespace, record.Kind, record.Name, cancellationToken).ConfigureAwait(false) ?? watched.Stored;
            watched.IsStale = false;
        }

        watched.Stored = await verifier.LookAsync(watched.Stored, cancellationToken).ConfigureAwait(false);
        watched.WasLookedAt = true;
        _failing = null;
    }

    // What cannot be rolled back now is for people to mend, not to be waited for.
    private bool Rests(Watched watched) => settled(watched.Stored.Record) || (watched.WasLookedAt && watched.Stored.Record.State == ChangeState.RollingBack);

    private sealed class Watched(StoredRecord stored)
    {
        public StoredRecord Stored { get; set; } = stored;

        public bool IsStale { get; set; }

        public bool WasLookedAt { get; set; }
    }
}
