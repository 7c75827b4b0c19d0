using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ullage.Hosting.Lifecycle;
using Ullage.Hosting.Telemetry;

namespace Ullage.Hosting.Workers;

/// <summary>
/// A bounded number of workers over a bounded queue. An item is run once or, told so, not at all: never twice, never lost. A handler that throws costs its item and no worker.
/// Retries are the caller's. Safe for concurrent use.
/// </summary>
/// <typeparam name="T">The item.</typeparam>
public class WorkerPool<T> : IDrainable, IAsyncDisposable
{
    private readonly WorkerPoolOptions _options;
    private readonly Func<T, CancellationToken, ValueTask> _handler;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly WorkerMeter? _meter;
    private readonly WorkQueue<T> _queue;
    private readonly CancellationTokenSource _cut = new();
    private readonly Task[] _workers;
    private readonly Lock _drainLock = new();
    private Task<DrainOutcome>? _drain;
    private long _finished;
    private long _ended;

    /// <summary>Starts the workers.</summary>
    /// <param name="options">Size and manners.</param>
    /// <param name="handler">Runs an item. Its token is cancelled at the item's deadline and when a drain cuts it off.</param>
    /// <param name="time">The clock of deadlines; the system's by default.</param>
    /// <param name="log">Told of items that failed.</param>
    /// <param name="meters">Where <c>ullage.workers.*</c> are measured.</param>
    /// <exception cref="ArgumentException">An option is out of its range; all are named.</exception>
    public WorkerPool(WorkerPoolOptions options, Func<T, CancellationToken, ValueTask> handler, TimeProvider? time = null, ILogger? log = null, IMeterFactory? meters = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(handler);
        var faults = options.Faults().ToList();
        if (faults.Count > 0)
        {
            throw new ArgumentException(string.Join(" ", faults), nameof(options));
        }

        (_options, _handler, _time, _log) = (options, handler, time ?? TimeProvider.System, log ?? NullLogger.Instance);
        _queue = new WorkQueue<T>(options.Capacity, options.WhenFull);
        _meter = meters is null ? null : new WorkerMeter(meters, options.Name, () => _queue.Count, () => Active);
        _workers = new Task[options.Workers];
        for (var i = 0; i < _workers.Length; i++)
        {
            _workers[i] = Detached.Start(() => Task.Run(WorkAsync));
        }
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public DrainPhase Phase => DrainPhase.Workers;

    /// <summary>Items that wait.</summary>
    public int Waiting => _queue.Count;

    /// <summary>Items at work.</summary>
    public int Active => (int)Math.Max(0, _queue.Taken - Interlocked.Read(ref _ended));

    /// <summary>Hands an item in without waiting.</summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="deadline">How long it may take from now on, up to 24 days; the option's by default.</param>
    public EnqueueOutcome TryEnqueue(T item, WorkPriority priority = WorkPriority.Normal, TimeSpan? deadline = null) => Add(Item(item, deadline), priority);

    /// <summary>Hands an item in, waiting for room where <see cref="WhenFull.Wait"/> says so.</summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="deadline">How long it may take from now on, waiting included, up to 24 days; the option's by default.</param>
    /// <param name="cancellationToken">Gives up waiting for room; the item is then not in the queue. It has no part in running the item.</param>
    /// <exception cref="OperationCanceledException">The caller gave up before there was room.</exception>
    public ValueTask<EnqueueOutcome> EnqueueAsync(T item, WorkPriority priority = WorkPriority.Normal, TimeSpan? deadline = null, CancellationToken cancellationToken = default) =>
        EnqueueAsync(Item(item, deadline), priority, cancellationToken);

    /// <summary>Hands an item in and waits until it has run.</summary>
    /// <inheritdoc cref="EnqueueAsync(T, WorkPriority, TimeSpan?, CancellationToken)"/>
    /// <exception cref="WorkRejectedException">It was not run, or cut off.</exception>
    /// <remarks>What the handler throws is thrown here.</remarks>
    public async Task RunAsync(T item, WorkPriority priority = WorkPriority.Normal, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var outcome = await EnqueueAsync(Item(item, deadline, done), priority, cancellationToken).ConfigureAwait(false);
        if (outcome != EnqueueOutcome.Accepted)
        {
            throw new WorkRejectedException(Name, outcome == EnqueueOutcome.Full ? $"its queue of {_options.Capacity} is full" : "it is shutting down");
        }

        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>Later calls get the first one's outcome.</remarks>
    public Task<DrainOutcome> DrainAsync(CancellationToken deadline)
    {
        lock (_drainLock)
        {
            return _drain ??= DrainOnceAsync(deadline);
        }
    }

    /// <summary>Drains without giving anything time.</summary>
    public async ValueTask DisposeAsync()
    {
        await DrainAsync(new CancellationToken(true)).ConfigureAwait(false);
        _cut.Dispose();
        GC.SuppressFinalize(this);
    }

    private ValueTask<EnqueueOutcome> EnqueueAsync(in WorkItem<T> item, WorkPriority priority, CancellationToken cancellationToken)
    {
        var outcome = Add(item, priority);
        return outcome == EnqueueOutcome.Full && _options.WhenFull == WhenFull.Wait ? _queue.AddAsync(item, priority, cancellationToken) : ValueTask.FromResult(outcome);
    }

    private EnqueueOutcome Add(in WorkItem<T> item, WorkPriority priority)
    {
        var outcome = _queue.TryAdd(item, priority, out var dropped);
        if (dropped is { } old)
        {
            Turned(old, WorkEnd.Dropped, "a newer item took its place");
        }

        return outcome;
    }

    private async Task WorkAsync()
    {
        var idle = new WorkQueue<T>.Idle();
        do
        {
            while (_queue.TryTake(out var item))
            {
                try
                {
                    await RunAsync(item).ConfigureAwait(false);
                }
                catch (Exception)
                {
                    // A logger or a listener to metrics threw; whoever waits for the item has been told, and there is nobody else to tell.
                }
            }
        }
        while (await _queue.WaitAsync(idle).ConfigureAwait(false));
    }

    private async ValueTask RunAsync(WorkItem<T> item)
    {
        var left = item.DeadlineAt == 0 ? TimeSpan.Zero : _time.GetElapsedTime(_time.GetTimestamp(), item.DeadlineAt);
        if (item.DeadlineAt != 0 && left <= TimeSpan.Zero)
        {
            Interlocked.Increment(ref _ended);
            Turned(item, WorkEnd.Expired, "its deadline passed before its turn came");
            return;
        }

        using var span = HostingTelemetry.Source.StartActivity("ullage.workers.item", ActivityKind.Consumer, item.Caller?.Context ?? default);
        span?.SetTag("ullage.pool", Name);
        CancellationTokenSource? timeout = null, both = null;
        var end = WorkEnd.Completed;
        try
        {
            if (item.DeadlineAt != 0)
            {
                timeout = new CancellationTokenSource(left < WorkerPoolOptions.LongestDeadline ? left : WorkerPoolOptions.LongestDeadline, _time);
                both = CancellationTokenSource.CreateLinkedTokenSource(_cut.Token, timeout.Token);
            }

            await _handler(item.Value, both?.Token ?? _cut.Token).ConfigureAwait(false);
            item.Done?.TrySetResult();
        }
        catch (OperationCanceledException) when (_cut.IsCancellationRequested || timeout is { IsCancellationRequested: true })
        {
            end = _cut.IsCancellationRequested ? WorkEnd.Abandoned : WorkEnd.Expired;
            item.Done?.TrySetException(new WorkRejectedException(Name, end == WorkEnd.Expired ? "its deadline passed while it ran" : "it was cut off by the shutdown"));
        }
        catch (Exception e)
        {
            end = WorkEnd.Failed;
            item.Done?.TrySetException(e);
            span?.SetTag("error.type", e.GetType().FullName);
            _log.Failed(e, Name);
        }
        finally
        {
            both?.Dispose();
            timeout?.Dispose();
            Interlocked.Increment(ref _ended);
            if (end is WorkEnd.Completed or WorkEnd.Failed)
            {
                Interlocked.Increment(ref _finished);
            }

            _meter?.Ended(end);
            if (end != WorkEnd.Completed)
            {
                span?.SetStatus(ActivityStatusCode.Error, WorkerMeter.Text(end));
            }
        }
    }

    private async Task<DrainOutcome> DrainOnceAsync(CancellationToken deadline)
    {
        var before = Interlocked.Read(ref _finished);
        _queue.Close();
        var all = Task.WhenAll(_workers);
        await all.WaitAsync(deadline).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (all.IsCompletedSuccessfully)
        {
            return new(Interlocked.Read(ref _finished) - before, 0, 0);
        }

        var left = _queue.TakeAll();
        foreach (var item in left)
        {
            Turned(item, WorkEnd.Left, "it had not begun when the time of the shutdown was up");
        }

        var begun = Active;
        var finished = Interlocked.Read(ref _finished);
        await _cut.CancelAsync().ConfigureAwait(false);
        await all.WaitAsync(_options.AbandonAfter, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // What finishes in spite of its cancelled token has finished.
        var late = Interlocked.Read(ref _finished) - finished;
        return new(Interlocked.Read(ref _finished) - before, Math.Max(0, begun - late), left.Count);
    }

    private void Turned(in WorkItem<T> item, WorkEnd end, string reason)
    {
        item.Done?.TrySetException(new WorkRejectedException(Name, reason));
        _meter?.Ended(end);
    }

    private WorkItem<T> Item(T value, TimeSpan? deadline, TaskCompletionSource? done = null) =>
        new(value, DeadlineAt(deadline), done, HostingTelemetry.Source.HasListeners() ? Activity.Current : null);

    private long DeadlineAt(TimeSpan? deadline)
    {
        if ((deadline ?? _options.Deadline) is not { } within)
        {
            return 0;
        }

        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(within, TimeSpan.Zero, nameof(deadline));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(within, WorkerPoolOptions.LongestDeadline, nameof(deadline));
        var at = _time.GetTimestamp() + (long)(within.TotalSeconds * _time.TimestampFrequency);
        return at == 0 ? 1 : at;
    }
}
