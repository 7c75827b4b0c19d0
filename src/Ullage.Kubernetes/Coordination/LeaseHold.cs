using System.Globalization;
using System.Text.Json;
using Ullage.Kubernetes.Api;
using Ullage.Kubernetes.Objects;

namespace Ullage.Kubernetes.Coordination;

/// <summary>Somebody else has the turn.</summary>
public sealed class LeaseTakenException : Exception
{
    internal LeaseTakenException(string message)
        : base(message)
    {
    }
}

/// <summary>
/// A turn, held by a Lease: of two processes that change one namespace the second waits or goes away. What the turn cannot rule out, a clock
/// that is wrong or a process that slept, the resourceVersion of every write still does.
/// </summary>
public sealed class LeaseHold
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly KubernetesClient _client;
    private readonly string _namespace;
    private readonly string _name;
    private readonly string _holder;
    private readonly TimeSpan _duration;
    private readonly TimeProvider _time;
    private string _version = "";
    private string _seen = "";
    private DateTimeOffset _renewed;

    private LeaseHold(KubernetesClient client, string @namespace, string name, string holder, TimeSpan duration, TimeProvider time) =>
        (_client, _namespace, _name, _holder, _duration, _time) = (client, @namespace, name, holder, duration, time);

    /// <summary>Takes the turn, waiting for another holder's to end where that is near.</summary>
    /// <param name="client">The API.</param>
    /// <param name="namespace">The Lease's namespace.</param>
    /// <param name="name">The Lease's name.</param>
    /// <param name="holder">Who takes it; different for every process.</param>
    /// <param name="duration">How long it holds without being renewed.</param>
    /// <param name="patience">How long to wait for another holder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="delay">Waits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="yields">Whether to go away as soon as the other holder shows that it lives, and wait for a dead one alone.</param>
    /// <param name="told">Told once who has the turn, and until when, before it is waited for.</param>
    /// <exception cref="LeaseTakenException">Another holder keeps it.</exception>
    /// <exception cref="KubernetesException">The Lease cannot be read or written.</exception>
    public static async Task<LeaseHold> TakeAsync(
        KubernetesClient client, string @namespace, string name, string holder, TimeSpan duration, TimeSpan patience, TimeProvider time, Func<TimeSpan, CancellationToken, Task> delay, CancellationToken cancellationToken, bool yields = false, Action<string>? told = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(delay);
        var hold = new LeaseHold(client, @namespace, name, holder, duration, time);
        var until = time.GetUtcNow() + patience;
        for (var seen = ""; ; seen = hold._seen)
        {
            if (await hold.TryTakeAsync(cancellationToken).ConfigureAwait(false) is not { } taken)
            {
                return hold;
            }

            if (time.GetUtcNow() >= until || (yields && seen.Length > 0 && seen != hold._seen))
            {
                throw new LeaseTakenException($"{taken}; run again when it is done");
            }

            told?.Invoke(taken);
            told = null;

            await delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Keeps the turn: renews it when a third of its time has passed.</summary>
    /// <exception cref="LeaseTakenException">Another process has taken it meanwhile: this one must stop writing.</exception>
    /// <exception cref="KubernetesException">It cannot be renewed.</exception>
    public async Task KeepAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        if (now - _renewed < _duration / 3)
        {
            return;
        }

        if (!await RewriteAsync(_holder, now, cancellationToken).ConfigureAwait(false))
        {
            throw new LeaseTakenException($"the Lease {_namespace}/{_name} was taken by another process while this one was held up; what this one began is in its records: run ullage verify");
        }
    }

    /// <summary>Gives the turn back; if that fails it ends by itself.</summary>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RewriteAsync("", _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException)
        {
            // It was taken by another, or the API is gone: in either case it is ours no longer.
        }
    }

    private async Task<string?> TryTakeAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        JsonElement lease;
        try
        {
            lease = await _client.GetAsync(ResourceType.Leases, _namespace, _name, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            try
            {
                Took(await _client.CreateAsync(ResourceType.Leases, _namespace, Body(_holder, now, create: true), "ullage", cancellationToken).ConfigureAwait(false), now);
                return null;
            }
            catch (KubernetesException raced) when (raced.Failure == KubernetesFailure.Conflict)
            {
                return $"another process took the Lease {_namespace}/{_name} at the same moment";
            }
        }

        var spec = lease.Field("spec");
        var holder = spec.Text("holderIdentity");
        _seen = $"{holder} {spec.Text("renewTime")}";
        // Clocks differ: another's turn counts as ended only when twice its time has passed unrenewed.
        var ends = (spec.Moment("renewTime") ?? DateTimeOffset.MinValue.AddDays(1)) + (2 * TimeSpan.FromSeconds(spec.Whole("leaseDurationSeconds") ?? 0));
        if (holder.Length > 0 && holder != _holder && ends > now)
        {
            return $"{Printable.Of(holder)} is changing namespace {_namespace} now (Lease {_name}, until {ends:HH:mm:ss}Z unless renewed)";
        }

        _version = lease.Field("metadata").Text("resourceVersion");
        try
        {
            await WriteAsync(_holder, now, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.Conflict)
        {
            return $"another process took the Lease {_namespace}/{_name} at the same moment";
        }
    }

    /// <summary>Writes a Lease that is ours, also where its state is not the one that was read; whether it is ours still.</summary>
    private async Task<bool> RewriteAsync(string holder, DateTimeOffset now, CancellationToken cancellationToken)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                await WriteAsync(holder, now, cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.Conflict)
            {
                // A renewal whose answer was lost makes the same conflict as a thief; only the holder's name tells them apart.
                var lease = again ? default : await _client.GetAsync(ResourceType.Leases, _namespace, _name, cancellationToken).ConfigureAwait(false);
                if (lease.Field("spec").Text("holderIdentity") != _holder)
                {
                    return false;
                }

                _version = lease.Field("metadata").Text("resourceVersion");
            }
        }
    }

    private async Task WriteAsync(string holder, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var patch = new ObjectPatch(PatchKind.Merge, Body(holder, now, create: false), "ullage");
        Took(await _client.PatchAsync(ResourceType.Leases, _namespace, _name, patch, cancellationToken).ConfigureAwait(false), now);
    }

    private void Took(JsonElement lease, DateTimeOffset now) => (_version, _renewed) = (lease.Field("metadata").Text("resourceVersion"), now);

    private ReadOnlyMemory<byte> Body(string holder, DateTimeOffset now, bool create) => Json.Bytes(json =>
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", ResourceType.Leases.ApiVersion);
        json.WriteString("kind", ResourceType.Leases.Kind);
        json.WriteStartObject("metadata");
        json.WriteString("name", _name);
        json.WriteString("namespace", _namespace);
        if (!create)
        {
            json.WriteString("resourceVersion", _version);
        }

        json.WriteEndObject();
        json.WriteStartObject("spec");
        json.WriteString("holderIdentity", holder);
        json.WriteNumber("leaseDurationSeconds", (int)_duration.TotalSeconds);
        var text = now.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        json.WriteString("renewTime", text);
        if (create || _renewed == default)
        {
            json.WriteString("acquireTime", text);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });
}
