namespace Ullage.Testing.Caching;

/// <summary>
/// W-TinyLFU (Einziger et al., 2017) with a fixed window: 1 % of the room is an LRU window, the rest a segmented LRU (80 % protected); what leaves the window enters only if it was asked for
/// more often, by a sketch, than what would leave for it.
/// </summary>
public sealed class TinyLfuCache : ISimulatedCache
{
    private readonly int _windowRoom, _mainRoom, _protectedRoom;
    private readonly LinkedList<long> _window = new(), _probation = new(), _protected = new();
    private readonly Dictionary<long, LinkedListNode<long>> _nodes;
    private readonly FrequencySketch _sketch;

    public TinyLfuCache(int capacity)
    {
        _windowRoom = Math.Max(1, capacity / 100);
        _mainRoom = capacity - _windowRoom;
        _protectedRoom = _mainRoom * 8 / 10;
        _nodes = new(capacity);
        _sketch = new FrequencySketch(capacity);
    }

    public string Name => "W-TinyLFU";

    public bool Access(long key)
    {
        _sketch.Add(key);
        if (_nodes.TryGetValue(key, out var node))
        {
            Use(node);
            return true;
        }

        _nodes[key] = _window.AddFirst(key);
        if (_window.Count > _windowRoom)
        {
            LeaveWindow();
        }

        return false;
    }

    private void Use(LinkedListNode<long> node)
    {
        var from = node.List!;
        from.Remove(node);
        if (from == _window)
        {
            _window.AddFirst(node);
            return;
        }

        _protected.AddFirst(node);
        if (_protected.Count > _protectedRoom)
        {
            var demoted = _protected.Last!;
            _protected.RemoveLast();
            _probation.AddFirst(demoted);
        }
    }

    private void LeaveWindow()
    {
        var candidate = _window.Last!;
        _window.RemoveLast();
        if (_probation.Count + _protected.Count < _mainRoom)
        {
            _probation.AddFirst(candidate);
            return;
        }

        var victim = _probation.Last ?? _protected.Last!;
        if (_sketch.Count(candidate.Value) > _sketch.Count(victim.Value))
        {
            victim.List!.Remove(victim);
            _nodes.Remove(victim.Value);
            _probation.AddFirst(candidate);
        }
        else
        {
            _nodes.Remove(candidate.Value);
        }
    }

    /// <summary>A count-min sketch of four rows with counters up to 15, halved after ten times the capacity.</summary>
    private sealed class FrequencySketch
    {
        private const int Rows = 4;
        private const int Most = 15;
        private readonly byte[] _counters;
        private readonly int _mask;
        private readonly int _period;
        private int _added;

        public FrequencySketch(int capacity)
        {
            var width = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2));
            _counters = new byte[Rows * width];
            _mask = width - 1;
            _period = capacity * 10;
        }

        public void Add(long key)
        {
            for (var row = 0; row < Rows; row++)
            {
                ref var counter = ref _counters[Place(key, row)];
                counter += counter < Most ? (byte)1 : (byte)0;
            }

            if (++_added >= _period)
            {
                _added /= 2;
                for (var i = 0; i < _counters.Length; i++)
                {
                    _counters[i] /= 2;
                }
            }
        }

        public int Count(long key)
        {
            var least = Most;
            for (var row = 0; row < Rows; row++)
            {
                least = Math.Min(least, _counters[Place(key, row)]);
            }

            return least;
        }

        private int Place(long key, int row)
        {
            // The finaliser of SplitMix64, another stream a row.
            var x = (ulong)key + ((ulong)(row + 1) * 0x9E3779B97F4A7C15);
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return (row * (_mask + 1)) + ((int)(x ^ (x >> 31)) & _mask);
        }
    }
}
