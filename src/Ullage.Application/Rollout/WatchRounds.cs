using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Coordination;
using Ullage.Kubernetes.Records;

namespace Ullage.Application.Rollout;

/// <summary>
/// Changes that are looked at again and again, through failures of the API that pass. One change that cannot be looked at does not keep the others
/// from being looked at, nor from being undone.
/// </summary>
/// <param name="store">Where records are kept.</param>
/// <param name="verifier">Looks.</param>
/// <param name="options">How long failures are borne.</param>
/// <param name="time">The clock.</param>
/// <param name="say">Tells what is found, a line each.</param>
/// <param name="begun">The changes.</param>
/// <param name="settled">Of which changes nothing more is waited for.</param>
internal sealed class WatchRounds(RecordStore store, ChangeVerifier verifier, RolloutOptions options, TimeProvider time, Action<string> say, IEnumerable<StoredRecord> begun, Func<Look, bool> settled)
{
    private readonly List<Watched> _watched = [.. begun.Select(static b => new Watched(b))];
    private DateTimeOffset? _away;

    /// <summary>The changes as they are now.</summary>
    public IReadOnlyList<ChangeRecord> Records => [.. _watched.Select(static w => w.Look.Stored.Record)];

    /// <summary>Namespaces in which something is waited for.</summary>
    public IReadOnlyList<string> Namespaces => [.. _watched.Where(w => !Rests(w)).Select(static w => w.Namespace).Distinct()];

    /// <summary>Changes that could not be looked at, the last time or ever, each with why.</summary>
    public IReadOnlyList<string> Unseen => [.. _watched.Where(static w => w.Trouble is not null && !w.Look.Stored.Record.Ended).Select(static w => $"{w.Look.Stored.Record.Workload} was not looked at: {w.Trouble}")];

    /// <summary>Has every change that is waited for read anew before it is looked at: others may have written it.</summary>
    public void Forget() => _watched.ForEach(static w => w.IsStale = true);

    /// <summary>Looks once at the changes of a namespace that are waited for.</summary>
    /// <exception cref="KubernetesException">The API has not been there for too long.</exception>
    /// <exception cref="LeaseTakenException">The turn was lost.</exception>
    public async Task LookAsync(string @namespace, LeaseHold lease, CancellationToken cancellationToken)
    {
        foreach (var watched in Waited(@namespace))
        {
            try
            {
                await LookAsync(watched, lease, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException e)
            {
                if (Bears(e, [watched]))
                {
                    return;
                }
            }
        }
    }

    /// <summary>Takes note of a failure that keeps a whole namespace from being looked at.</summary>
    /// <exception cref="KubernetesException">The API has not been there for too long.</exception>
    public void Fails(string @namespace, KubernetesException failure) => Bears(failure, Waited(@namespace));

    /// <summary>Takes note that another process has the turn.</summary>
    public void Taken(string @namespace, LeaseTakenException taken)
    {
        foreach (var watched in Waited(@namespace).Where(static w => !w.WasLookedAt))
        {
            watched.Trouble = taken.Message;
        }
    }

    private List<Watched> Waited(string @namespace) => [.. _watched.Where(w => w.Namespace == @namespace && !Rests(w))];

    /// <summary>Bears a failure that may pass, for a while, and gives up what it concerns where it does not pass; whether the API itself is away.</summary>
    private bool Bears(KubernetesException e, IReadOnlyList<Watched> concerned)
    {
        var now = time.GetUtcNow();
        var away = e.Failure is KubernetesFailure.Unreachable or KubernetesFailure.TimedOut;
        var passes = away || e.Failure is KubernetesFailure.ServerError or KubernetesFailure.Overloaded or KubernetesFailure.Conflict;
        if (away)
        {
            if (now - (_away ?? now) >= options.Tolerates)
            {
                throw e;
            }

            _away ??= now;
        }

        foreach (var watched in concerned)
        {
            (watched.IsStale, watched.Trouble) = (true, e.Message);
            watched.GivenUp = !away && (!passes || now - (watched.FailsSince ?? now) >= options.Tolerates);
            if (!watched.GivenUp && watched.FailsSince is null)
            {
                say($"{e.Message} Trying further.");
            }

            watched.FailsSince ??= now;
        }

        return away;
    }

    private async Task LookAsync(Watched watched, LeaseHold lease, CancellationToken cancellationToken)
    {
        await lease.KeepAsync(cancellationToken).ConfigureAwait(false);
        var stored = watched.Look.Stored;
        if (watched.IsStale)
        {
            stored = await store.FindAsync(stored.Record.Namespace, stored.Record.Kind, stored.Record.Name, cancellationToken).ConfigureAwait(false) ?? stored;
            watched.IsStale = false;
        }

        watched.Look = await verifier.LookAsync(stored, cancellationToken).ConfigureAwait(false);
        (watched.WasLookedAt, watched.Trouble, watched.FailsSince, _away) = (true, null, null, null);
    }

    private bool Rests(Watched watched) => watched.GivenUp || settled(watched.Look);

    private sealed class Watched(StoredRecord stored)
    {
        public Look Look { get; set; } = new(stored, Awaited.Time);

        public string Namespace => Look.Stored.Record.Namespace;

        public bool IsStale { get; set; }

        public bool WasLookedAt { get; set; }

        public string? Trouble { get; set; }

        public DateTimeOffset? FailsSince { get; set; }

        public bool GivenUp { get; set; }
    }
}
