using System.Diagnostics.Metrics;
using System.Threading.RateLimiting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ullage.Hosting.Pressure;

namespace Ullage.Hosting.Limits;

/// <summary>
/// Lets in as much work at once as the service bears: a limit that follows how long work takes, lowered as the container gets short of CPU or memory, and no work at all while memory stays critical.
/// A permit is held until the work has ended, also when its caller has long gone, so that the cap is one on work and not on callers. A <see cref="RateLimiter"/>: what takes one takes this.
/// Safe for concurrent use.
/// </summary>
public sealed partial class ResourceAwareCircuitBreaker : RateLimiter
{
    private readonly CircuitBreakerOptions _options;
    private readonly IPressureSignal? _pressure;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly BreakerMeter? _meter;
    private readonly ConcurrencyGate _gate;
    private readonly GradientLimit _limit;
    private readonly Circuit _circuit;
    private readonly Lock _lookLock = new();
    private readonly long _lookEvery;
    private readonly long _windowLength;
    private readonly Action _collect;
    private long _nextLook = long.MinValue;
    private long _windowEnds;
    private long _windowTime;
    private long _windowCount;
    private long _windowTimeouts;
    private long _ended;
    private long _refused;
    private long _collections = -1;
    private bool _disposed;

    /// <summary>Makes a breaker, closed.</summary>
    /// <param name="options">Bounds and manners.</param>
    /// <param name="pressure">What lowers the limit and opens the circuit; without it only the limit is adaptive.</param>
    /// <param name="time">The clock; the system's by default.</param>
    /// <param name="log">Told when the circuit opens and closes.</param>
    /// <param name="meters">Where <c>ullage.breaker.*</c> are measured.</param>
    /// <exception cref="ArgumentException">An option is out of its range; all are named.</exception>
    public ResourceAwareCircuitBreaker(
        CircuitBreakerOptions options, IPressureSignal? pressure = null, TimeProvider? time = null, ILogger? log = null, IMeterFactory? meters = null)
        : this(options, pressure, time, log, meters, static () => GC.Collect(GC.MaxGeneration, GCCollectionMode.Optimized, blocking: false))
    {
    }

    internal ResourceAwareCircuitBreaker(
        CircuitBreakerOptions options, IPressureSignal? pressure, TimeProvider? time, ILogger? log, IMeterFactory? meters, Action collect)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = options.Faults().ToList();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        (_options, _pressure, _time, _log, _collect) = (options, pressure, time ?? TimeProvider.System, log ?? NullLogger.Instance, collect);
        _lookEvery = _time.TimestampFrequency / 10;
        _windowLength = _time.TimestampFrequency;
        _windowEnds = _time.GetTimestamp() + _windowLength;
        _limit = new GradientLimit(options.InitialConcurrency, options.Least, options.MaxConcurrency);
        _gate = new ConcurrencyGate((int)_limit.Value, options.QueueLimit);
        _circuit = new Circuit(Ticks(options.OpenAfter), Ticks(options.ProbeAfter), options.Probes);
        _timeouts = new TimeoutSources(_time);
        _meter = meters is null ? null : new BreakerMeter(meters, this);
        if (pressure is not null)
        {
            pressure.LevelChanged += LookAtLevel;
        }
    }

    /// <summary>Its name in metrics, logs and errors.</summary>
    public string Name => _options.Name;

    /// <summary>Whether work is let in, as of now.</summary>
    public CircuitState State
    {
        get
        {
            LookIfDue(_time.GetTimestamp());
            return _circuit.State;
        }
    }

    /// <summary>Work let in at once as of now; 0 while the circuit is open.</summary>
    public int Limit
    {
        get
        {
            LookIfDue(_time.GetTimestamp());
            return _gate.Limit;
        }
    }

    /// <summary>Work at once now, what outlived its timeout included.</summary>
    public int Active => _gate.Active;

    /// <summary>Callers that wait for a permit.</summary>
    public int Waiting => _gate.Waiting;

    /// <summary>Always null: what the limit has learnt is worth keeping, so nobody may take it for idle and dispose it, as a partitioned limiter would.</summary>
    public override TimeSpan? IdleDuration => null;

    internal TimeSpan? Patience => _options.Timeout;

    internal long Now() => _time.GetTimestamp();

    /// <inheritdoc/>
    public override RateLimiterStatistics GetStatistics() => new()
    {
        CurrentAvailablePermits = Math.Max(0, Limit - Active),
        CurrentQueuedCount = Waiting,
        TotalFailedLeases = Interlocked.Read(ref _refused),
        TotalSuccessfulLeases = Interlocked.Read(ref _ended) + Interlocked.Read(ref _windowCount) + Active,
    };

    /// <summary>Enters at once or not.</summary>
    /// <param name="permits">How many at once.</param>
    /// <param name="startedAt">When the work begins; handed to <see cref="Exit"/>.</param>
    internal bool TryEnter(int permits, out long startedAt)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        startedAt = _time.GetTimestamp();
        LookIfDue(startedAt);
        if (_circuit.State == CircuitState.Closed)
        {
            return _gate.TryEnter(permits);
        }

        if (!_circuit.TryTakeProbe())
        {
            return false;
        }

        if (_gate.TryEnter(permits))
        {
            return true;
        }

        _circuit.ReturnProbe();
        return false;
    }

    /// <summary>Waits to enter where a queue is allowed; null when it did.</summary>
    internal async ValueTask<RefusalReason?> EnterAsync(int permits, CancellationToken cancellationToken)
    {
        if (_circuit.State != CircuitState.Closed)
        {
            return RefusalReason.Open;
        }

        // What the queue turns away at once was not made to wait.
        var full = _options.QueueLimit == 0 || _gate.Waiting >= _options.QueueLimit;
        return !full && await _gate.EnterAsync(permits, _options.QueueTimeout, _time, cancellationToken).ConfigureAwait(false) ? null
            : _circuit.State != CircuitState.Closed ? RefusalReason.Open
            : full ? RefusalReason.Saturated
            : RefusalReason.QueueTimeout;
    }

    /// <summary>Gives the permits of ended work back.</summary>
    internal void Exit(int permits, long startedAt, WorkOutcome outcome)
    {
        var now = _time.GetTimestamp();
        if (outcome == WorkOutcome.Completed)
        {
            Interlocked.Add(ref _windowTime, now - startedAt);
            Interlocked.Increment(ref _windowCount);
        }
        else
        {
            Interlocked.Increment(ref _ended);
        }

        if (_circuit.State == CircuitState.HalfOpen)
        {
            ProbeEnded(startedAt, now, outcome != WorkOutcome.TimedOut);
        }

        _gate.Exit(permits);
        LookIfDue(now);
    }

    /// <summary>Counts work that ran out of its time, when it does and not when it ends.</summary>
    internal void TimedOut()
    {
        Interlocked.Increment(ref _windowTimeouts);
        _meter?.TimedOut();
    }

    /// <summary>Counts a refusal and says why it is one and when to come again.</summary>
    internal (RefusalReason Reason, TimeSpan RetryAfter) Refuse(RefusalReason? reason)
    {
        var why = reason ?? (_circuit.State == CircuitState.Closed ? RefusalReason.Saturated : RefusalReason.Open);
        _meter?.Refused(why);

        // Callers are spread over three seconds, so that those turned away together do not come back together.
        var spread = TimeSpan.FromSeconds(1 + (Interlocked.Increment(ref _refused) % 3));
        var left = why == RefusalReason.Open ? Math.Max(0, _circuit.ProbedAt - _time.GetTimestamp()) : 0;
        return (why, spread + TimeSpan.FromSeconds((double)left / _time.TimestampFrequency));
    }

    /// <inheritdoc/>
    protected override RateLimitLease AttemptAcquireCore(int permitCount)
    {
        CheckPermits(permitCount);
        return permitCount == 0 ? NoneAsked() : TryEnter(permitCount, out var startedAt) ? new Permit(this, permitCount, startedAt) : RefusedLease(null);
    }

    /// <inheritdoc/>
    protected override async ValueTask<RateLimitLease> AcquireAsyncCore(int permitCount, CancellationToken cancellationToken)
    {
        CheckPermits(permitCount);
        cancellationToken.ThrowIfCancellationRequested();
        if (permitCount == 0)
        {
            return NoneAsked();
        }

        if (TryEnter(permitCount, out var startedAt))
        {
            return new Permit(this, permitCount, startedAt);
        }

        return await EnterAsync(permitCount, cancellationToken).ConfigureAwait(false) is { } reason ? RefusedLease(reason) : new Permit(this, permitCount, _time.GetTimestamp());
    }

    /// <summary>Turns away all who wait and lets nothing in any more. Permits that are out may still be given back.</summary>
    /// <param name="disposing">Whether managed state goes too.</param>
    protected override void Dispose(bool disposing)
    {
        _disposed = true;
        if (_pressure is not null)
        {
            _pressure.LevelChanged -= LookAtLevel;
        }

        _gate.TurnAway(forGood: true);
        base.Dispose(disposing);
    }

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private void CheckPermits(int permits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(permits, "permitCount");
        ArgumentOutOfRangeException.ThrowIfGreaterThan(permits, _options.MaxConcurrency, "permitCount");
        ObjectDisposedException.ThrowIf(_disposed, this);
    }

    private RateLimitLease NoneAsked() => Limit > Active ? Permit.None : RefusedLease(null);

    private RefusedLease RefusedLease(RefusalReason? reason)
    {
        var (why, retryAfter) = Refuse(reason);
        return new RefusedLease(why, retryAfter);
    }
}
