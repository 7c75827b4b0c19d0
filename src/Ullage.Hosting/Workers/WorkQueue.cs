using System.Diagnostics.CodeAnalysis;
using System.Threading.Tasks.Sources;

namespace Ullage.Hosting.Workers;

/// <summary>
/// Bounded queues of three priorities behind one lock. Producers wait for room in their priority in the order they came; workers wait for anything. Nothing is allocated an item while
/// there is room and work. Safe for concurrent use.
/// </summary>
internal sealed class WorkQueue<T>(int capacity, WhenFull whenFull)
{
    private const int Priorities = 3;
    private const int TurnOfTheLowest = 8;
    private readonly Lock _lock = new();
    private readonly Queue<WorkItem<T>>[] _items = [new(), new(), new()];
    private readonly LinkedList<Producer>[] _producers = [new(), new(), new()];
    private readonly Stack<Idle> _idle = new();
    private bool _closed;
    private int _turn;
    private int _count;
    private long _taken;

    /// <summary>Items that wait.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Items taken so far.</summary>
    public long Taken => Interlocked.Read(ref _taken);

    /// <summary>Adds an item if there is room, or makes room as <see cref="WhenFull.DropOldest"/> says.</summary>
    /// <param name="item">The item.</param>
    /// <param name="priority">Its priority.</param>
    /// <param name="dropped">What made room for it.</param>
    public EnqueueOutcome TryAdd(in WorkItem<T> item, WorkPriority priority, out WorkItem<T>? dropped)
    {
        Idle? wake;
        dropped = null;
        lock (_lock)
        {
            if (_closed)
            {
                return EnqueueOutcome.Closed;
            }

            var queue = _items[(int)priority];
            if (queue.Count >= capacity)
            {
                if (whenFull != WhenFull.DropOldest)
                {
                    return EnqueueOutcome.Full;
                }

                dropped = queue.Dequeue();
                _count--;
            }

            wake = Add(queue, item);
        }

        wake?.Set(true);
        return EnqueueOutcome.Accepted;
    }

    /// <summary>Adds an item, waiting for room.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the item was not added.</exception>
    public async ValueTask<EnqueueOutcome> AddAsync(WorkItem<T> item, WorkPriority priority, CancellationToken cancellationToken)
    {
        Producer producer;
        lock (_lock)
        {
            if (_closed || _items[(int)priority].Count < capacity)
            {
                // Room came since the caller tried.
                producer = null!;
            }
            else
            {
                producer = new Producer(item);
                _producers[(int)priority].AddLast(producer);
            }
        }

        if (producer is null)
        {
            var outcome = TryAdd(item, priority, out _);
            return outcome == EnqueueOutcome.Full ? await AddAsync(item, priority, cancellationToken).ConfigureAwait(false) : outcome;
        }

        using var registration = cancellationToken.UnsafeRegister(
            static (state, token) =>
            {
                var (queue, waiting, order) = ((WorkQueue<T>, Producer, int))state!;
                bool removed;
                lock (queue._lock)
                {
                    removed = queue._producers[order].Remove(waiting);
                }

                if (removed)
                {
                    waiting.Outcome.TrySetCanceled(token);
                }
            },
            (this, producer, (int)priority));
        return await producer.Outcome.Task.ConfigureAwait(false);
    }

    /// <summary>Takes the next item if one waits.</summary>
    public bool TryTake(out WorkItem<T> item)
    {
        Producer? accepted = null;
        lock (_lock)
        {
            if (_count == 0)
            {
                item = default;
                return false;
            }

            var order = NextPriority();
            item = _items[order].Dequeue();
            _count--;
            _taken++;
            if (_producers[order].First is { } first)
            {
                _producers[order].RemoveFirst();
                accepted = first.Value;
                _items[order].Enqueue(accepted.Item);
                _count++;
            }
        }

        accepted?.Outcome.TrySetResult(EnqueueOutcome.Accepted);
        return true;
    }

    /// <summary>Waits until an item may be there; false when the queue is closed and empty.</summary>
    public ValueTask<bool> WaitAsync(Idle worker)
    {
        lock (_lock)
        {
            if (_count > 0)
            {
                return ValueTask.FromResult(true);
            }

            if (_closed)
            {
                return ValueTask.FromResult(false);
            }

            var wait = worker.Reset();
            _idle.Push(worker);
            return wait;
        }
    }

    /// <summary>Takes on nothing more: producers that wait are turned away, workers end once it is empty.</summary>
    public void Close()
    {
        List<Producer> away = [];
        Idle[] idle;
        lock (_lock)
        {
            _closed = true;
            foreach (var waiting in _producers)
            {
                away.AddRange(waiting);
                waiting.Clear();
            }

            idle = [.. _idle];
            _idle.Clear();
        }

        away.ForEach(static p => p.Outcome.TrySetResult(EnqueueOutcome.Closed));
        Array.ForEach(idle, static w => w.Set(false));
    }

    /// <summary>Takes out all that wait.</summary>
    public IReadOnlyList<WorkItem<T>> TakeAll()
    {
        lock (_lock)
        {
            List<WorkItem<T>> left = [.. _items.SelectMany(static q => q)];
            Array.ForEach(_items, static q => q.Clear());
            _count = 0;
            return left;
        }
    }

    private Idle? Add(Queue<WorkItem<T>> queue, in WorkItem<T> item)
    {
        queue.Enqueue(item);
        _count++;
        return _idle.TryPop(out var worker) ? worker : null;
    }

    private int NextPriority()
    {
        var lowestFirst = ++_turn % TurnOfTheLowest == 0;
        for (var i = 0; i < Priorities; i++)
        {
            var order = lowestFirst ? Priorities - 1 - i : i;
            if (_items[order].Count > 0)
            {
                return order;
            }
        }

        throw new InvalidOperationException("An item was counted and is in no queue.");
    }

    /// <summary>A worker that waits; used again and again by the same worker.</summary>
    internal sealed class Idle : IValueTaskSource<bool>
    {
        [SuppressMessage("Style", "IDE0044:Add readonly modifier", Justification = "a mutable struct")]
        private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };

        public ValueTask<bool> Reset()
        {
            _core.Reset();
            return new(this, _core.Version);
        }

        public void Set(bool more) => _core.SetResult(more);

        public bool GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => _core.OnCompleted(continuation, state, token, flags);
    }

    private sealed class Producer(WorkItem<T> item)
    {
        public WorkItem<T> Item { get; } = item;

        public TaskCompletionSource<EnqueueOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
