namespace Ullage.Testing.Caching;

/// <summary>
/// S3-FIFO (Yang et al., SOSP 2023) as published: a small queue of a tenth of the room, of which what was used more than once goes on to the main queue; a ghost queue as long as the main one, from which what comes back goes straight there;
/// main entries with uses left go round.
/// </summary>
public sealed class S3FifoCache(int capacity) : ISimulatedCache
{
    private readonly int _smallRoom = Math.Max(1, capacity / 10);
    private readonly Dictionary<long, Item> _items = new(capacity);
    private readonly Queue<Item> _small = new(), _main = new();
    private readonly Queue<long> _ghosts = new();
    private readonly HashSet<long> _isGhost = [];

    public string Name => "S3-FIFO";

    public bool Access(long key)
    {
        if (_items.TryGetValue(key, out var item))
        {
            item.Uses = Math.Min(3, item.Uses + 1);
            return true;
        }

        while (_items.Count >= capacity)
        {
            if (_small.Count >= _smallRoom || _main.Count == 0)
            {
                EvictSmall();
            }
            else
            {
                EvictMain();
            }
        }

        item = new Item(key);
        _items[key] = item;
        (_isGhost.Remove(key) ? _main : _small).Enqueue(item);
        return false;
    }

    private void EvictSmall()
    {
        while (_small.TryDequeue(out var item))
        {
            if (item.Uses > 1)
            {
                item.Uses = 0;
                _main.Enqueue(item);
                continue;
            }

            _items.Remove(item.Key);
            _isGhost.Add(item.Key);
            _ghosts.Enqueue(item.Key);
            while (_ghosts.Count > capacity - _smallRoom)
            {
                _isGhost.Remove(_ghosts.Dequeue());
            }

            return;
        }
    }

    private void EvictMain()
    {
        while (_main.TryDequeue(out var item))
        {
            if (item.Uses == 0)
            {
                _items.Remove(item.Key);
                return;
            }

            item.Uses--;
            _main.Enqueue(item);
        }
    }

    private sealed class Item(long key)
    {
        public long Key { get; } = key;

        public int Uses { get; set; }
    }
}
