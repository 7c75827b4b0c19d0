using System.Runtime.InteropServices;

namespace Ullage.Hosting.Caching;

/// <summary>
/// Counts hits and misses exactly without an interlocked instruction, which would keep a processor from working on several lookups at once: each thread adds to a cell of its own. Cells of threads that ended are
/// folded into a sum when another thread comes.
/// </summary>
internal sealed class RequestCounter
{
    /// <summary>Cells that a thread finds at once; a counter whose place another took is found under a lock.</summary>
    private const int Places = 64;

    private static int _made;

    [ThreadStatic]
    private static Cell?[]? _ofThisThread;

    private readonly int _place = Interlocked.Increment(ref _made) % Places;
    private readonly Lock _lock = new();
    private readonly List<Cell> _cells = [];
    private Counts _ended;

    public Counts Sum
    {
        get
        {
            lock (_lock)
            {
                var sum = _ended;
                foreach (var cell in _cells)
                {
                    sum.Add(cell);
                }

                return sum;
            }
        }
    }

    public void Hit() => Mine().Counts.Hits++;

    public void Miss() => Mine().Counts.Misses++;

    private Cell Mine() => _ofThisThread is { } cells && cells[_place] is { } cell && cell.Counter == this ? cell : Find();

    private Cell Find()
    {
        var cells = _ofThisThread ??= new Cell?[Places];
        var me = Thread.CurrentThread;
        lock (_lock)
        {
            _cells.RemoveAll(Fold);
            var mine = _cells.Find(c => c.Owner == me);
            if (mine is null)
            {
                _cells.Add(mine = new Cell(this, me));
            }

            return cells[_place] = mine;
        }
    }

    private bool Fold(Cell cell)
    {
        if (cell.Owner.IsAlive)
        {
            return false;
        }

        _ended.Add(cell);
        return true;
    }

    /// <summary>As large as two cache lines, so that no two threads write to one.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    internal struct Counts
    {
        [FieldOffset(0)]
        public long Hits;

        [FieldOffset(8)]
        public long Misses;

        public void Add(Cell cell)
        {
            Hits += Volatile.Read(ref cell.Counts.Hits);
            Misses += Volatile.Read(ref cell.Counts.Misses);
        }
    }

    internal sealed class Cell(RequestCounter counter, Thread owner)
    {
        public readonly RequestCounter Counter = counter;
        public readonly Thread Owner = owner;
        public Counts Counts;
    }
}
