namespace Ullage.Hosting.Limits;

/// <summary>
/// Counts work in and out under a limit that may change, and lets callers wait in the order they came. A limit lowered below what is at work lets nothing in until enough has ended.
/// Safe for concurrent use; entering and leaving take no lock while nobody waits.
/// </summary>
internal sealed class ConcurrencyGate(int limit, int queueLimit)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _queue = [];
    private int _limit = limit;
    private int _active;
    private int _mostAtOnce;
    private int _waiting;
    private bool _closed;

    public int Active => Volatile.Read(ref _active);

    public int Waiting => Volatile.Read(ref _waiting);

    public int Limit
    {
        get => Volatile.Read(ref _limit);
        set
        {
            Interlocked.Exchange(ref _limit, value);
            if (Waiting > 0)
            {
                Admit();
            }
        }
    }

    /// <summary>The most work at once since this was last asked; two that enter at the same moment may be counted as one.</summary>
    public int TakeMostAtOnce() => Interlocked.Exchange(ref _mostAtOnce, Active);

    /// <summary>Enters if there is room and nobody waits.</summary>
    public bool TryEnter(int permits) => Volatile.Read(ref _waiting) == 0 && TryTake(permits);

    /// <summary>Waits to enter.</summary>
    /// <param name="permits">How many.</param>
    /// <param name="patience">How long at most.</param>
    /// <param name="time">The clock of the patience.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False when the queue was full, the patience at its end or the gate closed.</returns>
    public async ValueTask<bool> EnterAsync(int permits, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(this, permits);
        lock (_lock)
        {
            if (_closed || _queue.Count >= queueLimit)
            {
                return false;
            }

            _queue.AddLast(waiter.Node);

            // A full fence: whoever leaves after this sees who waits, and who left before it is seen by what follows.
            Interlocked.Increment(ref _waiting);
        }

        Admit();
        using var timer = waiter.Entered.Task.IsCompleted ? null : time.CreateTimer(static state => ((Waiter)state!).GiveUp(null), waiter, patience, Timeout.InfiniteTimeSpan);
        using var registration = cancellationToken.UnsafeRegister(static (state, token) => ((Waiter)state!).GiveUp(token), waiter);
        return await waiter.Entered.Task.ConfigureAwait(false);
    }

    /// <summary>Leaves.</summary>
    public void Exit(int permits)
    {
        Interlocked.Add(ref _active, -permits);
        if (Volatile.Read(ref _waiting) > 0)
        {
            Admit();
        }
    }

    /// <summary>Turns away all who wait.</summary>
    public void TurnAway(bool forGood = false)
    {
        lock (_lock)
        {
            _closed |= forGood;
            while (_queue.First is { } first)
            {
                Remove(first.Value);
                first.Value.Entered.TrySetResult(false);
            }
        }
    }

    private bool TryTake(int permits)
    {
        var active = Volatile.Read(ref _active);
        while (active + permits <= Volatile.Read(ref _limit))
        {
            var seen = Interlocked.CompareExchange(ref _active, active + permits, active);
            if (seen == active)
            {
                if (active + permits > _mostAtOnce)
                {
                    _mostAtOnce = active + permits;
                }

                return true;
            }

            active = seen;
        }

        return false;
    }

    private void Admit()
    {
        lock (_lock)
        {
            while (_queue.First is { } first && TryTake(first.Value.Permits))
            {
                Remove(first.Value);
                first.Value.Entered.TrySetResult(true);
            }
        }
    }

    private void Remove(Waiter waiter)
    {
        _queue.Remove(waiter.Node);
        Interlocked.Decrement(ref _waiting);
    }

    private sealed class Waiter
    {
        private readonly ConcurrencyGate _gate;

        public Waiter(ConcurrencyGate gate, int permits)
        {
            (_gate, Permits) = (gate, permits);
            Node = new LinkedListNode<Waiter>(this);
        }

        public LinkedListNode<Waiter> Node { get; }

        public int Permits { get; }

        public TaskCompletionSource<bool> Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void GiveUp(CancellationToken? cancelled)
        {
            lock (_gate._lock)
            {
                if (Node.List is null)
                {
                    return;
                }

                _gate.Remove(this);
            }

            // Whoever came next may fit where this one did not.
            _gate.Admit();
            if (cancelled is { } token)
            {
                Entered.TrySetCanceled(token);
            }
            else
            {
                Entered.TrySetResult(false);
            }
        }
    }
}
