using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ullage.Hosting.Probes;

/// <summary>
/// How long work waits for a thread of the pool. One item at a time is queued and its wait measured, so a stuck pool shows as a wait that grows. Looked at by a thread of its own, since timers run on the
/// pool that is being watched.
/// </summary>
internal sealed class StarvationWatch(IOptions<ProbeOptions> options, TimeProvider time, ILogger<StarvationWatch> log)
{
    private readonly Lock _lock = new();
    private long _queuedAt;
    private bool _queued, _warned;
    private TimeSpan _last;

    /// <summary>The wait of the last item, or of the one that still waits where that is longer.</summary>
    public TimeSpan Wait
    {
        get
        {
            lock (_lock)
            {
                var waiting = _queued ? time.GetElapsedTime(_queuedAt) : TimeSpan.Zero;
                return waiting > _last ? waiting : _last;
            }
        }
    }

    /// <summary>Why the process is stuck, or null.</summary>
    public string? Stuck => Wait is var wait && wait >= options.Value.StarvedAfter ? $"work has waited {wait.TotalSeconds:0} s for a thread" : null;

    /// <summary>Queues an item unless one still waits.</summary>
    internal void Look(Action<Action> queue)
    {
        var wait = Wait;
        if (wait >= options.Value.StarvationWarning && !_warned)
        {
            _warned = true;
            log.Starved(wait.TotalSeconds, ThreadPool.ThreadCount, ThreadPool.PendingWorkItemCount);
        }
        else if (wait < options.Value.StarvationWarning / 2 && _warned)
        {
            _warned = false;
            log.StarvationEnded();
        }

        lock (_lock)
        {
            if (_queued)
            {
                return;
            }

            _queued = true;
            _queuedAt = time.GetTimestamp();
        }

        queue(Ran);
    }

    private void Ran()
    {
        lock (_lock)
        {
            _last = time.GetElapsedTime(_queuedAt);
            _queued = false;
        }
    }
}
